import { expect } from 'chai';
import { podExitCode } from '../../supervisor/commands/pod-exit-code.ts';
import type { ContainerState, PodState, Role } from '../../supervisor/lifecycle/pod-state.ts';

const ended = (exitCode: number): ContainerState => ({
  kind: 'terminated',
  termination: { exitCode, reason: 'x', startedAt: 0, finishedAt: 0, restartCount: 0 },
});
const waiting: ContainerState = { kind: 'waiting' };
const startError = { reason: 'ErrImageNeverPull', message: '' };

function podOf(containers: readonly object[]): PodState {
  return { containers } as unknown as PodState;
}

function pod(...states: ContainerState[]): PodState {
  return podOf(states.map((state) => ({ role: 'regular', state })));
}

const container = (role: Role, state: ContainerState) => ({ role, state });

describe('podExitCode', () => {
  it("is the container's own", () => {
    expect(podExitCode(pod(ended(0)))).to.equal(0);
    expect(podExitCode(pod(ended(143)))).to.equal(143);
  });

  it('is the first of several that is not 0, in the order of the manifest', () => {
    expect(podExitCode(pod(ended(0), ended(7), ended(9)))).to.equal(7);
  });

  it('is that of wrong input when an image had nothing to run', () => {
    for (const role of ['init', 'sidecar', 'regular']) {
      expect(podExitCode(podOf([{ role, state: waiting, startError }]))).to.equal(64);
    }
  });

  it('is that of an init container which failed: nothing else was started', () => {
    expect(podExitCode(podOf([container('init', ended(3)), container('regular', waiting)]))).to.equal(3);
  });

  it('minds neither init containers that ended well nor how sidecars ended', () => {
    const containers = [
      container('init', ended(0)),
      container('sidecar', ended(137)),
      container('regular', ended(0)),
    ];
    expect(podExitCode(podOf(containers))).to.equal(0);
  });
});
