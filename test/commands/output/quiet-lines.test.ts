/** What hooklet says beside a command whose output is its own. */

import { expect } from 'chai';
import { createQuietOutput } from '../../../supervisor/commands/output/quiet-lines.ts';
import type { HappeningKind } from '../../../supervisor/node/happening.ts';

function shown(
  happenings: readonly HappeningKind[],
  options: { restarts?: boolean; quietHooks?: boolean } = {},
) {
  let text = '';
  const { restarts = false, quietHooks = false } = options;
  const output = createQuietOutput({ write: (part) => (text += part), restarts, quietHooks });
  const pod = { namespace: 'default', name: 'app', uid: 'u' };
  for (const kind of happenings) output.watch({ at: 0, pod, ...kind });
  return { text, output, all: () => text };
}

const container = 'app';
const started = (restartCount: number): HappeningKind => ({
  type: 'process-started',
  container,
  pid: 7,
  argv: ['app', 'a b'],
  logPath: '',
  restartCount,
});
const exited: HappeningKind = { type: 'process-exited', container, exitCode: 4 };
const hook = { container, hook: 'preStop', hookId: 'h1' } as const;

describe('createQuietOutput', () => {
  it('says nothing of a life in which all goes well', () => {
    const { text } = shown([
      started(0),
      {
        type: 'event',
        eventType: 'Normal',
        reason: 'Started',
        message: 'Container started',
        count: 1,
        firstAt: 0,
      },
      { type: 'signal-forwarded', container, signal: 'SIGHUP' },
      { type: 'deletion-requested', why: 'SIGTERM received' },
      { type: 'signal-sent', container, signal: 'SIGTERM', graceSeconds: 30 },
      exited,
      { type: 'removed' },
    ]);
    expect(text).to.equal('');
  });

  it('tells of every end and start when the command is restarted', () => {
    const { text } = shown([started(0), exited, started(1)], { restarts: true });
    expect(text).to.equal('hooklet: exited with code 4\nhooklet: started (restart 1) pid 7: app "a b"\n');
  });

  it('shows a warning with its remedy', () => {
    const event = {
      type: 'event',
      eventType: 'Warning',
      reason: 'Bad',
      message: 'it is',
      hint: 'do this',
    } as const;
    const { text } = shown([{ ...event, count: 1, firstAt: 0 }]);
    expect(text).to.equal('hooklet: Warning Bad: it is\nhooklet: ↳ do this\n');
  });

  it('marks each line of a hook, the unfinished last one too, and lets none of them steer the terminal', () => {
    const { text } = shown([
      { type: 'hook-output', ...hook, stream: 'stdout', chunk: Buffer.from('one\ntw') },
      { type: 'hook-output', ...hook, stream: 'stdout', chunk: Buffer.from('o\u001b[2J\nlast') },
      {
        type: 'hook-ended',
        ...hook,
        outcome: { kind: 'exited', exitCode: 0, stdout: '', stderr: '' },
        seconds: 1,
        unshownBytes: 0,
      },
    ]);
    expect(text).to.equal(
      'hooklet: preStop │ one\nhooklet: preStop │ two\nhooklet: preStop │ last\nhooklet: preStop hook done after 1.00 s\n',
    );
  });

  it('shows no hook output when asked not to', () => {
    const chunk = Buffer.from('one\n');
    expect(
      shown([{ type: 'hook-output', ...hook, stream: 'stdout', chunk }], { quietHooks: true }).text,
    ).to.equal('');
  });

  it('says what a stop waits for', () => {
    const { text } = shown([
      { type: 'deletion-requested', why: 'SIGTERM received', waitsFor: 'the postStart hook of app' },
    ]);
    expect(text).to.match(/^hooklet: stopping: SIGTERM received; waits for the postStart hook of app/);
  });

  it('marks each line of a note once', () => {
    const { output, all } = shown([]);
    output.note('hooklet: one\ntwo\n');
    expect(all()).to.equal('hooklet: one\nhooklet: two\n');
  });
});
