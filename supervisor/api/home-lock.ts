/** Which running hooklet a home belongs to: its kubeconfig is never overwritten by another one. */

import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readProcStat } from '../host/proc-stat.ts';

export interface HomeClaim {
  /** Where this hooklet keeps its kubeconfig: the home itself, or a folder of its own in it. */
  readonly folder: string;
  /** The process that has the home, when it is another one. */
  readonly takenBy?: number;
  release(): void;
}

/** Claims the home, or, when another hooklet runs in it, `<home>/<pid>`. Throws what writing throws. */
export function claimHome(home: string): HomeClaim {
  const lock = join(home, 'running');
  const owner = takeLock(lock);
  if (owner === undefined) return { folder: home, release: () => rmSync(lock, { force: true }) };
  const folder = join(home, String(process.pid));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { folder, takenBy: owner, release: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The pid of the hooklet that runs in the home; undefined when none does. */
export function homeOwner(home: string): number | undefined {
  return livingOwner(readLock(join(home, 'running')));
}

/** A lock is linked into place with its content: nobody ever sees half of one. Undefined: it is ours now. */
function takeLock(lock: string): number | undefined {
  const mine = `${lock}.${process.pid}`;
  rmSync(mine, { force: true });
  try {
    writeFileSync(mine, identityOf(process.pid), { mode: 0o600 });
    // Twice: the lock of one that was killed is cleared away first.
    for (let attempt = 0; attempt < 2; attempt += 1) {
      if (link(mine, lock)) return undefined;
      const owner = livingOwner(readLock(lock));
      if (owner !== undefined) return owner;
      clearStale(lock);
    }
    return livingOwner(readLock(lock)) ?? 0;
  } finally {
    rmSync(mine, { force: true });
  }
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moved away before it is looked at again: another hooklet may clear it at the same time, and take it. */
function clearStale(lock: string): void {
  const aside = `${lock}.stale.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (livingOwner(readLock(aside)) !== undefined) link(aside, lock);
  rmSync(aside, { force: true });
}

function readLock(lock: string): string {
  try {
    return readFileSync(lock, 'utf8');
  } catch {
    return '';
  }
}

/** A pid comes again; with the time of its start it names one process. */
function identityOf(pid: number): string {
  return `${pid} ${readProcStat(pid)?.startTicks ?? ''}`;
}

function livingOwner(content: string): number | undefined {
  const pid = Number.parseInt(content, 10);
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid || !isRunning(pid)) return undefined;
  const [, startTicks = ''] = content.split(' ');
  return startTicks === '' || identityOf(pid) === content ? pid : undefined;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
