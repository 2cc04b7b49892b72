/** Ends of pods that no recording shows, told in full. */

import { expect } from 'chai';
import { exec, pod, probe, sidecar } from '../../support/pod.ts';
import { BAD, deletion, exited } from '../../support/script.ts';
import { play } from '../../support/story.ts';

const GENTLE = { onSignal: { after: 0, code: 0 } };

describe('a sidecar whose postStart fails (trace n4)', () => {
  it('is tried again with back-off, and leaves the regular containers as they were', () => {
    const story = play({
      pod: pod({
        initContainers: [sidecar({ name: 's', lifecycle: { postStart: exec('x') } }), { name: 'i' }],
      }),
      processes: { s: [GENTLE] },
      hooks: { 's/postStart': [{ takes: 2, ends: exited(1) }] },
      outside: [deletion(6)],
    });
    expect(story.told('event', 'process', 'hook', 'status')).to.deep.equal([
      [0, '0/2 Init:0/2 0 Pending'],
      [0, 's starts'],
      [0, 'Normal Created "Container created"'],
      [0, 'Normal Started "Container started"'],
      [0, 's/postStart begins'],
      [2, 's/postStart ends 1'],
      [2, 'Warning FailedPostStartHook "PostStartHook failed"'],
      [2, 'Normal Killing "FailedPostStartHook"'],
      [2, 's gets SIGTERM'],
      [2, 's exits 0'],
      [2, '0/2 Init:1/2 0 Pending'],
      [2, 's starts'],
      [2, 'Normal Created "Container created"'],
      [2, 'Normal Started "Container started"'],
      [2, 's/postStart begins'],
      [4, 's/postStart ends 1'],
      [4, 'Warning FailedPostStartHook "PostStartHook failed"'],
      [4, 'Normal Killing "FailedPostStartHook"'],
      [4, 's gets SIGTERM'],
      [4, 's exits 0'],
      [4, '0/2 Init:1/2 1 Pending'],
      [4, 'Warning BackOff "Back-off restarting failed container s in pod web_default(uid-1)"'],
      [6, '0/2 Terminating 1 Pending'],
      [6, '0/2 Init:1/2 1 Failed'],
    ]);
    const waiting = { waiting: { reason: 'PodInitializing' } };
    expect(story.statuses.at(-1)?.initContainerStatuses?.[1]?.state).to.deep.equal(waiting);
    expect(story.statuses.at(-1)?.containerStatuses[0]?.state).to.deep.equal(waiting);
  });
});

describe('a deletion while the postStart of a sidecar runs', () => {
  it('lets it end, stops the sidecar with preStop, and starts nothing after it', () => {
    const lifecycle = { postStart: exec('x'), preStop: exec('y') };
    const story = play({
      pod: pod({ initContainers: [sidecar({ name: 's', lifecycle })] }),
      processes: { s: [GENTLE] },
      hooks: { 's/postStart': [{ takes: 4 }], 's/preStop': [{ takes: 1 }] },
      outside: [deletion(2)],
    });
    expect(story.told('event', 'process', 'hook', 'status').slice(5)).to.deep.equal([
      [2, '0/2 Terminating 0 Pending'],
      [4, 's/postStart ends 0'],
      [4, '1/2 Terminating 0 Pending'],
      [4, 'Normal Killing "Stopping container s"'],
      [4, 's/preStop begins'],
      [5, 's/preStop ends 0'],
      [5, 's gets SIGTERM'],
      [5, 's exits 0'],
      [5, '0/2 PodInitializing 0 Failed'],
    ]);
  });
});

describe('a sidecar that waits for its restart', () => {
  const rows = (code: number) =>
    play({
      pod: pod({ initContainers: [sidecar({ name: 's' })] }),
      processes: { s: [{ exits: { after: 2, code } }] },
      until: 6,
    })
      .told('status')
      .slice(3);

  it('shows why after a failure', () => {
    expect(rows(1)).to.deep.equal([
      [2, '1/2 Init:Error 0 Running'],
      [2, '2/2 Running 1 Running'],
      [4, '1/2 Init:Error 1 Running'],
      [5, '1/2 Init:CrashLoopBackOff 1 Running'],
    ]);
  });

  it('shows nothing of it after an exit 0, like any init container', () => {
    expect(rows(0)).to.deep.equal([
      [2, '1/2 Running 0 Running'],
      [2, '2/2 Running 1 Running'],
      [4, '1/2 Running 1 Running'],
    ]);
  });
});

describe('a pod that a sync finds done (KillPod in SyncPod)', () => {
  it('stops its sidecars with preStop, and shows them ended before it is Succeeded (trace n2)', () => {
    const story = play({
      pod: pod({
        restartPolicy: 'Never',
        initContainers: [sidecar({ name: 's', lifecycle: { preStop: exec('x') } })],
      }),
      processes: { main: [{ exits: { after: 3, code: 0 } }], s: [GENTLE] },
      hooks: { 's/preStop': [{ takes: 2 }] },
    });
    expect(story.told('event', 'process', 'hook', 'status').slice(9)).to.deep.equal([
      [3, 'main exits 0'],
      [3, '1/2 Completed 0 Running'],
      [3, 'Normal Killing "Stopping container s"'],
      [3, 's/preStop begins'],
      [5, 's/preStop ends 0'],
      [5, 's gets SIGTERM'],
      [5, 's exits 0'],
      [5, '0/2 Completed 0 Running'],
      [5, '0/2 Completed 0 Succeeded'],
    ]);
  });

  it('because its probe failed under Never has the grace of the pod, and shows the end before it is Failed', () => {
    const story = play({
      pod: pod({
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: 5,
        containers: [{ startupProbe: probe({ failureThreshold: 1, terminationGracePeriodSeconds: 2 }) }],
      }),
      processes: { main: [{ onSignal: 'ignores' }] },
      probes: { 'main/startup': [BAD] },
    });
    expect(story.told('event', 'process', 'status').slice(4)).to.deep.equal([
      [0, '0/1 Running 0 Running'],
      [10, 'Warning Unhealthy "Startup probe failed: bad"'],
      [10, 'Normal Killing "Stopping container main"'],
      [10, 'main gets SIGTERM'],
      [15, 'main gets SIGKILL'],
      [15, 'main exits 137'],
      [15, '0/1 Error 0 Running'],
      [15, '0/1 Error 0 Failed'],
    ]);
  });

  it('runs no preStop with a grace of 0', () => {
    const story = play({
      pod: pod({
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: 0,
        initContainers: [sidecar({ name: 's', lifecycle: { preStop: exec('x') } })],
      }),
      processes: { main: [{ exits: { after: 3, code: 1 } }], s: [{ onSignal: 'ignores' }] },
    });
    expect(story.told('process', 'hook').slice(2)).to.deep.equal([
      [3, 'main exits 1'],
      [3, 's gets SIGTERM'],
      [5, 's gets SIGKILL'],
      [5, 's exits 137'],
    ]);
    expect(story.order('status').at(-1)).to.equal('0/2 Error 0 Failed');
  });

  it('because an init container failed under Never is Failed as soon as its sidecars have ended', () => {
    const story = play({
      pod: pod({ restartPolicy: 'Never', initContainers: [sidecar({ name: 's' }), { name: 'i' }] }),
      processes: { s: [GENTLE], i: [{ exits: { after: 2, code: 2 } }] },
    });
    expect(story.told('event', 'process', 'status').slice(8)).to.deep.equal([
      [2, 'i exits 2'],
      [2, '1/2 Init:Error 0 Pending'],
      [2, 'Normal Killing "Stopping container s"'],
      [2, 's gets SIGTERM'],
      [2, 's exits 0'],
      [2, '0/2 Init:Error 0 Failed'],
    ]);
  });
});

describe('a pod whose regular containers are done', () => {
  it('ends at once while a sidecar waits in back-off: that is not started again (SyncPod, isTerminal)', () => {
    const story = play({
      pod: pod({ restartPolicy: 'Never', initContainers: [sidecar({ name: 's' })] }),
      processes: { s: [{ exits: { after: 1, code: 1 } }], main: [{ exits: { after: 5, code: 0 } }] },
    });
    expect(story.told('process', 'status').slice(-4)).to.deep.equal([
      [3, '1/2 Init:CrashLoopBackOff 1 Running'],
      [5, 'main exits 0'],
      [5, '0/2 Completed 1 Running'],
      [5, '0/2 Completed 1 Succeeded'],
    ]);
  });
});

describe('a deadline', () => {
  const late = 'Normal DeadlineExceeded "Pod was active on the node longer than the specified deadline"';

  it('runs preStop, and shows the reason of the container (activeDeadlineSeconds with preStop)', () => {
    const story = play({
      pod: pod({ activeDeadlineSeconds: 4, containers: [{ lifecycle: { preStop: exec('x') } }] }),
      processes: { main: [GENTLE] },
      hooks: { 'main/preStop': [{ takes: 2 }] },
    });
    expect(story.told('event', 'process', 'hook', 'status').slice(5)).to.deep.equal([
      [4, late],
      [4, 'Normal Killing "Stopping container main"'],
      [4, 'main/preStop begins'],
      [6, 'main/preStop ends 0'],
      [6, 'main gets SIGTERM'],
      [6, 'main exits 0'],
      [6, '0/1 Completed 0 Failed'],
    ]);
  });

  it('in back-off leaves the container unknown, with its end in lastState (TerminatePod)', () => {
    const story = play({
      pod: pod({ activeDeadlineSeconds: 8 }),
      processes: { main: [{ exits: { after: 1, code: 3 } }] },
    });
    expect(story.told('event', 'status').slice(-4)).to.deep.equal([
      [2, 'Warning BackOff "Back-off restarting failed container main in pod web_default(uid-1)"'],
      [3, '0/1 CrashLoopBackOff 1 Running'],
      [8, late],
      [8, '0/1 ContainerStatusUnknown 1 Failed'],
    ]);
    const [main] = story.statuses.at(-1)?.containerStatuses ?? [];
    expect(main?.state.terminated).to.include({ reason: 'ContainerStatusUnknown', exitCode: 137 });
    expect(main?.lastState.terminated).to.include({ reason: 'Error', exitCode: 3 });
  });
});
