/** The mark that every process of a container inherits, and by which it is found wherever it went. */

import { setTimeout as delay } from 'node:timers/promises';
import { errnoText, errorCode } from './errno-text.ts';
import { allPids, isDead, isSameProcess, type ProcStat, readProcFile, readProcStat } from './proc-stat.ts';

/** In the environment of whatever a container runs. */
export const COOKIE_VARIABLE = 'HOOKLET_CONTAINER';

const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 100;
/** A machine on which processes are started all the time is not looked at for ever. */
const MOST_ROUNDS = 50;

/**
 * SIGKILLs every process whose environment, as it was when it was executed, has the cookie: daemons that left
 * session, group and tree too. Looks again until there is none, since one that forks may just have got away.
 * Settles at once where there is no /proc. Never rejects.
 */
export async function killCarriers(
  cookie: string,
  onWarning: (message: string) => void,
  procRoot?: string,
): Promise<void> {
  const refused: ProcStat[] = [];
  const isRefused = (p: ProcStat) =>
    refused.some((one) => one.pid === p.pid && one.startTicks === p.startTicks);
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    let found = 0;
    for (const p of (await nextCensus(procRoot)).get(cookie) ?? []) {
      if (isRefused(p)) continue;
      found += 1;
      const problem = kill(p, procRoot);
      if (problem === undefined) continue;
      // It has become another user's (set-user-ID): waiting for it would be for ever.
      refused.push(p);
      onWarning(`process ${p.pid} of an ended container is left: ${problem}`);
    }
    if (found === 0) return;
    await delay(pauseMs);
  }
}

export type Census = ReadonlyMap<string, readonly ProcStat[]>;

const planned = new Map<string | undefined, Promise<Census>>();

/**
 * Who carries which cookie, seen after the call. One look serves all that ask in the same turn: hundreds of
 * containers that end together would else read the environment of every process hundreds of times.
 */
function nextCensus(procRoot: string | undefined): Promise<Census> {
  const before = planned.get(procRoot);
  if (before) return before;
  const census = new Promise<Census>((resolve) => {
    setImmediate(() => {
      planned.delete(procRoot);
      resolve(takeCensus(procRoot));
    });
  });
  planned.set(procRoot, census);
  return census;
}

/**
 * Who carries which cookie now: a look at every process, and at those that have come meanwhile, so that a chain of
 * processes, each of which starts the next one and leaves, does not walk past it. Empty where there is no /proc.
 */
export function takeCensus(procRoot: string | undefined): Census {
  const census = new Map<string, ProcStat[]>();
  const seen = new Set([process.pid]);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const fresh = allPids(procRoot).filter((pid) => !seen.has(pid));
    if (fresh.length === 0) break;
    for (const pid of fresh) {
      seen.add(pid);
      const cookies = cookiesOf(pid, procRoot);
      const stat = cookies.size > 0 ? readProcStat(pid, procRoot) : undefined;
      if (!stat || isDead(stat)) continue;
      for (const cookie of cookies) census.set(cookie, [...(census.get(cookie) ?? []), stat]);
    }
  }
  return census;
}

/** More than one where a program has put a second one into its child's environment. */
function cookiesOf(pid: number, procRoot: string | undefined): ReadonlySet<string> {
  const environment = readProcFile(pid, 'environ', procRoot)?.split('\0') ?? [];
  const prefix = `${COOKIE_VARIABLE}=`;
  return new Set(
    environment.filter((entry) => entry.startsWith(prefix)).map((entry) => entry.slice(prefix.length)),
  );
}

function kill(p: ProcStat, procRoot?: string): string | undefined {
  try {
    if (isSameProcess(p, procRoot)) process.kill(p.pid, 'SIGKILL');
    return undefined;
  } catch (error) {
    return errorCode(error) === 'ESRCH' ? undefined : errnoText(error);
  }
}
