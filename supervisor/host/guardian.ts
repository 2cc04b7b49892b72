/** The process that kills hooklet's containers when hooklet itself is killed, which nobody can handle. */

import { type ChildProcess, spawn } from 'node:child_process';
import { GUARDIAN_SCRIPT } from './guardian-script.ts';
import { readProcStat } from './proc-stat.ts';

export interface Guardian {
  /** In the environment or arguments of whatever hooklet starts: found by it before it has been told of. */
  readonly mark: string;
  /** Has a session leader killed, with all that belongs to it, should hooklet die; until what it returns is called. */
  watch(pid: number): () => void;
  /** A normal end, when nothing is left to be killed. Settles when the guardian has gone. Never rejects. */
  close(): Promise<void>;
}

/** As often as one is killed, another one takes over; somebody who goes on like this wants none. */
const MOST_GUARDIANS = 5;

/**
 * Needs no rights: a shell (a tenth of a megabyte) in a session of its own, so that neither a terminal's signals nor
 * those to hooklet's group reach it. It has none of hooklet's environment and nothing of its name.
 */
export function startGuardian(mark: string, onWarning: (message: string) => void): Guardian {
  const watched = new Map<number, string>();
  let started = 0;
  let closed = false;
  let child = start();

  function start(): ChildProcess | undefined {
    // Whoever kills PID 1 of a container kills the container.
    if (process.pid === 1) return undefined;
    started += 1;
    const guardian = spawn('/bin/sh', ['-c', GUARDIAN_SCRIPT], {
      detached: true,
      cwd: '/',
      env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    guardian.once('error', (error) => unguarded(error.message));
    guardian.stdin?.on('error', () => {});
    guardian.once('exit', () => replace());
    guardian.unref();
    // A pipe keeps the event loop alive by itself.
    (guardian.stdin as unknown as { unref(): void } | null)?.unref();
    guardian.stdin?.write([mark, ...watched.values(), ''].join('\n'));
    return guardian;
  }

  function replace(): void {
    if (closed) return;
    if (started < MOST_GUARDIANS) child = start();
    else unguarded('it has been killed again and again');
  }

  function unguarded(why: string): void {
    child = undefined;
    onWarning(`no guardian: SIGKILL to hooklet would leave its containers running: ${why}`);
  }

  function tell(line: string): void {
    if (child?.stdin?.writable) child.stdin.write(`${line}\n`);
  }

  return {
    mark,

    watch(pid) {
      const line = `+ ${pid} ${readProcStat(pid)?.startTicks ?? ''}`;
      watched.set(pid, line);
      tell(line);
      return () => {
        if (watched.get(pid) !== line) return;
        watched.delete(pid);
        tell(`- ${pid}`);
      };
    },

    async close() {
      if (closed) return;
      closed = true;
      const guardian = child;
      if (!guardian || guardian.exitCode !== null || guardian.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => guardian.once('exit', () => resolve()));
      guardian.ref();
      guardian.stdin?.end('.\n');
      await gone;
    },
  };
}
