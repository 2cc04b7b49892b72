/** Which process a chain of launching programs becomes: the container's PID 1, as the machine numbers it. */

import { setTimeout as delay } from 'node:timers/promises';
import { livingProcesses, type ProcStat, readProcFile, readProcStat } from './proc-stat.ts';
import { readHead } from './read-head.ts';

/** The whole chain takes 3 ms; on a busy machine it takes what it takes. */
const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 16;
/** Pids are given out in order: the child's is most likely the next, unless others start processes too. */
const NEAR = 8;
/** Enough to tell a program from the chain that ends in it. */
const HEAD_BYTES = 4096;

export interface MainProcess {
  /** Undefined when it was over before it was found. */
  readonly process: ProcStat | undefined;
  /** Whether it was seen to run the command. If not, it may have done so all the same, for a moment. */
  readonly hasExecuted: boolean;
}

/**
 * Settles once the child of `leader` has executed something that is not in `chain`, each an argument list of a
 * launching program, or when `ended` comes first: a whole container may be over within a moment. `onPid` is told the
 * child as soon as it is there, whatever it still runs.
 */
export async function mainProcess(
  leader: number,
  chain: readonly (readonly string[])[],
  ended: Promise<unknown>,
  onPid: (pid: number) => void,
): Promise<MainProcess> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const heads = chain.map((argv) => Buffer.from(`${argv.join('\0')}\0`).subarray(0, HEAD_BYTES));
  let child: ProcStat | undefined;
  for (let pauseMs = FIRST_PAUSE_MS; !over; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    if (!child) {
      child = findChild(leader, pauseMs > FIRST_PAUSE_MS * 4);
      if (child) onPid(child.pid);
    }
    if (child && hasExecuted(child.pid, heads)) return { process: child, hasExecuted: true };
    await Promise.race([delay(pauseMs), ended]);
  }
  return { process: child, hasExecuted: false };
}

/** `/proc/PID/task/PID/children` is there only on kernels that were built with it. */
function findChild(leader: number, thoroughly: boolean): ProcStat | undefined {
  const listed = readProcFile(leader, `task/${leader}/children`)?.trim().split(' ').map(Number);
  const near = listed ?? Array.from({ length: NEAR }, (_, n) => leader + 1 + n);
  for (const pid of near) {
    const stat = readProcStat(pid);
    if (stat?.ppid === leader) return stat;
  }
  return thoroughly && !listed ? livingProcesses()?.find(({ ppid }) => ppid === leader) : undefined;
}

function hasExecuted(pid: number, heads: readonly Buffer[]): boolean {
  const line = readHead(`/proc/${pid}/cmdline`, HEAD_BYTES);
  // Empty in the middle of an exec, and after the end.
  return line !== undefined && line.length > 0 && !heads.some((head) => head.equals(line));
}
