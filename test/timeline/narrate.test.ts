/** What the page says about a pod in words can be understood without knowing anything of hooks. */

import { expect } from 'chai';
import { narrate } from '../../supervisor/timeline/draw/narrate.ts';
import { createPicture } from '../../supervisor/timeline/picture/build-picture.ts';
import { BEGINNING, POD, records, status, WHOLE_RUN } from './records.ts';

/** `seconds` after its beginning. */
function saidAt(seconds: number, all = WHOLE_RUN): string {
  const builder = createPicture();
  const now = BEGINNING + seconds * 1000;
  for (const record of all) if (record.at <= now) builder.add(record);
  const [pod] = builder.picture.pods;
  if (!pod) throw new Error('no pod');
  return narrate(pod, now);
}

describe('The sentence about a pod', () => {
  it('tells of each step from postStart to the end', () => {
    expect([0, 0.3, 1.5, 3, 6, 7.5, 9].map((seconds) => saidAt(seconds))).to.deep.equal([
      '',
      'The postStart hook runs beside the process; until it has ended, the container is not Ready.',
      'It runs, but it is not Ready yet.',
      'It runs and is Ready: it gets requests.',
      'The preStop hook runs, and the process goes on; TERM waits until the hook has ended; 29 s of grace are left, then comes KILL.',
      'TERM was sent, and the process is to finish its work and end; 28 s of grace are left, then comes KILL.',
      'It has gone: every process of it has ended.',
    ]);
  });

  const failing = records(
    [0, POD],
    [0.1, { type: 'process-started', container: 'main', pid: 7, command: 'x', restartCount: 0 }],
    [0.1, { type: 'hook-started', container: 'main', hook: 'postStart', hookId: 'p', what: 'exec x' }],
    [
      1,
      {
        type: 'hook-ended',
        container: 'main',
        hookId: 'p',
        ok: false,
        result: 'exit code 3',
        unshownBytes: 0,
      },
    ],
    [1, { type: 'stop-began', container: 'main', cause: 'post-start-failed', graceSeconds: 6 }],
    [1, { type: 'signal-sent', container: 'main', signal: 'SIGTERM', graceSeconds: 6 }],
    [7, { type: 'killed', container: 'main' }],
    [7.1, { type: 'process-exited', container: 'main', exitCode: 137, signal: 'SIGKILL' }],
    [7.1, status('PostStartHookError', 'Waiting', 'PostStartHookError')],
  );

  it('tells why a container whose postStart hook failed is stopped and started again', () => {
    expect([2, 7, 8].map((seconds) => saidAt(seconds, failing))).to.deep.equal([
      'The postStart hook failed (exit code 3), so the process is stopped: TERM was sent, and the process is to finish its work and end; 5 s of grace are left, then comes KILL.',
      'The grace period is over: KILL was sent, which no process survives.',
      'The postStart hook failed (exit code 3), so the process has ended; it starts again after a pause (PostStartHookError).',
    ]);
  });
});
