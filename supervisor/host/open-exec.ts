/** Runs one more command in a running container for somebody who is connected to it: `kubectl exec`, `kubectl cp`. */

import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command, ExecExit, ExecSession, OpenExecOptions } from './container-runtime.ts';
import { drainAtPace, ended } from './drain.ts';
import { exitStatusOf } from './exit-code.ts';
import { holdLaunchFailure } from './hold-launch-failure.ts';
import { killPipeHolders } from './pipe-holders.ts';
import type { ProcessGroup } from './process-group.ts';
import { killProcessTree } from './process-tree.ts';
import { type ExecSurroundings, spawnExec } from './spawn-exec.ts';
import { TERMINAL_ENV } from './terminal.ts';

/** How long what runs in a terminal may take to save its history and its files once that is hung up. */
const HANG_UP_MS = 2000;

export interface OpenedExec extends ExecSession {
  readonly group: ProcessGroup;
  /** Its container ends, and it with it: what it has printed is still read, but not waited for. */
  abandon(): void;
}

/** See `ContainerProcess.openExec`. */
export async function openExec(
  { argv, env, cwd, uid, gid }: Command,
  { stdin: wantsInput, tty }: OpenExecOptions,
  around: ExecSurroundings,
): Promise<OpenedExec> {
  const { signal, launch, main, procRoot } = around;
  const command: Command = {
    argv,
    env: tty ? { ...env, ...TERMINAL_ENV } : env,
    cwd,
    ...(uid !== undefined && { uid }),
    ...(gid !== undefined && { gid }),
    ...(wantsInput && { stdin: 'once' }),
    ...(tty && { tty }),
  };
  const { spawned, group, failure } = await spawnExec(command, around);
  const { pid, terminal, stdin } = spawned;
  const held = launch && holdLaunchFailure(spawned, (said, code) => failure(said, code) !== undefined);
  const { stdout, stderr } = held ?? spawned;
  let over = false;
  let abandon = () => {};
  const abandoned = new Promise<void>((resolve) => {
    abandon = resolve;
  });
  let leave = () => {};
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });

  /** Nobody is connected any more. What has ended already may have left something running: that stays. */
  async function hangUp(): Promise<void> {
    if (!over && !terminal) {
      killProcessTree(group, procRoot);
      // In there it leads a group that nobody knows any more when it has ended.
      if (main !== undefined) killPipeHolders(spawned.pipes, main);
    }
    for (const stream of [spawned.stdin, spawned.stdout, spawned.stderr, stdout, stderr]) stream?.destroy();
    leave();
    if (over || !terminal) return;
    await Promise.race([spawned.ended, delay(HANG_UP_MS, undefined, { ref: false })]);
    if (!over) killProcessTree(group, procRoot);
  }

  async function end(): Promise<ExecExit> {
    const processEnd = await spawned.ended;
    over = true;
    group.leaderEnded();
    const read = ended(stdout, stderr);
    await Promise.race([read, abandoned, left]);
    await Promise.race([drainAtPace(spawned.stdout, spawned.stderr).then(() => read), left]);
    const error = held && failure(held.said(), processEnd.code);
    if (error) throw error;
    return { exitCode: exitStatusOf(processEnd).exitCode };
  }

  const onAbort = () => void hangUp();
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();
  const exited = end().finally(() => signal?.removeEventListener('abort', onAbort));
  // Whoever asks hears of it; nobody may ask any more.
  exited.catch(() => {});
  return {
    pid,
    group,
    ...(wantsInput && stdin && { stdin: terminal && held ? typed(stdin, held.release) : stdin }),
    stdout,
    stderr,
    exited,
    resize: (size) => terminal?.resize(size),
    abandon: () => abandon(),
  };
}

/** What is typed at a terminal comes back at once: it is not to be taken for the first words of a program. */
function typed(terminal: Writable, onInput: () => void): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      onInput();
      if (terminal.destroyed) done();
      else terminal.write(chunk, () => done());
    },
  });
}
