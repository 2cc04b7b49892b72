/** Signal names to numbers: the ones Node knows, the real-time ones, and the old aliases. */

import { constants } from 'node:os';
import { readProcFile } from './proc-stat.ts';

/** The C library keeps the first two real-time signals, so the first free one is 34 (glibc; moby/sys/signal). */
const REAL_TIME = process.platform === 'linux' ? { min: 34, max: 64 } : undefined;

/** signal(7), "Standard signals": synonyms that Node's table leaves out on some platforms. */
const ALIASES: Readonly<Record<string, string>> = {
  SIGCLD: 'SIGCHLD',
  SIGIOT: 'SIGABRT',
  SIGPOLL: 'SIGIO',
  SIGUNUSED: 'SIGSYS',
};

/** The number of `SIGTERM`, `TERM`, `SIGRTMIN+3`, `SIGCLD`, `15`, …; undefined when this platform has no such signal. */
export function signalNumber(name: string): number | undefined {
  if (/^\d+$/.test(name)) return inRange(Number(name));
  const full = name.startsWith('SIG') ? name : `SIG${name}`;
  const known: Readonly<Record<string, number>> = constants.signals;
  return known[full] ?? known[ALIASES[full] ?? ''] ?? realTimeNumber(full);
}

/** The name of a real-time signal's number, as it is written in a manifest. */
export function signalName(realTime: number): string {
  return `SIGRTMIN+${realTime - (REAL_TIME?.min ?? 0)}`;
}

/** The name of any signal's number: of several the one that Node gives, SIGABRT and not SIGIOT. */
export function anySignalName(number: number): string {
  const known = Object.entries(constants.signals).find(([, each]) => each === number);
  return known?.[0] ?? signalName(number);
}

function realTimeNumber(name: string): number | undefined {
  const parts = /^SIGRTM(IN|AX)([+-]\d+)?$/.exec(name);
  if (!parts || !REAL_TIME) return undefined;
  const number = (parts[1] === 'IN' ? REAL_TIME.min : REAL_TIME.max) + Number(parts[2] ?? 0);
  return number >= REAL_TIME.min ? inRange(number) : undefined;
}

function inRange(number: number): number | undefined {
  return number >= 1 && number <= (REAL_TIME?.max ?? 31) ? number : undefined;
}

/**
 * Whether a process that gets this real-time signal now dies of it. Node reports such a death as exit code 0
 * without a signal (its name table ends at 31), so who sends one must look first.
 */
export function diesOfRealTimeSignal(pid: number, signal: number, procRoot?: string): boolean {
  if (!REAL_TIME || signal < REAL_TIME.min) return false;
  const status = readProcFile(pid, 'status', procRoot) ?? '';
  const bit = 1n << BigInt(signal - 1);
  const masks = [...status.matchAll(/^Sig(?:Cgt|Ign):\s*([0-9a-f]+)$/gm)];
  return masks.length > 0 && masks.every(([, mask]) => (BigInt(`0x${mask}`) & bit) === 0n);
}
