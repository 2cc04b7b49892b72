/** How busy containers are: the CPU time between two looks at them. */

import { processUsage, type Usage } from './process-usage.ts';

export interface Rate {
  /** 1000 is one CPU. */
  readonly milliCpu: number;
  readonly memoryBytes: number;
}

export interface UsageSampler {
  /** By pid. Takes a moment when the last look is too long ago, or was never. */
  sample(pids: readonly number[]): Promise<ReadonlyMap<number, Rate>>;
}

/** Clock ticks are 10 ms: anything shorter says nothing. */
const SHORTEST_MS = 500;
/** A rate over a longer time is no longer how busy it is now. */
const LONGEST_MS = 60_000;

interface Look {
  readonly at: number;
  readonly usage: ReadonlyMap<number, Usage>;
}

export function createUsageSampler(now: () => number): UsageSampler {
  let last: Look | undefined;
  const look = (pids: readonly number[]): Look => ({ at: now(), usage: processUsage(pids) });
  return {
    async sample(pids) {
      const age = last ? now() - last.at : Number.POSITIVE_INFINITY;
      const known = last !== undefined && pids.every((pid) => last?.usage.has(pid));
      if (!known || age > LONGEST_MS) last = look(pids);
      if (now() - (last?.at ?? 0) < SHORTEST_MS) await pause(SHORTEST_MS);
      const before = last ?? look(pids);
      const after = look(pids);
      last = after;
      return new Map(pids.flatMap((pid) => rateOf(pid, before, after)));
    },
  };
}

function rateOf(pid: number, before: Look, after: Look): [number, Rate][] {
  const [old, current] = [before.usage.get(pid), after.usage.get(pid)];
  if (!old || !current) return [];
  const elapsedMs = Math.max(1, after.at - before.at);
  const milliCpu = Math.max(0, Math.round(((current.cpuMs - old.cpuMs) / elapsedMs) * 1000));
  return [[pid, { milliCpu, memoryBytes: current.memoryBytes }]];
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
