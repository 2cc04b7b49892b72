/** Anything may happen at any time: whatever it is, the kubelet's promises hold. */

import { expect } from 'chai';
import fc from 'fast-check';
import type { Fact, HookOutcome } from '../../supervisor/lifecycle/facts.ts';
import { observe } from '../../supervisor/lifecycle/observe.ts';
import type { LifecycleHandler } from '../../supervisor/manifest/pod.ts';
import { Invariants } from '../support/invariants.ts';
import { exec, httpGet, pod, sleep, tcpSocket } from '../support/pod.ts';
import {
  deletion,
  exited,
  failed,
  type HookScript,
  kill,
  type Outside,
  type ProcessScript,
  type Script,
} from '../support/script.ts';
import { Story } from '../support/story.ts';

/** How many schedules; `SCHEDULES=100000 npx mocha test/lifecycle/random-schedules.test.ts` for a long look. */
const RUNS = Number(process.env.SCHEDULES ?? 2000);

/** Hooks longer than this do not end by themselves while anyone looks; the story goes on until they have. */
const FOR_EVER = 5000;
const END = 20_000;
/** A pod that nobody deletes is watched for so long: six restarts of a program that crashes at once. */
const LONG_ENOUGH = 700;

const seconds = fc.oneof(
  fc.nat({ max: 12 }),
  fc.nat({ max: 12_000 }).map((ms) => ms / 1000),
  fc.constantFrom(29.999, 30, 30.001, 60, 300, 700),
);
const exitCode = fc.constantFrom(0, 0, 1, 3, 137);
const graceSeconds = fc.constantFrom(0, 1, 2, 3, 5, 30);

const outcome: fc.Arbitrary<HookOutcome> = fc.oneof(
  exitCode.map((code) => exited(code)),
  fc.constant(failed('connection refused')),
  fc.constant({ kind: 'answered', status: 500 } as const),
);

const processScript: fc.Arbitrary<ProcessScript> = fc.record(
  {
    startsAfter: seconds,
    fails: fc.constant({ reason: 'StartError', message: 'no such file' } as const),
    exits: fc.record({ after: seconds, code: exitCode }),
    onSignal: fc.oneof(
      fc.constantFrom('ignores' as const, 'default action' as const),
      fc.record({ after: seconds, code: exitCode }),
    ),
  },
  { requiredKeys: [] },
);
/** Most processes do start. */
const aProcess = fc.tuple(processScript, fc.nat({ max: 5 })).map(([{ fails, ...script }, dice]) => {
  return dice === 0 && fails ? { ...script, fails } : script;
});

const hookScript: fc.Arbitrary<HookScript> = fc.record(
  {
    takes: fc.oneof(seconds, fc.constant(FOR_EVER)),
    ends: outcome,
    makesMainExit: fc.record({ after: seconds, code: exitCode }),
  },
  { requiredKeys: [] },
);

const handler: fc.Arbitrary<LifecycleHandler> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(exec('do', 'it')) },
  fc.constant(httpGet('/')),
  fc.nat({ max: 9 }).map(sleep),
  fc.constant(tcpSocket(1)),
);
const lifecycle = fc.record({ postStart: handler, preStop: handler }, { requiredKeys: [] });

const NAMES = ['a', 'b'] as const;
const aName = fc.constantFrom(...NAMES);

/** Facts about nothing that is: unknown containers and hooks, answers that nobody waits for. */
const strayFact: fc.Arbitrary<Fact> = fc.oneof(
  fc.constant<Fact>({ type: 'process-started', container: 'stranger', pid: 1 }),
  fc.constant<Fact>({ type: 'process-exited', container: 'stranger', exitCode: 0, finishedAt: 0 }),
  fc.constant<Fact>({ type: 'start-failed', container: 'stranger', reason: 'StartError', message: '' }),
  fc.constant<Fact>({ type: 'hook-ended', hookId: 'stranger/postStart/1', outcome: exited(0) }),
);

const outside: fc.Arbitrary<Outside> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(seconds, fc.option(graceSeconds, { nil: undefined }))
      .map(([at, grace]) => deletion(at, grace)),
  },
  { weight: 3, arbitrary: fc.record({ at: seconds, exits: aName, code: exitCode }) },
  { weight: 1, arbitrary: seconds.map(kill) },
  { weight: 1, arbitrary: fc.record({ at: seconds, fact: strayFact }) },
);

const script: fc.Arbitrary<Script> = fc
  .record({
    containers: fc.array(lifecycle, { minLength: 1, maxLength: 2 }),
    restartPolicy: fc.constantFrom('Always' as const, 'OnFailure' as const, 'Never' as const),
    grace: graceSeconds,
    processes: fc.record({
      a: fc.array(aProcess, { maxLength: 3 }),
      b: fc.array(aProcess, { maxLength: 3 }),
    }),
    hooks: fc.dictionary(
      fc.constantFrom('a/postStart', 'a/preStop', 'b/postStart', 'b/preStop'),
      fc.array(hookScript, { minLength: 1, maxLength: 2 }),
      { noNullPrototype: true },
    ),
    outside: fc.array(outside, { maxLength: 4 }),
    explain: fc.boolean(),
    together: fc.boolean(),
    hooksEndFirst: fc.boolean(),
  })
  .map(({ containers, restartPolicy, grace, explain, ...rest }) => ({
    pod: pod({
      restartPolicy,
      terminationGracePeriodSeconds: grace,
      containers: containers.map((each, index) => ({ name: NAMES[index] ?? 'a', lifecycle: each })),
    }),
    options: { explain },
    until: rest.outside.some(endsThePod) ? END : LONG_ENOUGH,
    ...rest,
  }));

function endsThePod(each: Outside): boolean {
  return 'fact' in each && (each.fact.type === 'deletion-requested' || each.fact.type === 'kill-requested');
}

describe('any schedule', function () {
  this.timeout(0);

  it('keeps every promise', () => {
    fc.assert(
      fc.property(script, (schedule) => check(schedule)),
      { numRuns: RUNS },
    );
  });
});

function check(schedule: Script): void {
  const invariants = new Invariants();
  const story = new Story(schedule, {
    moment: invariants.moment,
    fact: (fact, now) => {
      if (isStray(fact)) expect(observe(story.pod, fact, now) === story.pod, 'a stray fact').to.equal(true);
      invariants.fact(fact, now);
    },
  });
  try {
    story.run();
    const { worker, deletion: deleted } = story.pod;
    if (deleted)
      expect([worker.kind, invariants.removed], 'the deleted pod').to.deep.equal(['terminated', 1]);
    else expect(invariants.removed, 'the pod nobody deleted').to.equal(0);
  } catch (error) {
    throw new Error(`${error}\n\n${inWords(schedule)}\n\n${story}\n`, { cause: error });
  }
}

function isStray(fact: Fact): boolean {
  return JSON.stringify(fact).includes('stranger');
}

function inWords({ pod: { spec }, options, until: _, ...rest }: Script): string {
  const containers = spec.containers.map(({ name, lifecycle: hooks }) => ({ name, ...hooks }));
  const { restartPolicy, terminationGracePeriodSeconds } = spec;
  const said = { restartPolicy, terminationGracePeriodSeconds, ...options, containers, ...rest };
  return Object.entries(said)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join('\n');
}
