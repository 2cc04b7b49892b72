/** The process that kills hooklet's containers when hooklet itself is killed, which nobody can handle. */

import { type GuardianShell, startGuardianShell } from './guardian-shell.ts';
import { readProcStat } from './proc-stat.ts';
import { randomUuid } from './random-uuid.ts';

export interface Guardian {
  /** In the environment of whatever hooklet starts: found by it before it has been told of. */
  readonly mark: string;
  /** Has a session leader killed, with all that belongs to it, should hooklet die; until what it returns is called. */
  watch(pid: number): () => void;
}

/** What this file itself does with one. */
interface OwnGuardian extends Guardian {
  /** Nothing while it has somebody to watch. */
  close(): void;
}

/** One for all runtimes of this process. */
let shared: OwnGuardian | undefined;
/** Until the one that was sent away last has gone. */
let leaving: Promise<void> = Promise.resolve();

/** The guardian, started if there is none. What goes wrong with it is told to whoever needed it first. */
export function guard(onWarning: (message: string) => void): Guardian {
  shared ??= startGuardian(randomUuid(), onWarning);
  return shared;
}

/** A normal end: sends the guardian away if it has nobody to watch. Settles when it has gone. Never rejects. */
export function dismissGuardian(): Promise<void> {
  shared?.close();
  return leaving;
}

/** As often as one is killed, another one takes over; somebody who goes on like this wants none. */
const MOST_GUARDIANS = 5;

/**
 * Needs no rights: a shell (a tenth of a megabyte) in a session of its own, so that neither a terminal's signals nor
 * those to hooklet's group reach it.
 */
function startGuardian(mark: string, onWarning: (message: string) => void): OwnGuardian {
  const watched = new Map<number, string>();
  let started = 0;
  let closed = false;
  let shell = start();

  function start(): GuardianShell | undefined {
    // Whoever kills PID 1 of a container kills the container.
    if (process.pid === 1) return undefined;
    started += 1;
    const one = startGuardianShell(`${mark}\n`, ({ message }) => unguarded(message));
    for (const line of watched.values()) one.tell(`${line}\n`);
    void one.ended.then(replace);
    return one;
  }

  function replace(): void {
    if (closed) return;
    if (started < MOST_GUARDIANS) shell = start();
    else unguarded('it has been killed again and again');
  }

  function unguarded(why: string): void {
    shell = undefined;
    onWarning(`no guardian: SIGKILL to hooklet would leave its containers running: ${why}`);
  }

  const guardian: OwnGuardian = {
    mark,

    watch(pid) {
      const line = `+ ${pid} ${readProcStat(pid)?.startTicks ?? ''}`;
      watched.set(pid, line);
      shell?.tell(`${line}\n`);
      return () => {
        if (watched.get(pid) !== line) return;
        watched.delete(pid);
        shell?.tell(`- ${pid}\n`);
      };
    },

    close() {
      if (closed || watched.size > 0) return;
      closed = true;
      if (shared === guardian) shared = undefined;
      if (!shell) return;
      leaving = shell.ended;
      // It has nobody to kill, and this is quicker than to tell it so.
      shell.kill();
    },
  };
  return guardian;
}
