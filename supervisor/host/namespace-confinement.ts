/** A container in namespaces: the kernel holds it together, and kills everybody with PID 1. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Confinement } from './confinement.ts';
import { errorCode } from './errno-text.ts';
import { exitStatusOf } from './exit-code.ts';
import type { NamespaceIsolation } from './isolation.ts';
import { holdKilledWords } from './killed-words.ts';
import { isSameProcess, readProcStat } from './proc-stat.ts';
import { launchBeside, type StartedInNamespace } from './start-in-namespace.ts';

const FIRST_LOOK_MS = 1;
const LONGEST_PAUSE_MS = 50;

export function confineInNamespace(
  isolation: NamespaceIsolation,
  { leader, main }: StartedInNamespace,
  onEmpty: () => void,
): Confinement {
  const pid = main?.pid ?? leader.pid;
  const lives = () => main !== undefined && isSameProcess(main);

  function signal(number: number): void {
    try {
      // Never a stranger that has got its number meanwhile.
      if (lives()) process.kill(pid, number);
    } catch (error) {
      if (errorCode(error) !== 'ESRCH') throw error;
    }
  }

  function kill(): void {
    try {
      signal(SIGKILL);
    } catch {
      // Another user's, as far as hooklet may know: `end` goes on trying.
    }
  }

  return {
    pid,
    launch: launchBeside(isolation, pid),
    killedWords: holdKilledWords(leader.terminal !== undefined),

    isEnding() {
      const stat = readProcStat(pid);
      return !lives() || stat?.exiting === true;
    },

    signal,
    kill,

    async end(execs) {
      // Those that have not entered yet, and now cannot.
      for (const exec of execs) exec.signal('SIGKILL');
      // It is gone before its leader is, unless somebody has killed the leader.
      for (let pauseMs = FIRST_LOOK_MS; lives(); pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
        kill();
        await delay(pauseMs);
      }
      onEmpty();
      await Promise.all(execs.map((exec) => exec.gone()));
    },

    exitStatus(end, killed) {
      return killed ? KILLED : exitStatusOf(end);
    },
  };
}

const SIGKILL = 9;
const KILLED = { exitCode: 128 + SIGKILL, signal: 'SIGKILL' } as const;
