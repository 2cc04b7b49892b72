import { expect } from 'chai';
import { podConditions } from '../../supervisor/lifecycle/conditions.ts';
import type { PodState } from '../../supervisor/lifecycle/pod-state.ts';
import type { PodCondition } from '../../supervisor/lifecycle/pod-status.ts';
import { podStatus } from '../../supervisor/lifecycle/status.ts';
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
  termination,
  WAITING,
} from '../support/state.ts';

const AT = Date.parse('2026-01-01T00:00:00Z');
const NEVER = { restartPolicy: 'Never' } as const;

function conditions(state: PodState, now = AT): Record<string, string> {
  const all = podConditions(state, podStatus(state, now), now);
  return Object.fromEntries(all.map((each) => [each.type, inShort(each)]));
}

function inShort({ status: truth, reason, message }: PodCondition): string {
  return [truth, reason, message].filter(Boolean).join(' ');
}

const running: RecordFields = { state: RUNNING };
const unready: RecordFields = { state: RUNNING, spec: { readinessProbe: probe() } };

describe('the conditions of a pod', () => {
  it('come in the order of upstream', () => {
    const state = podState([{}]);
    expect(podConditions(state, podStatus(state, AT), AT).map(({ type }) => type)).to.deep.equal([
      'PodReadyToStartContainers',
      'Initialized',
      'Ready',
      'ContainersReady',
      'PodScheduled',
    ]);
  });

  it('are all true when every container is ready', () => {
    const all = conditions(podState([running, running]));
    expect(new Set(Object.values(all))).to.deep.equal(new Set(['True']));
  });

  it('name the containers that are not ready', () => {
    const { Ready, ContainersReady } = conditions(podState([unready, running, unready]));
    expect(Ready).to.equal('False ContainersNotReady containers with unready status: [a c]');
    expect(ContainersReady).to.equal(Ready);
  });

  it('name a sidecar that is not ready, before the regular containers (US-5)', () => {
    const { Ready } = conditions(podState([{ ...unready, role: SIDECAR }, unready]));
    expect(Ready).to.equal('False ContainersNotReady containers with unready status: [a b]');
  });

  it('do not ask an ordinary init container to be ready (US-5)', () => {
    const { Ready } = conditions(podState([{ role: INIT, state: ended(0) }, running]));
    expect(Ready).to.equal('True');
  });

  it('are ready again when the readiness probe has succeeded', () => {
    const state = { ...podState([unready]), probers: [prober('a', 'readiness', { result: 'success' })] };
    expect(conditions(state).Ready).to.equal('True');
  });

  it('say PodCompleted when it succeeded (traces b3, b5)', () => {
    const { Ready, ContainersReady, Initialized } = conditions(podState([{ state: ended(0) }], NEVER));
    expect([Ready, ContainersReady, Initialized]).to.deep.equal([
      'False PodCompleted',
      'False PodCompleted',
      'True PodCompleted',
    ]);
  });

  it('say PodFailed when it failed (trace i2)', () => {
    const { Ready, Initialized } = conditions(podState([{ state: ended(1) }], NEVER));
    expect([Ready, Initialized]).to.deep.equal(['False PodFailed', 'True']);
  });

  it('keep the pod ready to start containers until its worker is done, whatever the phase (traces b3, i2)', () => {
    const failed = podState([{ state: ended(1) }], NEVER);
    expect(conditions(failed).PodReadyToStartContainers).to.equal('True');
    expect(conditions(over(failed)).PodReadyToStartContainers).to.equal('False');
  });

  it('move lastTransitionTime only when the status changes', () => {
    const unreadyPod = podState([{ state: WAITING }]);
    const failed = over(podState([{ state: ended(1) }], NEVER));
    const old = podStatus(unreadyPod, AT);
    const later = podConditions({ ...failed, status: old }, podStatus(failed, AT), AT + 5000);
    const times = Object.fromEntries(later.map(({ type, lastTransitionTime }) => [type, lastTransitionTime]));
    expect(times.Ready, 'another reason, the same status').to.equal('2026-01-01T00:00:00Z');
    expect(times.PodReadyToStartContainers).to.equal('2026-01-01T00:00:05Z');
  });

  describe('Initialized (US-5)', () => {
    const initialized = (...records: RecordFields[]) => conditions(podState(records, NEVER)).Initialized;
    const init = (state: RecordFields['state']): RecordFields =>
      state ? { role: INIT, state } : { role: INIT };
    const side = (fields: RecordFields = {}): RecordFields => ({ role: SIDECAR, ...fields });

    it('is true without init containers', () => {
      expect(initialized({})).to.equal('True');
    });

    it('names the init containers that have not exited 0, and the sidecars that have not started', () => {
      const incomplete = 'False ContainersNotInitialized containers with incomplete status: [a b]';
      expect(initialized(init(RUNNING), init(WAITING), {})).to.equal(incomplete);
      expect(initialized(init(ended(1)), side(), {})).to.equal(incomplete);
      const starting = side({ state: RUNNING, spec: { startupProbe: probe() } });
      expect(initialized(starting, init(WAITING), {})).to.equal(incomplete);
    });

    it('is true when the init containers have exited 0 and the sidecars have started', () => {
      expect(initialized(init(ended(0)), side({ state: RUNNING }), {})).to.equal('True');
    });

    it('stays true once a regular container has run, whatever a sidecar does', () => {
      expect(initialized(side({ state: ended(1) }), running)).to.equal('True');
      expect(initialized(side({ state: ended(1) }), { state: ended(1) })).to.equal('True');
      expect(initialized(side(), { state: { kind: 'starting' }, previous: termination(0) })).to.equal('True');
    });
  });

  describe('AllContainersRestarting (KEP-5532)', () => {
    const rule = {
      restartPolicyRules: [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } }],
    } as const;

    it('is true from the exit that asks for it until the last container is removed', () => {
      const asked = podState([{ state: ended(42), spec: rule }, running]);
      expect(conditions(asked).AllContainersRestarting).to.equal(
        'True RestartAllContainersStarted container exited with restart policy rule',
      );
      const reset = { state: WAITING, reset: true, previous: termination(42) } as const;
      const removed = podState([running, { ...reset, spec: rule }]);
      expect(conditions(removed).AllContainersRestarting).to.equal('False');
    });

    it('is false before, and missing where no rule asks for it', () => {
      const never = podState([{ ...running, spec: rule }]);
      expect(conditions(never).AllContainersRestarting).to.equal('False');
      expect(conditions(podState([running]))).not.to.have.property('AllContainersRestarting');
    });
  });
});
