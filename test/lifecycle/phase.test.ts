import { expect } from 'chai';
import { isTerminalPhase, podPhase } from '../../supervisor/lifecycle/phase.ts';
import type { ContainerState } from '../../supervisor/lifecycle/pod-state.ts';
import type { Container, RestartPolicy } from '../../supervisor/manifest/pod.ts';
import {
  ended,
  over,
  podState,
  process,
  type RecordFields,
  RUNNING,
  STARTING,
  termination,
  WAITING,
} from '../support/state.ts';

const records = (states: readonly ContainerState[]): RecordFields[] => states.map((state) => ({ state }));

function phase(restartPolicy: RestartPolicy, ...states: ContainerState[]): string {
  return podPhase(podState(records(states), { restartPolicy }));
}

const RESTARTING: RecordFields = { state: STARTING, previous: termination(1) };
const stop = {
  cause: 'pod-ends',
  startedAt: 0,
  graceSeconds: 30,
  leftSeconds: 30,
  ordered: false,
} as const;

describe('the phase of a pod', () => {
  describe('under Always (UF-1)', () => {
    it('is Pending while containers wait', () => {
      expect(phase('Always', WAITING, WAITING)).to.equal('Pending');
    });

    it('is Running when all run', () => {
      expect(phase('Always', RUNNING, RUNNING)).to.equal('Running');
    });

    it('is Running when all have stopped: they will be restarted', () => {
      expect(phase('Always', ended(0), ended(1))).to.equal('Running');
    });

    it('is Succeeded once it is over and all exited 0, Failed when one did not', () => {
      expect(podPhase(over(podState(records([ended(0), ended(0)]))))).to.equal('Succeeded');
      expect(podPhase(over(podState(records([ended(0), ended(1)]))))).to.equal('Failed');
    });

    it('is Failed once it is over and one never ran: deleted while Pending', () => {
      expect(podPhase(over(podState(records([ended(0), WAITING]))))).to.equal('Failed');
      expect(podPhase(over(podState(records([WAITING]))))).to.equal('Failed');
    });

    it('is Running when one runs and one has stopped', () => {
      expect(phase('Always', RUNNING, ended(1))).to.equal('Running');
    });

    it('is Pending when one runs and one never has', () => {
      expect(phase('Always', RUNNING, WAITING)).to.equal('Pending');
      expect(phase('Always', RUNNING, STARTING)).to.equal('Pending');
    });

    it('is Running when one runs and one waits to be restarted', () => {
      expect(podPhase(podState([{ state: RUNNING }, RESTARTING]))).to.equal('Running');
    });
  });

  describe('under Never (UF-5)', () => {
    it('is what the exit codes say', () => {
      expect(phase('Never', ended(0), ended(0))).to.equal('Succeeded');
      expect(phase('Never', ended(1), ended(1))).to.equal('Failed');
      expect(phase('Never', ended(0), ended(1))).to.equal('Failed');
    });

    it('is Running while one runs, Pending while one waits', () => {
      expect(phase('Never', RUNNING, ended(1))).to.equal('Running');
      expect(phase('Never', WAITING, ended(1))).to.equal('Pending');
      expect(phase('Never', WAITING, RUNNING)).to.equal('Pending');
    });
  });

  describe('under OnFailure (UF-8)', () => {
    it('is Succeeded when all exited 0', () => {
      expect(phase('OnFailure', ended(0), ended(0))).to.equal('Succeeded');
    });

    it('is Running when one failed: it will be restarted', () => {
      expect(phase('OnFailure', ended(1), ended(1))).to.equal('Running');
      expect(phase('OnFailure', ended(0), ended(1))).to.equal('Running');
    });

    it('is Running when one waits to be restarted, Pending when one never ran', () => {
      expect(podPhase(podState([{ state: ended(0) }, RESTARTING], { restartPolicy: 'OnFailure' }))).to.equal(
        'Running',
      );
      expect(phase('OnFailure', RUNNING, WAITING)).to.equal('Pending');
    });
  });

  describe('with policies of the containers (UF-9)', () => {
    const withPolicies = (...each: [RestartPolicy, number][]) =>
      podPhase(
        podState(
          each.map(([restartPolicy, code]) => ({
            state: ended(code),
            spec: { restartPolicy } as Partial<Container>,
          })),
          { restartPolicy: 'Never' },
        ),
      );

    it('is Failed when a container that is Never restarted failed', () => {
      expect(withPolicies(['Never', 1])).to.equal('Failed');
    });

    it('is Running when the one that failed is restarted', () => {
      expect(withPolicies(['OnFailure', 1])).to.equal('Running');
      expect(withPolicies(['Always', 1])).to.equal('Running');
    });

    it('is Running when one of those that failed is restarted', () => {
      expect(withPolicies(['Never', 1], ['OnFailure', 1])).to.equal('Running');
    });

    it('is Succeeded when all exited 0 and none is restarted', () => {
      expect(withPolicies(['Never', 0], ['OnFailure', 0])).to.equal('Succeeded');
      expect(withPolicies(['Never', 0], ['Always', 0])).to.equal('Running');
    });
  });

  it('counts a container as running from its postStart to the end of its stop', () => {
    const states: ContainerState[] = [
      { kind: 'post-start', process, hookId: 'h' },
      { kind: 'pre-stop', process, stop, hookId: 'h' },
      { kind: 'awaiting-turn', process, stop, since: 0 },
      { kind: 'terminating', process, stop, killAt: 0, killed: false },
    ];
    for (const state of states) expect(phase('Never', state, ended(1)), state.kind).to.equal('Running');
  });

  it('is terminal when Succeeded or Failed', () => {
    const phases = ['Pending', 'Running', 'Succeeded', 'Failed'] as const;
    expect(phases.map(isTerminalPhase)).to.deep.equal([false, false, true, true]);
  });
});
