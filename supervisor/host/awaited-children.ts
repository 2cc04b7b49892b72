/** Children that hooklet has started without Node (`posix-spawn.ts`), and waits for itself. */

import { systemClock } from './clock.ts';
import { anySignalName } from './signals.ts';
import type { ProcessEnd } from './spawn-process.ts';

/** What wait(2) says of an end, in bits: the same on every Linux (<bits/waitstatus.h>). */
const SIGNAL_BITS = 0x7f;
const CODE_SHIFT = 8;
const CODE_BITS = 0xff;
/** As long as a timer can be. */
const LONGEST_MS = 0x7fff_ffff;

export interface AwaitedChild {
  readonly ended: Promise<ProcessEnd>;
  /** Until it has ended the event loop goes on … */
  ref(): void;
  /** … or does not, on its account. */
  unref(): void;
}

const waiting = new Map<number, (end: ProcessEnd) => void>();
/** Those for which the event loop goes on. */
const keeping = new Set<number>();
let keepAlive: NodeJS.Timeout | undefined;

/** The pids of those whose end has not been told. */
export function awaitedPids(): readonly number[] {
  return [...waiting.keys()];
}

/**
 * To be called in the same turn as the child was started. `ended` resolves once somebody has collected it and called
 * `tellEnd`; until then it keeps the event loop running, as Node's own children do.
 */
export function awaitChild(pid: number): AwaitedChild {
  const child = {
    ended: new Promise<ProcessEnd>((resolve) => waiting.set(pid, resolve)),
    ref() {
      if (!waiting.has(pid)) return;
      keeping.add(pid);
      keepAlive ??= setInterval(() => {}, LONGEST_MS);
    },
    unref: () => letGo(pid),
  };
  child.ref();
  return child;
}

function letGo(pid: number): void {
  keeping.delete(pid);
  if (keeping.size > 0) return;
  clearInterval(keepAlive);
  keepAlive = undefined;
}

/** Whether it is one of them. `status` is what wait(2) gave for it. */
export function tellEnd(pid: number, status: number): boolean {
  const tell = waiting.get(pid);
  if (!tell) return false;
  waiting.delete(pid);
  letGo(pid);
  const signal = status & SIGNAL_BITS;
  const at = systemClock.now();
  if (signal === 0) tell({ code: (status >> CODE_SHIFT) & CODE_BITS, signal: null, at });
  else tell({ code: null, signal: anySignalName(signal), at });
  return true;
}
