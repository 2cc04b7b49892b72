import { expect } from 'chai';
import { computePodActions, nextSyncAt } from '../../supervisor/lifecycle/compute-actions.ts';
import type { PodState, ProbeResult, Prober } from '../../supervisor/lifecycle/pod-state.ts';
import type { RestartPolicy } from '../../supervisor/manifest/pod.ts';
import { type ContainerFields, probe } from '../support/pod.ts';
import {
  ended,
  INIT,
  podState,
  prober,
  type RecordFields,
  RUNNING,
  SIDECAR,
  termination,
  WAITING,
} from '../support/state.ts';
import { BEGINNING } from '../support/story.ts';

const POLICIES: readonly RestartPolicy[] = ['Always', 'OnFailure', 'Never'];

function inWords(state: PodState): string[] {
  const actions = computePodActions(state);
  if (actions.kind === 'kill-pod') return ['kill the pod'];
  return actions.steps.map((step) =>
    step.do === 'kill' ? `kill ${step.container}: ${step.message}` : `${step.do} ${step.container}`,
  );
}

interface Fields {
  readonly policy?: RestartPolicy;
  readonly probers?: readonly Prober[];
}

function actions(
  records: readonly RecordFields[],
  { policy = 'Always', probers = [] }: Fields = {},
): string[] {
  return inWords({ ...podState(records, { restartPolicy: policy }), probers });
}

const running: RecordFields = { state: RUNNING };
const waiting: RecordFields = { state: WAITING };
const failed: RecordFields = { state: ended(111) };
const succeeded: RecordFields = { state: ended(0) };
/** What it was started from is not what the manifest says now. */
const changed: RecordFields = { state: RUNNING, spec: { image: 'app:2' } };
const init = (fields: RecordFields): RecordFields => ({ role: INIT, ...fields });
const side = (fields: RecordFields = {}, spec: ContainerFields = {}): RecordFields => ({
  role: SIDECAR,
  ...fields,
  spec: { restartPolicy: 'Always', ...fields.spec, ...spec },
});
const live: ContainerFields = { livenessProbe: probe() };
const startup: ContainerFields = { startupProbe: probe() };
const result = (container: string, kind: Prober['probe'], value: ProbeResult) =>
  prober(container, kind, { result: value });

describe('what a sync has to do (UA-1)', () => {
  it('is nothing when everything runs', () => {
    for (const policy of POLICIES) expect(actions([running, running, running], { policy })).to.deep.equal([]);
  });

  it('is to start everything of a new pod, in spec order', () => {
    for (const policy of POLICIES)
      expect(actions([waiting, waiting], { policy })).to.deep.equal(['start a', 'start b']);
  });

  it('is to restart what has ended under Always', () => {
    expect(actions([succeeded, failed, running])).to.deep.equal(['start a', 'start b']);
  });

  it('is to restart what has failed under OnFailure', () => {
    expect(actions([succeeded, failed, running], { policy: 'OnFailure' })).to.deep.equal(['start b']);
  });

  it('is nothing under Never while one runs', () => {
    expect(actions([succeeded, failed, running], { policy: 'Never' })).to.deep.equal([]);
  });

  it('is to end the pod when nothing runs and nothing may be started', () => {
    expect(actions([succeeded, failed], { policy: 'Never' })).to.deep.equal(['kill the pod']);
    expect(actions([succeeded, succeeded], { policy: 'OnFailure' })).to.deep.equal(['kill the pod']);
  });

  it('is to start what has never run under Never', () => {
    expect(actions([succeeded, waiting], { policy: 'Never' })).to.deep.equal(['start b']);
  });

  it('is to kill and restart what has changed, whatever the policy', () => {
    for (const policy of POLICIES) {
      expect(actions([running, changed], { policy })).to.deep.equal([
        'kill b: Container b definition changed, will be restarted',
        'start b',
      ]);
    }
  });

  for (const [kind, spec] of [
    ['liveness', live],
    ['startup', startup],
  ] as const) {
    it(`is to kill what failed its ${kind} probe, and to restart it`, () => {
      const probers = [result('b', kind, 'failure')];
      const records = [running, { ...running, spec }, { ...running, spec }];
      for (const policy of ['Always', 'OnFailure'] as const) {
        expect(actions(records, { policy, probers })).to.deep.equal([
          `kill b: Container b failed ${kind} probe, will be restarted`,
          'start b',
        ]);
      }
    });

    it(`is only to kill what failed its ${kind} probe under Never`, () => {
      const probers = [result('b', kind, 'failure')];
      expect(actions([running, { ...running, spec }], { policy: 'Never', probers })).to.deep.equal([
        `kill b: Container b failed ${kind} probe`,
      ]);
    });

    it(`is to end the pod when its only container failed its ${kind} probe under Never (2.5, edge)`, () => {
      const probers = [result('a', kind, 'failure')];
      expect(actions([{ ...running, spec }], { policy: 'Never', probers })).to.deep.equal(['kill the pod']);
    });
  }

  it('minds the definition first, then liveness, then startup', () => {
    const spec = { ...live, ...startup };
    const probers = [result('a', 'liveness', 'failure'), result('a', 'startup', 'failure')];
    const why = (fields: RecordFields) => actions([fields, running], { probers })[0];
    expect(why({ ...changed, spec: { ...spec, image: 'app:2' } })).to.contain('definition changed');
    expect(why({ ...running, spec })).to.contain('failed liveness probe');
  });

  it('does not go by a verdict on an instance before', () => {
    const probers = [result('a', 'liveness', 'failure')];
    expect(
      actions([{ ...running, restartCount: 1, previous: termination(0), spec: live }], { probers }),
    ).to.deep.equal([]);
  });

  it('is all kills first, then all starts', () => {
    expect(actions([waiting, changed, failed])).to.deep.equal([
      'kill b: Container b definition changed, will be restarted',
      'start a',
      'start b',
      'start c',
    ]);
  });

  it('leaves what cannot be started alone, and keeps its pod', () => {
    for (const reason of ['ErrImageNeverPull', 'CreateContainerConfigError']) {
      const unstartable = { startError: { reason, message: 'm' } };
      expect(actions([unstartable, succeeded], { policy: 'Never' }), reason).to.deep.equal([]);
    }
  });
});

describe('with policies and rules of the containers (UA-5)', () => {
  const rule = (code: number) => ({
    restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [code] } }] as const,
  });

  it('the containers may differ from their pod', () => {
    expect(
      actions([{ ...succeeded, spec: { restartPolicy: 'Always' } }, succeeded, running], { policy: 'Never' }),
    ).to.deep.equal(['start a']);
    expect(
      actions([{ ...failed, spec: { restartPolicy: 'Never' } }, failed, running], { policy: 'Always' }),
    ).to.deep.equal(['start b']);
    expect(actions([{ ...failed, spec: { restartPolicy: 'OnFailure' } }], { policy: 'Never' })).to.deep.equal(
      ['start a'],
    );
  });

  it('a rule that matches restarts, whatever the policies', () => {
    const spec = { restartPolicy: 'Never', ...rule(111) } as const;
    expect(actions([{ ...failed, spec }], { policy: 'Never' })).to.deep.equal(['start a']);
    expect(
      actions([{ ...failed, spec: { restartPolicy: 'Never', ...rule(5) } }], { policy: 'Always' }),
    ).to.deep.equal(['kill the pod']);
  });

  it('what a probe has killed goes by the policy alone: there is no exit code', () => {
    const spec = { restartPolicy: 'Never', ...rule(137), ...live } as const;
    const probers = [result('a', 'liveness', 'failure')];
    expect(actions([{ ...running, spec }, running], { probers })).to.deep.equal([
      'kill a: Container a failed liveness probe',
    ]);
  });
});

describe('with init containers (UA-2)', () => {
  const three = (...states: RecordFields[]) => [...states.map(init), waiting, waiting];

  it('the first one is started first', () => {
    for (const policy of POLICIES)
      expect(actions(three(waiting, waiting, waiting), { policy })).to.deep.equal(['start a']);
  });

  it('nothing happens while one runs', () => {
    expect(actions(three(running, waiting, waiting))).to.deep.equal([]);
    expect(actions(three(succeeded, running, waiting))).to.deep.equal([]);
  });

  it('the next one is started when one has exited 0', () => {
    expect(actions(three(succeeded, waiting, waiting))).to.deep.equal(['start b']);
    expect(actions(three(succeeded, succeeded, waiting))).to.deep.equal(['start c']);
  });

  it('all regular containers are started when all have exited 0', () => {
    for (const policy of POLICIES)
      expect(actions(three(succeeded, succeeded, succeeded), { policy })).to.deep.equal([
        'start d',
        'start e',
      ]);
  });

  it('one that has failed is restarted, under Never it ends the pod', () => {
    for (const policy of ['Always', 'OnFailure'] as const)
      expect(actions(three(succeeded, succeeded, failed), { policy })).to.deep.equal(['start c']);
    expect(actions(three(succeeded, succeeded, failed), { policy: 'Never' })).to.deep.equal(['kill the pod']);
  });

  it('one that has failed goes by its own rules first', () => {
    const restartPolicyRules = [{ action: 'Restart', exitCodes: { operator: 'In', values: [111] } }] as const;
    expect(
      actions([init({ ...failed, spec: { restartPolicyRules } }), waiting], { policy: 'Never' }),
    ).to.deep.equal(['start a']);
  });

  it('none runs again once a regular container runs, even if its record is gone', () => {
    expect(actions([init(waiting), init(waiting), running, failed])).to.deep.equal(['start d']);
  });

  it('one that cannot be started holds everything up, and is left alone', () => {
    const startError = { reason: 'ErrImageNeverPull', message: 'm' };
    expect(actions([init({ ...waiting, startError }), waiting])).to.deep.equal([]);
    expect(actions([init({ ...failed, startError }), waiting], { policy: 'Never' })).to.deep.equal([]);
  });
});

describe('with sidecars (UA-3)', () => {
  it('the next one is started as soon as one runs', () => {
    expect(actions([side(running), side(waiting), waiting])).to.deep.equal(['start b']);
    expect(actions([side(running), side(running), waiting])).to.deep.equal(['start c']);
  });

  it('a startup probe that has no verdict yet is waited for', () => {
    expect(actions([side(running, startup), side(waiting), waiting])).to.deep.equal([]);
    const probers = [result('a', 'startup', 'unknown')];
    expect(actions([side(running, startup), side(waiting), waiting], { probers })).to.deep.equal([]);
  });

  it('the next one is started when the startup probe has succeeded', () => {
    const probers = [result('a', 'startup', 'success')];
    expect(actions([side(running, startup), side(waiting), waiting], { probers })).to.deep.equal(['start b']);
  });

  it('liveness does not hold up what comes next', () => {
    const probers = [result('a', 'liveness', 'failure')];
    expect(actions([side(running, live), side(waiting), waiting], { probers })).to.deep.equal([
      'kill a: Init container a failed liveness probe',
      'start a',
      'start b',
    ]);
  });

  for (const policy of POLICIES) {
    it(`one that failed its startup probe is killed and started again under ${policy}`, () => {
      const probers = [result('b', 'startup', 'failure')];
      expect(actions([side(running), side(running, startup), waiting], { policy, probers })).to.deep.equal([
        'kill b: Init container b failed startup probe',
        'start b',
      ]);
    });

    it(`one that has changed is killed and started again under ${policy}`, () => {
      expect(actions([side(changed), side(running), running], { policy })).to.deep.equal([
        'kill a: Init container a definition changed',
        'start a',
      ]);
    });

    it(`one that has ended is started again under ${policy}, before initialization and after it`, () => {
      expect(actions([side(succeeded), side(waiting), waiting], { policy })).to.deep.equal(['start a']);
      expect(actions([side(failed), side(running), running], { policy })).to.deep.equal(['start a']);
      expect(actions([side(failed), side(waiting), running], { policy })).to.deep.equal([
        'start a',
        'start b',
      ]);
    });
  }

  it('those before an init container that runs are kept running', () => {
    expect(actions([side(failed), init(running), waiting])).to.deep.equal(['start a']);
    expect(actions([side(failed), init(succeeded), waiting])).to.deep.equal(['start a', 'start c']);
  });

  it('an init container that has failed is restarted with the sidecars before it', () => {
    expect(actions([side(failed), init(failed), waiting])).to.deep.equal(['start a', 'start b']);
    expect(actions([side(running), init(failed), waiting], { policy: 'Never' })).to.deep.equal([
      'kill the pod',
    ]);
  });

  it('none keeps a pod alive whose regular containers are done, and none is restarted then', () => {
    expect(actions([side(running), succeeded], { policy: 'Never' })).to.deep.equal(['kill the pod']);
    expect(actions([side(running), side(failed), succeeded], { policy: 'OnFailure' })).to.deep.equal([
      'start b',
    ]);
    expect(actions([side(failed), side(running), succeeded], { policy: 'OnFailure' })).to.deep.equal([
      'kill the pod',
    ]);
  });

  it('regular containers that wait to be restarted wait for the sidecars too', () => {
    expect(actions([side(failed), failed])).to.deep.equal(['start a']);
    expect(actions([side(running), failed])).to.deep.equal(['start b']);
  });
});

describe('when all containers are to be restarted (UA-6)', () => {
  const rule: ContainerFields = {
    restartPolicyRules: [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } }],
  };
  const asks: RecordFields = { state: ended(42), spec: rule };

  it('nothing of the kind happens without an exit that asks for it', () => {
    expect(
      actions([
        { ...running, spec: rule },
        { ...failed, spec: rule },
      ]),
    ).to.deep.equal(['start b']);
  });

  it('every container is removed, the one that asked for it last', () => {
    for (const policy of POLICIES) {
      expect(actions([asks, running, failed], { policy })).to.deep.equal(['reset b', 'reset c', 'reset a']);
    }
  });

  it('regular containers go first, then init containers and sidecars', () => {
    expect(actions([init(succeeded), side(running), running, asks])).to.deep.equal([
      'reset c',
      'reset a',
      'reset b',
      'reset d',
    ]);
  });

  it('an init container or a sidecar may ask for it too', () => {
    expect(actions([init(asks), side(running), waiting])).to.deep.equal(['reset b', 'reset a']);
    expect(actions([init(succeeded), side(asks), running])).to.deep.equal(['reset c', 'reset a', 'reset b']);
  });

  it('what never ran is not removed', () => {
    expect(actions([asks, waiting])).to.deep.equal(['reset a']);
  });

  it('it all starts over with the first init container when everything has been removed', () => {
    const removed: RecordFields = { state: WAITING, reset: true, previous: termination(42) };
    expect(actions([init(removed), side(removed), removed])).to.deep.equal(['start a']);
    expect(actions([removed, removed], { policy: 'Never' })).to.deep.equal(['start a', 'start b']);
  });

  it('a pod that is deleted restarts nothing', () => {
    const state = podState([asks, running]);
    const deletion = { requestedAt: 0, graceSeconds: 30 };
    expect(inWords({ ...state, deletion })).to.deep.equal([]);
  });
});

describe('the next sync', () => {
  const entry = { backOff: { seconds: 20, updatedAt: BEGINNING } };

  it('is due when the first back-off is over', () => {
    const state = podState([
      { ...failed, ...entry },
      { ...failed, backOff: { ...entry.backOff, seconds: 10 } },
    ]);
    expect(nextSyncAt(state)).to.equal(BEGINNING + 15_000);
  });

  it('is not due by itself when nothing waits, or the pod ends', () => {
    expect(nextSyncAt(podState([running]))).to.equal(Number.POSITIVE_INFINITY);
    expect(nextSyncAt(podState([succeeded], { restartPolicy: 'Never' }))).to.equal(Number.POSITIVE_INFINITY);
    expect(nextSyncAt(podState([waiting]))).to.equal(Number.POSITIVE_INFINITY);
  });
});
