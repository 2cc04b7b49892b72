import { expect } from 'chai';
import { podExitCode } from '../../supervisor/commands/pod-exit-code.ts';
import type { ContainerState, PodState } from '../../supervisor/lifecycle/pod-state.ts';

const ended = (exitCode: number): ContainerState => ({
  kind: 'terminated',
  termination: { exitCode, reason: 'x', startedAt: 0, finishedAt: 0, restartCount: 0 },
});

function pod(...states: ContainerState[]): PodState {
  return { containers: states.map((state) => ({ state })) } as unknown as PodState;
}

describe('podExitCode', () => {
  it("is the container's own", () => {
    expect(podExitCode(pod(ended(0)))).to.equal(0);
    expect(podExitCode(pod(ended(143)))).to.equal(143);
  });

  it('is the first of several that is not 0, in the order of the manifest', () => {
    expect(podExitCode(pod(ended(0), ended(7), ended(9)))).to.equal(7);
  });

  it('is that of wrong input when an image had nothing to run', () => {
    const startError = { reason: 'ErrImageNeverPull', message: '' };
    const unstartable = { containers: [{ state: { kind: 'waiting' }, startError }] } as unknown as PodState;
    expect(podExitCode(unstartable)).to.equal(64);
  });
});
