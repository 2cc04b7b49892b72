import { expect } from 'chai';
import type {
  ContainerStateStatus,
  ContainerStatus,
  PodCondition,
  PodStatus,
} from '../../supervisor/lifecycle/pod-status.ts';
import { INITIAL_STATUS } from '../../supervisor/lifecycle/status.ts';
import { podColumns } from '../../supervisor/lifecycle/status-column.ts';
import { container, pod } from '../support/pod.ts';

interface Given extends Partial<PodStatus> {
  readonly init?: readonly ('init' | 'sidecar')[];
  readonly deleting?: boolean;
}

/** `READY STATUS RESTARTS` of a pod with as many regular containers as it has statuses, at least one. */
function row({ init = [], deleting = false, ...fields }: Given): string {
  const status = { ...INITIAL_STATUS, ...fields };
  const names = status.containerStatuses.map(({ name }) => ({ name }));
  const { spec } = pod({
    containers: names.length > 0 ? names : [{}],
    initContainers: init.map((kind, index) =>
      container({ name: `i${index}`, ...(kind === 'sidecar' ? { restartPolicy: 'Always' } : {}) }),
    ),
  });
  const { ready, status: text, restarts } = podColumns(spec, status, deleting);
  return `${ready} ${text} ${restarts}`;
}

const running: ContainerStateStatus = { running: { startedAt: '' } };
const waiting = (reason?: string): ContainerStateStatus => ({
  waiting: reason === undefined ? {} : { reason },
});
const terminated = (exitCode: number, reason: string): ContainerStateStatus => ({
  terminated: { exitCode, reason, startedAt: null, finishedAt: null },
});

function status(
  name: string,
  state: ContainerStateStatus,
  fields: Partial<ContainerStatus> = {},
): ContainerStatus {
  const up = state.running !== undefined;
  return {
    name,
    image: '',
    imageID: '',
    state,
    lastState: {},
    ready: up,
    started: up,
    restartCount: 0,
    ...fields,
  };
}

const is = (type: PodCondition['type']): PodCondition => ({
  type,
  status: 'True',
  lastProbeTime: null,
  lastTransitionTime: '',
});

describe('kubectl get pod', () => {
  it('shows the phase when no container has anything to tell', () => {
    expect(row({})).to.equal('0/1 Pending 0');
    expect(row({ phase: 'Running', containerStatuses: [status('a', running)] })).to.equal('1/1 Running 0');
    expect(row({ containerStatuses: [status('a', waiting())] })).to.equal('0/1 Pending 0');
  });

  it('shows the reason of the pod instead when it has one', () => {
    expect(row({ phase: 'Failed', reason: 'DeadlineExceeded' })).to.equal('0/1 DeadlineExceeded 0');
  });

  it('shows why a container waits or how it ended', () => {
    expect(row({ containerStatuses: [status('a', waiting('ContainerCreating'))] })).to.equal(
      '0/1 ContainerCreating 0',
    );
    expect(row({ phase: 'Running', containerStatuses: [status('a', terminated(5, 'Error'))] })).to.equal(
      '0/1 Error 0',
    );
    expect(row({ phase: 'Running', containerStatuses: [status('a', terminated(5, ''))] })).to.equal(
      '0/1 ExitCode:5 0',
    );
  });

  it('lets the first container in the list speak when several have something to tell', () => {
    const containerStatuses = [
      status('a', running),
      status('b', waiting('CrashLoopBackOff'), { restartCount: 2 }),
      status('c', terminated(1, 'Error'), { restartCount: 1 }),
    ];
    expect(row({ phase: 'Running', containerStatuses })).to.equal('1/3 CrashLoopBackOff 3');
  });

  it('counts as ready only what is ready and runs', () => {
    const containerStatuses = [status('a', running, { ready: false }), status('b', running)];
    expect(row({ phase: 'Running', containerStatuses })).to.equal('1/2 Running 0');
  });

  it('does not show Completed while another container runs', () => {
    const containerStatuses = [status('a', terminated(0, 'Completed')), status('b', running)];
    expect(row({ phase: 'Running', containerStatuses })).to.equal('1/2 NotReady 0');
    expect(row({ phase: 'Running', containerStatuses, conditions: [is('Ready')] })).to.equal('1/2 Running 0');
  });

  it('shows Terminating from the deletion on, until the phase is terminal', () => {
    const containerStatuses = [status('a', running)];
    expect(row({ phase: 'Running', containerStatuses, deleting: true })).to.equal('1/1 Terminating 0');
    const done = [status('a', terminated(0, 'Completed'))];
    expect(row({ phase: 'Succeeded', containerStatuses: done, deleting: true })).to.equal('0/1 Completed 0');
  });

  it('knows when the container that restarted last had ended', () => {
    const end = (finishedAt: string) => ({
      terminated: { exitCode: 1, reason: 'Error', startedAt: null, finishedAt },
    });
    const containerStatuses = [
      status('a', running, { lastState: end('2026-01-01T00:00:07Z') }),
      status('b', running, { lastState: end('2026-01-01T00:00:03Z') }),
      status('c', running),
    ];
    const columns = podColumns(pod().spec, { ...INITIAL_STATUS, containerStatuses }, false);
    expect(columns.lastRestartAt).to.equal('2026-01-01T00:00:07Z');
    expect(podColumns(pod().spec, INITIAL_STATUS, false)).not.to.have.property('lastRestartAt');
  });

  describe('while init containers run', () => {
    const app = [status('app', waiting('PodInitializing'))];

    it('shows how many are done', () => {
      const initContainerStatuses = [
        status('i0', terminated(0, 'Completed')),
        status('i1', waiting('PodInitializing')),
      ];
      expect(row({ init: ['init', 'init'], initContainerStatuses, containerStatuses: app })).to.equal(
        '0/1 Init:1/2 0',
      );
      const first = [status('i0', running, { restartCount: 2 })];
      expect(row({ init: ['init'], initContainerStatuses: first, containerStatuses: app })).to.equal(
        '0/1 Init:0/1 2',
      );
    });

    it('shows why one waits or how it failed', () => {
      const given = (state: ContainerStateStatus) =>
        row({ init: ['init'], initContainerStatuses: [status('i0', state)], containerStatuses: app });
      expect(given(waiting('CrashLoopBackOff'))).to.equal('0/1 Init:CrashLoopBackOff 0');
      expect(given(terminated(3, 'Error'))).to.equal('0/1 Init:Error 0');
      expect(given(terminated(3, ''))).to.equal('0/1 Init:ExitCode:3 0');
      expect(given(waiting())).to.equal('0/1 Init:0/1 0');
    });

    it('counts sidecars among the containers, and those that are ready', () => {
      const initContainerStatuses = [
        status('i0', running),
        status('i1', running, { ready: false }),
        status('i2', running, { started: false, ready: false }),
      ];
      expect(
        row({ init: ['sidecar', 'sidecar', 'sidecar'], initContainerStatuses, containerStatuses: app }),
      ).to.equal('1/4 Init:2/3 0');
    });
  });

  describe('once the pod is initialized', () => {
    it('forgets the restarts of ordinary init containers, not those of sidecars', () => {
      const initContainerStatuses = [
        status('i0', terminated(0, 'Completed'), { restartCount: 4 }),
        status('i1', running, { restartCount: 1 }),
      ];
      const containerStatuses = [status('a', running, { restartCount: 2 })];
      expect(
        row({ phase: 'Running', init: ['init', 'sidecar'], initContainerStatuses, containerStatuses }),
      ).to.equal('2/2 Running 3');
    });

    it('lets the regular containers speak, even if a sidecar has crashed', () => {
      const initContainerStatuses = [status('i0', waiting('CrashLoopBackOff'))];
      const given = { init: ['sidecar'] as const, initContainerStatuses, conditions: [is('Initialized')] };
      expect(
        row({ ...given, phase: 'Running', containerStatuses: [status('a', terminated(1, 'Error'))] }),
      ).to.equal('0/2 Error 0');
      expect(row({ ...given, phase: 'Running', containerStatuses: [status('a', running)] })).to.equal(
        '1/2 Init:CrashLoopBackOff 0',
      );
    });
  });
});
