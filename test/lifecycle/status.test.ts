import { expect } from 'chai';
import type { PodState } from '../../supervisor/lifecycle/pod-state.ts';
import { INITIAL_STATUS, podStatus } from '../../supervisor/lifecycle/status.ts';
import { ended, over, podState, process, type RecordFields, RUNNING, termination } from '../support/state.ts';
import { BEGINNING } from '../support/story.ts';

const deletion = { requestedAt: BEGINNING, graceSeconds: 30 };
const STARTED = '2026-01-01T00:00:00Z';
const ENDED = '2026-01-01T00:00:05Z';

function first(state: PodState) {
  const [status] = podStatus(state, BEGINNING).containerStatuses;
  if (status === undefined) throw new Error('no container status');
  return status;
}

const one = (fields: RecordFields, restartPolicy: 'Always' | 'Never' = 'Always') =>
  podState([fields], { restartPolicy });

describe('the status of a pod', () => {
  it('is empty before a kubelet has seen it', () => {
    expect(INITIAL_STATUS).to.include({ phase: 'Pending', startTime: '' });
    expect(INITIAL_STATUS.containerStatuses).to.deep.equal([]);
  });

  it('has the address that its processes listen on, and its start', () => {
    expect(podStatus(one({}), BEGINNING)).to.deep.include({
      hostIP: '127.0.0.1',
      podIP: '127.0.0.1',
      podIPs: [{ ip: '127.0.0.1' }],
      startTime: STARTED,
      qosClass: 'BestEffort',
    });
  });

  it('lists its containers by name', () => {
    const state = podState([{}, {}, {}]);
    const shuffled = { ...state, containers: [...state.containers].reverse() };
    expect(podStatus(shuffled, BEGINNING).containerStatuses.map(({ name }) => name)).to.deep.equal([
      'a',
      'b',
      'c',
    ]);
  });
});

describe('the status of a container', () => {
  it('is waiting for ContainerCreating before its first start (3.1)', () => {
    expect(first(one({}))).to.deep.equal({
      name: 'a',
      image: 'app',
      imageID: '',
      state: { waiting: { reason: 'ContainerCreating' } },
      lastState: {},
      ready: false,
      started: false,
      restartCount: 0,
    });
  });

  it('is running, ready and started as soon as its process runs', () => {
    expect(first(one({ state: RUNNING }))).to.deep.include({
      state: { running: { startedAt: STARTED } },
      ready: true,
      started: true,
      containerID: 'hooklet://uid-1/a/0',
    });
  });

  it('stays ready while it is being stopped, as long as the process lives (rule 16 of the observations)', () => {
    const stop = {
      cause: 'pod-ends',
      startedAt: 0,
      graceSeconds: 9,
      leftSeconds: 9,
      ordered: false,
    } as const;
    const state = { kind: 'terminating', process, stop, killAt: 0, killed: false } as const;
    expect(first(one({ state })).ready).to.equal(true);
    const exit = { exitCode: 0, finishedAt: BEGINNING };
    expect(first(one({ state: { ...state, process: { ...process, exit } } })).ready).to.equal(false);
  });

  it('tells how it ended, without the signal field (3.1)', () => {
    const { state, lastState, ready } = first(one({ state: ended(143) }, 'Never'));
    expect(state).to.deep.equal({
      terminated: {
        exitCode: 143,
        reason: 'Error',
        startedAt: STARTED,
        finishedAt: ENDED,
        containerID: 'hooklet://uid-1/a/0',
      },
    });
    expect([lastState, ready]).to.deep.equal([{}, false]);
  });

  it('has the instance before in lastState', () => {
    const { lastState, restartCount } = first(
      one({ state: RUNNING, restartCount: 1, previous: termination(5) }),
    );
    expect(lastState.terminated).to.include({ exitCode: 5, containerID: 'hooklet://uid-1/a/0' });
    expect(restartCount).to.equal(1);
  });

  it('has a message when the start failed', () => {
    const failed = { ...termination(128), reason: 'StartError', message: 'no such file', startedAt: 0 };
    const { terminated } = first(one({ state: { kind: 'terminated', termination: failed } }, 'Never')).state;
    expect(terminated).to.include({
      reason: 'StartError',
      message: 'no such file',
      startedAt: '1970-01-01T00:00:00Z',
    });
  });

  it('has its stopSignal when the manifest has one', () => {
    expect(first(one({ spec: { lifecycle: { stopSignal: 'SIGUSR1' } } }))).to.have.property(
      'stopSignal',
      'SIGUSR1',
    );
  });

  describe('after a start that failed', () => {
    const startError = { reason: 'PostStartHookError', message: 'm' };

    it('tells that, with the end of the process in lastState', () => {
      const { state, lastState } = first(one({ state: ended(0), startError }));
      expect(state).to.deep.equal({ waiting: startError });
      expect(lastState.terminated).to.include({ exitCode: 0 });
    });

    it('does not when it would not be restarted (trace b3)', () => {
      expect(first(one({ state: ended(0), startError }, 'Never')).state).to.have.property('terminated');
    });

    it('does not once the pod is deleted or over (trace b1)', () => {
      const state = one({ state: ended(0), startError });
      expect(first({ ...state, deletion }).state).to.have.property('terminated');
      expect(first(over(state)).state).to.have.property('terminated');
    });

    it('tells of one that was never created', () => {
      const neverPull = { reason: 'ErrImageNeverPull', message: 'm' };
      expect(first(one({ startError: neverPull })).state).to.deep.equal({ waiting: neverPull });
    });
  });

  it('is unknown, 137, when the pod ended before it ever ran (TerminatePod)', () => {
    expect(first(over(one({}))).state.terminated).to.deep.equal({
      exitCode: 137,
      reason: 'ContainerStatusUnknown',
      message: 'The container could not be located when the pod was terminated',
      startedAt: null,
      finishedAt: null,
    });
  });
});
