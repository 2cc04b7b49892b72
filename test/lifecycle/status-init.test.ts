import { expect } from 'chai';
import type { PodState, ProbeKind, ProbeResult } from '../../supervisor/lifecycle/pod-state.ts';
import type { ContainerStatus } from '../../supervisor/lifecycle/pod-status.ts';
import { podStatus } from '../../supervisor/lifecycle/status.ts';
import type { RestartPolicy } from '../../supervisor/manifest/pod.ts';
import { probe } from '../support/pod.ts';
import {
  ended,
  INIT,
  over,
  podState,
  prober,
  type RecordFields,
  RUNNING,
  SIDECAR,
  STARTING,
  termination,
  WAITING,
} from '../support/state.ts';
import { BEGINNING } from '../support/story.ts';

function statusOf(state: PodState, name: string): ContainerStatus {
  const { initContainerStatuses = [], containerStatuses } = podStatus(state, BEGINNING);
  const found = [...initContainerStatuses, ...containerStatuses].find((each) => each.name === name);
  if (found === undefined) throw new Error(`no status of ${name}`);
  return found;
}

const init = (fields: RecordFields = {}): RecordFields => ({ role: INIT, ...fields });

describe('the statuses of init containers', () => {
  it('stand in spec order, apart from those of the regular containers', () => {
    const { initContainerStatuses, containerStatuses } = podStatus(podState([init(), init(), {}]), BEGINNING);
    expect(initContainerStatuses?.map(({ name }) => name)).to.deep.equal(['a', 'b']);
    expect(containerStatuses.map(({ name }) => name)).to.deep.equal(['c']);
  });

  it('wait for PodInitializing, those of the regular containers too (US-1)', () => {
    const state = podState([init({ state: RUNNING }), init(), {}]);
    for (const name of ['b', 'c'])
      expect(statusOf(state, name).state, name).to.deep.equal({ waiting: { reason: 'PodInitializing' } });
  });

  it('are left out when there are none', () => {
    expect(podStatus(podState([{}]), BEGINNING)).not.to.have.property('initContainerStatuses');
  });

  it('are ready when they have exited 0, and never started after that (3.2)', () => {
    const state = podState([
      init({ state: ended(0) }),
      init({ state: ended(1) }),
      init({ state: RUNNING }),
      {},
    ]);
    const readyAndStarted = ['a', 'b', 'c'].map((name) => {
      const { ready, started } = statusOf(state, name);
      return [ready, started];
    });
    expect(readyAndStarted).to.deep.equal([
      [true, false],
      [false, false],
      [false, true],
    ]);
  });

  it('leave those after one that failed as they were when the pod is over (trace n5)', () => {
    const state = over(podState([init({ state: ended(1) }), init(), {}], { restartPolicy: 'Never' }));
    for (const name of ['b', 'c'])
      expect(statusOf(state, name).state, name).to.deep.equal({ waiting: { reason: 'PodInitializing' } });
  });

  it('of those not reached are left as they were, when the pod ended before they ran', () => {
    const state = over(podState([init({ state: ended(0) }), init(), {}]));
    expect(statusOf(state, 'b').state).to.deep.equal({ waiting: { reason: 'PodInitializing' } });
  });
});

describe('ready and started (3.2, UpdatePodStatus)', () => {
  function readiness(
    kinds: readonly ProbeKind[],
    results: Partial<Record<ProbeKind, ProbeResult>>,
    fields: RecordFields = { state: RUNNING },
  ): string {
    const spec = Object.fromEntries(kinds.map((kind) => [`${kind}Probe`, probe()]));
    const probers = kinds.map((kind) => prober('a', kind, results[kind] ? { result: results[kind] } : {}));
    const { ready, started } = statusOf({ ...podState([{ ...fields, spec }]), probers }, 'a');
    return `${started ? 'started' : 'not started'}, ${ready ? 'ready' : 'not ready'}`;
  }

  it('are both true of a container that runs and has no probes', () => {
    expect(readiness([], {})).to.equal('started, ready');
    expect(readiness(['liveness'], { liveness: 'failure' })).to.equal('started, ready');
  });

  it('are both false of a container that does not run', () => {
    for (const state of [WAITING, STARTING, ended(0)])
      expect(readiness([], {}, { state }), state.kind).to.equal('not started, not ready');
  });

  it('go by the startup probe', () => {
    expect(readiness(['startup'], {})).to.equal('not started, not ready');
    expect(readiness(['startup'], { startup: 'failure' })).to.equal('not started, not ready');
    expect(readiness(['startup'], { startup: 'success' })).to.equal('started, ready');
  });

  it('go by the readiness probe, once started', () => {
    expect(readiness(['readiness'], {})).to.equal('started, not ready');
    expect(readiness(['readiness'], { readiness: 'success' })).to.equal('started, ready');
    expect(readiness(['startup', 'readiness'], { readiness: 'success' })).to.equal('not started, not ready');
    expect(readiness(['startup', 'readiness'], { startup: 'success', readiness: 'success' })).to.equal(
      'started, ready',
    );
  });

  it('do not go by what was found of an instance before', () => {
    const second: RecordFields = { state: RUNNING, restartCount: 1, previous: termination(1) };
    expect(readiness(['readiness'], { readiness: 'success' }, second)).to.equal('started, not ready');
    expect(readiness(['startup'], { startup: 'success' }, second)).to.equal('not started, not ready');
  });

  it('are those of a regular container for a sidecar', () => {
    const state = podState([{ role: SIDECAR, state: RUNNING, spec: { readinessProbe: probe() } }, {}]);
    expect(statusOf(state, 'a')).to.include({ started: true, ready: false });
  });

  it('stay started when the prober of a pod that ends has gone', () => {
    const spec = { startupProbe: probe() };
    const published = { restartCount: 0, state: 'running', startedAt: 0, started: true } as const;
    const state = { ...podState([{ state: RUNNING, spec }]), published: { a: published } };
    expect(statusOf(state, 'a').started).to.equal(true);
    expect(statusOf({ ...state, published: {} }, 'a').started).to.equal(false);
  });
});

describe('a start that failed is told instead of the end (US-2)', () => {
  const startError = { reason: 'CrashLoopBackOff', message: 'm' };
  const shown = (policy: RestartPolicy, code: number, fields: RecordFields = {}) => {
    const { state } = statusOf(
      podState([{ state: ended(code), startError, ...fields }, {}], { restartPolicy: policy }),
      'a',
    );
    return state.waiting?.reason ?? state.terminated?.reason;
  };

  it('only when the policy of the pod would restart it', () => {
    expect([shown('Always', 0), shown('Always', 1)]).to.deep.equal(['CrashLoopBackOff', 'CrashLoopBackOff']);
    expect([shown('OnFailure', 0), shown('OnFailure', 1)]).to.deep.equal(['Completed', 'CrashLoopBackOff']);
    expect([shown('Never', 0), shown('Never', 1)]).to.deep.equal(['Completed', 'Error']);
  });

  it('or the policy or a rule of the container', () => {
    expect(shown('Never', 1, { spec: { restartPolicy: 'OnFailure' } })).to.equal('CrashLoopBackOff');
    expect(shown('Always', 1, { spec: { restartPolicy: 'Never' } })).to.equal('Error');
    const restartPolicyRules = [{ action: 'Restart', exitCodes: { operator: 'In', values: [3] } }] as const;
    expect(shown('Never', 3, { spec: { restartPolicyRules } })).to.equal('CrashLoopBackOff');
  });

  it('of a sidecar whatever the policy, but for an exit 0, which stays its last word', () => {
    expect(shown('Never', 1, { role: SIDECAR })).to.equal('CrashLoopBackOff');
    expect(shown('Never', 0, { role: SIDECAR })).to.equal('Completed');
  });

  it('and the restart count stays that of the instance', () => {
    const again: RecordFields = { state: ended(1), startError, restartCount: 2, previous: termination(5) };
    const status = statusOf(podState([again]), 'a');
    expect(status.restartCount).to.equal(2);
    expect(status.lastState.terminated).to.include({ exitCode: 1 });
  });
});

describe('what was removed by a restart of all containers', () => {
  const removed: RecordFields = { state: WAITING, reset: true, previous: termination(42), restartCount: 3 };

  it('waits for it, with the removal as its last state and the count of the instance to come (US-3)', () => {
    const pod = podState([{ ...removed, previous: { ...termination(42), removed: true } }]);
    const restarting = { type: 'AllContainersRestarting', status: 'True', lastProbeTime: null } as const;
    const conditions = [{ ...restarting, lastTransitionTime: '' }];
    const { state, lastState, restartCount } = statusOf(
      { ...pod, status: { ...pod.status, conditions } },
      'a',
    );
    expect(state.waiting).to.include({ reason: 'RestartingAllContainers' });
    expect(lastState.terminated).to.include({ exitCode: 137, reason: 'RestartingAllContainers' });
    expect(restartCount).to.equal(4);
  });

  it('waits with the reason when it cannot be started again', () => {
    const startError = { reason: 'ErrImageNeverPull', message: 'm' };
    expect(statusOf(podState([{ ...removed, startError }]), 'a').state).to.deep.equal({
      waiting: startError,
    });
  });
});

describe('a termination message in a status', () => {
  it('is cut to its share of 12 KiB (3.3)', () => {
    const state = {
      kind: 'terminated',
      termination: { ...termination(1), message: 'x'.repeat(20_000) },
    } as const;
    const { terminated } = statusOf(podState([{ state }], { restartPolicy: 'Never' }), 'a').state;
    expect(terminated?.message).to.have.length(12_288);
  });
});
