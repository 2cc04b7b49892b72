/** Whether a process runs: by /proc where there is one, since kill(pid, 0) counts zombies. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A zombie has ended. */
export function isRunning(pid: number): boolean {
  if (process.platform !== 'linux') return isRunningByPs(pid);
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(String((error as NodeJS.ErrnoException).code))) return false;
    throw error;
  }
}

function isRunningByPs(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
}
