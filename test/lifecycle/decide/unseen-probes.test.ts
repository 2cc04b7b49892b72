/** Probes in combinations that no recording shows. */

import { expect } from 'chai';
import { exec, pod, probe, sidecar } from '../../support/pod.ts';
import { BAD, exited, GOOD } from '../../support/script.ts';
import { play } from '../../support/story.ts';

const GENTLE = { onSignal: { after: 0, code: 0 } };

describe('an initial delay', () => {
  it('counts from the start as the status has it, in whole seconds (normalizeStatus)', () => {
    const livenessProbe = probe({ periodSeconds: 1, initialDelaySeconds: 2 });
    const story = play({
      pod: pod({ containers: [{ livenessProbe }] }),
      processes: { main: [{ startsAfter: 0.6 }] },
      until: 5,
    });
    // Started at 00:00:00.850, so at 00:00:00 as the prober sees it; asked at 00:00:02.250.
    expect(story.at('main/liveness begins')).to.equal(2);
  });
});

describe('a liveness probe', () => {
  it('of one of two containers under Never kills it alone, by its own grace, and the pod goes on', () => {
    const livenessProbe = probe({ failureThreshold: 1, periodSeconds: 2, terminationGracePeriodSeconds: 3 });
    const story = play({
      pod: pod({ restartPolicy: 'Never', containers: [{ name: 'a', livenessProbe }, { name: 'b' }] }),
      processes: { a: [{ onSignal: 'ignores' }] },
      probes: { 'a/liveness': [BAD] },
      until: 20,
    });
    expect(story.told('event', 'process', 'status').slice(8)).to.deep.equal([
      [2, 'Warning Unhealthy "Liveness probe failed: bad"'],
      [2, 'Normal Killing "Container a failed liveness probe"'],
      [2, 'a gets SIGTERM'],
      [5, 'a gets SIGKILL'],
      [5, 'a exits 137'],
      [5, '1/2 Error 0 Running'],
    ]);
  });

  it('restarts under OnFailure although its container exits 0, until that has to wait in back-off', () => {
    const livenessProbe = probe({ failureThreshold: 1, periodSeconds: 2 });
    const story = play({
      pod: pod({ restartPolicy: 'OnFailure', containers: [{ livenessProbe }] }),
      processes: { main: [GENTLE] },
      probes: { 'main/liveness': [BAD] },
    });
    expect(story.told('status')).to.deep.equal([
      [0, '0/1 ContainerCreating 0 Pending'],
      [0, '1/1 Running 0 Running'],
      [2, '1/1 Running 1 Running'],
      [4, '1/1 Running 2 Running'],
      [6, '0/1 Completed 2 Running'],
      [6, '0/1 Completed 2 Succeeded'],
    ]);
  });
});

describe('a startup probe of a sidecar', () => {
  it('restarts it with preStop, and shows it started before it is ready', () => {
    const startupProbe = probe({ failureThreshold: 2, periodSeconds: 1 });
    const story = play({
      pod: pod({
        initContainers: [sidecar({ name: 's', startupProbe, lifecycle: { preStop: exec('x') } })],
      }),
      processes: { s: [GENTLE] },
      hooks: { 's/preStop': [{ ends: exited(0) }] },
      probes: { 's/startup': [BAD, BAD, GOOD] },
      until: 5,
    });
    expect(story.told('event', 'process', 'hook', 'status').slice(4)).to.deep.equal([
      [1, 'Warning Unhealthy "Startup probe failed: bad"'],
      [2, 'Warning Unhealthy "Startup probe failed: bad"'],
      [2, 'Normal Killing "Init container s failed startup probe"'],
      [2, 's/preStop begins'],
      [2, 's/preStop ends 0'],
      [2, 's gets SIGTERM'],
      [2, 's exits 0'],
      [2, 's starts'],
      [2, 'Normal Created "Container created"'],
      [2, 'Normal Started "Container started"'],
      [2, '0/2 Init:0/1 1 Pending'],
      [3, '0/2 PodInitializing 1 Pending'],
      [3, '1/2 PodInitializing 1 Pending'],
      [3, 'main starts'],
      [3, 'Normal Created "Container created"'],
      [3, 'Normal Started "Container started"'],
      [3, '2/2 Running 1 Running'],
    ]);
  });
});
