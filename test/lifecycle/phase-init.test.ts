import { expect } from 'chai';
import { podPhase } from '../../supervisor/lifecycle/phase.ts';
import type { ContainerState } from '../../supervisor/lifecycle/pod-state.ts';
import type { Container, RestartPolicy } from '../../supervisor/manifest/pod.ts';
import {
  ended,
  INIT,
  over,
  podState,
  type RecordFields,
  RUNNING,
  SIDECAR,
  STARTING,
  termination,
  WAITING,
} from '../support/state.ts';

const init = (state: ContainerState, fields: RecordFields = {}): RecordFields => ({
  role: INIT,
  state,
  ...fields,
});
const side = (state: ContainerState, fields: RecordFields = {}): RecordFields => ({
  role: SIDECAR,
  state,
  ...fields,
  spec: { restartPolicy: 'Always' },
});
const main = (state: ContainerState, fields: RecordFields = {}): RecordFields => ({ state, ...fields });
const crashing = { state: STARTING, previous: termination(1), restartCount: 1 } as const;

const phase = (restartPolicy: RestartPolicy, ...records: RecordFields[]) =>
  podPhase(podState(records, { restartPolicy }));

describe('the phase of a pod with init containers', () => {
  describe('under Always (UF-2)', () => {
    it('is Pending while one waits, runs, has failed or is restarted', () => {
      for (const state of [WAITING, RUNNING, ended(1), STARTING])
        expect(phase('Always', init(state), main(WAITING)), state.kind).to.equal('Pending');
      expect(phase('Always', init(STARTING, crashing), main(WAITING))).to.equal('Pending');
    });

    it('is Pending when they are done and a regular container waits', () => {
      expect(phase('Always', init(ended(0)), main(WAITING))).to.equal('Pending');
    });

    it('is Running when they are done and the regular containers run', () => {
      expect(phase('Always', init(ended(0)), main(RUNNING))).to.equal('Running');
    });
  });

  describe('under Never (UF-6)', () => {
    it('is Failed when one has failed', () => {
      expect(phase('Never', init(ended(1)), main(WAITING))).to.equal('Failed');
      expect(phase('Never', init(ended(1)), init(WAITING), main(WAITING))).to.equal('Failed');
    });

    it('is Pending while one waits or runs', () => {
      expect(phase('Never', init(WAITING), main(WAITING))).to.equal('Pending');
      expect(phase('Never', init(RUNNING), main(WAITING))).to.equal('Pending');
    });

    it('is what the regular containers say when they are done', () => {
      expect(phase('Never', init(ended(0)), main(ended(0)))).to.equal('Succeeded');
      expect(phase('Never', init(ended(0)), main(ended(1)))).to.equal('Failed');
      expect(phase('Never', init(ended(0)), main(RUNNING), main(ended(1)))).to.equal('Running');
    });
  });

  it('goes by the policy of the init container (UF-9)', () => {
    const withPolicy = (restartPolicy: RestartPolicy) =>
      phase('Never', init(ended(1), { spec: { restartPolicy } as Partial<Container> }), main(WAITING));
    expect(withPolicy('Never')).to.equal('Failed');
    expect(withPolicy('OnFailure')).to.equal('Pending');
  });

  it('is Failed when the pod ended with one that had failed', () => {
    expect(podPhase(over(podState([init(ended(1)), main(WAITING)])))).to.equal('Failed');
  });
});

describe('the phase of a pod with sidecars', () => {
  describe('under Always (UF-3)', () => {
    it('is Pending while one waits and nothing regular has run', () => {
      expect(phase('Always', side(WAITING), main(WAITING))).to.equal('Pending');
      expect(phase('Always', side(RUNNING), side(STARTING), main(WAITING))).to.equal('Pending');
      expect(phase('Always', side(ended(1)), main(WAITING))).to.equal('Pending');
      expect(phase('Always', side(RUNNING), main(WAITING))).to.equal('Pending');
    });

    it('is Pending while one of the regular containers has never run', () => {
      expect(phase('Always', side(RUNNING), main(RUNNING), main(WAITING))).to.equal('Pending');
    });

    it('is Running when the regular containers run, whatever the sidecar does', () => {
      for (const state of [RUNNING, ended(0), ended(1), STARTING])
        expect(phase('Always', side(state), main(RUNNING)), state.kind).to.equal('Running');
      expect(phase('Always', side(STARTING, crashing), main(RUNNING))).to.equal('Running');
    });

    it('is what the regular containers say when the pod is over, whatever the code of the sidecar', () => {
      const end = (sidecar: number, code: number) =>
        podPhase(over(podState([side(ended(sidecar)), main(ended(code))])));
      expect([end(0, 0), end(137, 0), end(0, 1)]).to.deep.equal(['Succeeded', 'Succeeded', 'Failed']);
    });
  });

  describe('under Never (UF-7)', () => {
    it('is Running while a sidecar runs, however the regular containers ended', () => {
      expect(phase('Never', side(RUNNING), main(ended(0)))).to.equal('Running');
      expect(phase('Never', side(RUNNING), main(ended(1)))).to.equal('Running');
    });

    it('is over when the sidecar has stopped or is being restarted', () => {
      expect(phase('Never', side(ended(1)), main(ended(0)))).to.equal('Succeeded');
      expect(phase('Never', side(STARTING, crashing), main(ended(0)))).to.equal('Succeeded');
      expect(phase('Never', side(ended(0)), main(ended(1)))).to.equal('Failed');
    });
  });
});

describe('the phase while all containers are restarted (UF-10)', () => {
  const rule = {
    restartPolicyRules: [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } }],
  } as const;
  const asks = main(ended(42), { spec: rule });
  const removed = main(WAITING, { reset: true, previous: termination(0) });

  it('is Running from the exit that asks for it, under Never too', () => {
    expect(phase('Never', asks)).to.equal('Running');
    expect(phase('Never', asks, main(ended(0)))).to.equal('Running');
    expect(phase('Never', asks, removed)).to.equal('Running');
  });

  it('is Running when everything has been removed and nothing has been started', () => {
    expect(phase('Never', removed, removed)).to.equal('Running');
  });

  it('is Pending while the init containers run again', () => {
    expect(phase('Never', init(RUNNING, { previous: termination(0) }), removed)).to.equal('Pending');
  });

  it('does not hold up the end of a pod that is over', () => {
    expect(podPhase(over(podState([asks, main(ended(0))], { restartPolicy: 'Never' })))).to.equal('Failed');
  });
});
