/** Ends of pods that no recording shows, told in full. */

import { expect } from 'chai';
import { exec, pod, sidecar } from '../../support/pod.ts';
import { deletion, exited } from '../../support/script.ts';
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
      [2, '0/2 Init:PostStartHookError 0 Pending'],
      [2, 's starts'],
      [2, 'Normal Created "Container created"'],
      [2, 'Normal Started "Container started"'],
      [2, 's/postStart begins'],
      [4, 's/postStart ends 1'],
      [4, 'Warning FailedPostStartHook "PostStartHook failed"'],
      [4, 'Normal Killing "FailedPostStartHook"'],
      [4, 's gets SIGTERM'],
      [4, 's exits 0'],
      [4, '0/2 Init:PostStartHookError 1 Pending'],
      [4, 'Warning BackOff "Back-off restarting failed container s in pod web_default(uid-1)"'],
      [5, '0/2 Init:CrashLoopBackOff 1 Pending'],
      [6, '0/2 Terminating 1 Pending'],
      [6, '0/2 Init:1/2 1 Failed'],
    ]);
    const waiting = { waiting: { reason: 'PodInitializing' } };
    expect(story.statuses.at(-1)?.initContainerStatuses?.[1]?.state).to.deep.equal(waiting);
    expect(story.statuses.at(-1)?.containerStatuses[0]?.state).to.deep.equal(waiting);
  });
});
