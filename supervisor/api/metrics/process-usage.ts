/** What the processes of a container use: CPU time and memory, from /proc. */

import { livingProcesses, readProcFile } from '../../host/proc-stat.ts';

export interface Usage {
  /** Since their start. */
  readonly cpuMs: number;
  readonly memoryBytes: number;
}

/** USER_HZ: 100 on every Linux that Node runs on. */
const TICK_MS = 10;

/** For every given pid, the use of it and of all its descendants; nothing where there is no /proc. */
export function processUsage(roots: readonly number[]): ReadonlyMap<number, Usage> {
  const usage = new Map<number, Usage>();
  const processes = livingProcesses();
  if (!processes) return usage;
  const children = new Map<number, number[]>();
  const sessions = new Map<number, number[]>();
  for (const { pid, ppid, session } of processes) {
    children.set(ppid, [...(children.get(ppid) ?? []), pid]);
    sessions.set(session, [...(sessions.get(session) ?? []), pid]);
  }
  for (const root of roots) {
    const tree = new Set<number>();
    // An orphan of the container has another parent, but still its session.
    for (const queue = [root, ...(sessions.get(root) ?? [])]; queue.length > 0; ) {
      const pid = queue.pop() as number;
      if (tree.has(pid)) continue;
      tree.add(pid);
      queue.push(...(children.get(pid) ?? []));
    }
    usage.set(root, sum([...tree].map(usageOf)));
  }
  return usage;
}

function sum(all: readonly Usage[]): Usage {
  return {
    cpuMs: all.reduce((total, { cpuMs }) => total + cpuMs, 0),
    memoryBytes: all.reduce((total, { memoryBytes }) => total + memoryBytes, 0),
  };
}

/** proc_pid_stat(5): utime and stime are the 14th and 15th field; the name before them may hold anything. */
function usageOf(pid: number): Usage {
  const stat = readProcFile(pid, 'stat') ?? '';
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  const resident = /^VmRSS:\s+(\d+) kB/m.exec(readProcFile(pid, 'status') ?? '')?.[1] ?? 0;
  return { cpuMs: ticks * TICK_MS, memoryBytes: Number(resident) * 1024 };
}
