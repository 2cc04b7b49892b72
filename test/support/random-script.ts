/** Scripts in which anything may happen at any time. */

import fc from 'fast-check';
import type { Fact, HookOutcome, ProbeOutcome } from '../../supervisor/lifecycle/facts.ts';
import type { Pod } from '../../supervisor/manifest/pod.ts';
import { CONTAINER_NAMES, INIT_NAMES, randomPod } from './random-pod.ts';
import {
  deletion,
  exited,
  failed,
  type HookScript,
  kill,
  type Outside,
  type ProbeAnswer,
  type ProcessScript,
  type Script,
  update,
} from './script.ts';

/** Hooks longer than this do not end by themselves while anyone looks; the story goes on until they have. */
const FOR_EVER = 150;
const END = 20_000;
/** A pod that nobody deletes is watched for so long: seven starts of a program that crashes at once. */
const LONG_ENOUGH = 350;
/** With probes: three restarts, and not too many attempts. */
const LONG_ENOUGH_TO_PROBE = 60;

const seconds = fc.oneof(
  fc.nat({ max: 12 }),
  fc.nat({ max: 12_000 }).map((ms) => ms / 1000),
  fc.constantFrom(29.999, 30, 30.001, 60, 300, 700),
);
const shortly = fc.nat({ max: 3000 }).map((ms) => ms / 1000);
const exitCode = fc.constantFrom(0, 0, 1, 3, 42, 137);
const graceSeconds = fc.constantFrom(0, 1, 2, 3, 5, 30);

const outcome: fc.Arbitrary<HookOutcome> = fc.oneof(
  exitCode.map((code) => exited(code)),
  fc.constant(failed('connection refused')),
  fc.constant({ kind: 'answered', status: 500 } as const),
);

const failure: fc.Arbitrary<NonNullable<ProcessScript['fails']>> = fc.constantFrom(
  { reason: 'StartError', message: 'no such file' },
  { reason: 'ErrImageNeverPull', message: 'no image' },
  { reason: 'CreateContainerConfigError', message: 'no such directory' },
);

const processScript: fc.Arbitrary<ProcessScript> = fc.record(
  {
    startsAfter: shortly,
    fails: failure,
    exits: fc.record({ after: seconds, code: exitCode }),
    onSignal: fc.oneof(
      fc.constantFrom('ignores' as const, 'default action' as const),
      fc.record({ after: seconds, code: exitCode }),
    ),
  },
  { requiredKeys: [] },
);
/** Most processes do start. */
const aProcess = fc.tuple(processScript, fc.nat({ max: 9 })).map(([{ fails, ...script }, dice]) => {
  return dice === 1 && fails ? { ...script, fails } : script;
});
/** Most init containers do end well. */
const anInit = fc
  .tuple(aProcess, shortly, fc.nat({ max: 3 }))
  .map(([script, after, dice]) => (dice > 0 ? { exits: { after, code: 0 } } : script));

const hookScript: fc.Arbitrary<HookScript> = fc.record(
  {
    takes: fc.oneof(seconds, fc.constant(FOR_EVER)),
    ends: outcome,
    makesMainExit: fc.record({ after: seconds, code: exitCode }),
  },
  { requiredKeys: [] },
);

const probeOutcome: fc.Arbitrary<ProbeOutcome> = fc.constantFrom(
  { kind: 'success' },
  { kind: 'success' },
  { kind: 'success' },
  { kind: 'exited', exitCode: 1, output: 'bad' },
  { kind: 'exited', exitCode: 1, output: 'bad' },
  { kind: 'answered', status: 200, body: '', redirectedElsewhere: true },
  { kind: 'answered', status: 500, body: '', redirectedElsewhere: false },
  { kind: 'failure', output: 'refused' },
  { kind: 'error', error: 'cannot' },
);
const probeAnswer: fc.Arbitrary<ProbeAnswer> = fc.record(
  { takes: fc.oneof(fc.constant(0), shortly), ends: probeOutcome },
  { requiredKeys: [] },
);

const PROBES = ['startup', 'readiness', 'liveness'];

const NAMES = [...INIT_NAMES, ...CONTAINER_NAMES];
const aName = fc.constantFrom(...NAMES);

/** Facts about nothing that is: unknown containers, hooks and probes, answers that nobody waits for. */
const strayFact: fc.Arbitrary<Fact> = fc.oneof(
  fc.constant<Fact>({ type: 'process-started', container: 'stranger', pid: 1 }),
  fc.constant<Fact>({ type: 'process-exited', container: 'stranger', exitCode: 0, finishedAt: 0 }),
  fc.constant<Fact>({ type: 'start-failed', container: 'stranger', reason: 'StartError', message: '' }),
  fc.constant<Fact>({ type: 'hook-ended', hookId: 'stranger/postStart/1', outcome: exited(0) }),
  fc.constant<Fact>({
    type: 'probe-ended',
    probeId: 'stranger/liveness/1',
    outcome: { kind: 'success' },
  }),
);

export function isStray(fact: Fact): boolean {
  return (
    ('container' in fact && fact.container === 'stranger') ||
    ('hookId' in fact && fact.hookId.startsWith('stranger')) ||
    ('probeId' in fact && fact.probeId.startsWith('stranger'))
  );
}

/** What an API server lets through: other images. */
const anUpdate = (pod: Pod): fc.Arbitrary<Outside> =>
  fc.tuple(seconds, aName, fc.constantFrom('app:2', 'app:2', 'app')).map(([at, name, image]) => {
    const change = (list: Pod['spec']['containers']) =>
      list.map((each) => (each.name === name ? { ...each, image } : each));
    const { initContainers, containers } = pod.spec;
    const spec = { ...pod.spec, initContainers: change(initContainers), containers: change(containers) };
    return update(at, { ...pod, spec });
  });

const outside = (pod: Pod): fc.Arbitrary<Outside> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(seconds, fc.option(graceSeconds, { nil: undefined }))
        .map(([at, grace]) => deletion(at, grace)),
    },
    { weight: 3, arbitrary: fc.record({ at: seconds, exits: aName, code: exitCode }) },
    { weight: 2, arbitrary: anUpdate(pod) },
    { weight: 1, arbitrary: seconds.map(kill) },
    { weight: 1, arbitrary: fc.record({ at: seconds, jumps: seconds }) },
    { weight: 1, arbitrary: fc.record({ at: seconds, fact: strayFact }) },
  );

const ofEach = <T>(names: readonly string[], each: fc.Arbitrary<T>) =>
  fc.dictionary(fc.constantFrom(...names), each, { noNullPrototype: true, maxKeys: 3 });

const withKinds = (names: readonly string[], ...kinds: string[]) =>
  names.flatMap((name) => kinds.map((kind) => `${name}/${kind}`));

export const randomScript: fc.Arbitrary<Script> = randomPod.chain((pod) =>
  fc
    .record({
      inits: ofEach(INIT_NAMES, fc.array(anInit, { minLength: 1, maxLength: 3 })),
      mains: ofEach(CONTAINER_NAMES, fc.array(aProcess, { minLength: 1, maxLength: 3 })),
      hooks: ofEach(
        withKinds(NAMES, 'postStart', 'preStop'),
        fc.array(hookScript, { minLength: 1, maxLength: 2 }),
      ),
      probes: fc.array(fc.array(probeAnswer, { minLength: 1, maxLength: 4 }), { minLength: 3, maxLength: 3 }),
      outside: fc.array(outside(pod), { maxLength: 4 }),
      explain: fc.boolean(),
      together: fc.boolean(),
      hooksEndFirst: fc.boolean(),
    })
    .map(({ explain, inits, mains, probes, ...rest }) => ({
      pod,
      options: { explain },
      processes: { ...defaultsOf(pod), ...inits, ...mains },
      probes: Object.fromEntries(
        withKinds(NAMES, ...PROBES).map((name, index) => [name, probes[index % 3] ?? []]),
      ),
      until: lengthOf(pod, rest.outside),
      ...rest,
    })),
);

/** Init containers end, unless said otherwise. */
function defaultsOf({ spec }: Pod): Record<string, ProcessScript[]> {
  const inits = spec.initContainers.filter(({ restartPolicy }) => restartPolicy !== 'Always');
  return Object.fromEntries(inits.map(({ name }) => [name, [{ exits: { after: 0.5, code: 0 } }]]));
}

function lengthOf({ spec }: Pod, outsides: readonly Outside[]): number {
  if (outsides.some(endsThePod)) return END;
  const probed = [...spec.initContainers, ...spec.containers].some(
    ({ startupProbe, readinessProbe, livenessProbe }) => startupProbe ?? readinessProbe ?? livenessProbe,
  );
  return probed ? LONG_ENOUGH_TO_PROBE : LONG_ENOUGH;
}

function endsThePod(each: Outside): boolean {
  return 'fact' in each && (each.fact.type === 'deletion-requested' || each.fact.type === 'kill-requested');
}
