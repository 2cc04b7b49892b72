/** How a process ended, as a container's exit code. */

import { signalName, signalNumber } from './signals.ts';
import type { ProcessEnd } from './spawn-process.ts';

const SIGNAL_BASE = 128;

export interface ExitStatus {
  /** The process's own code, or 128+N when signal N ended it, as runc and every shell have it. */
  readonly exitCode: number;
  readonly signal?: string;
}

/**
 * `fatalRealTime`: the real-time signal that was sent and had no handler. Node reports a death by it as exit
 * code 0 without a signal, for its table of names ends at 31.
 */
export function exitStatusOf(end: ProcessEnd, fatalRealTime?: number): ExitStatus {
  const signal = end.signal ?? (end.code === 0 && fatalRealTime ? signalName(fatalRealTime) : undefined);
  if (signal === undefined) return { exitCode: end.code ?? 0 };
  return { exitCode: SIGNAL_BASE + (signalNumber(signal) ?? 0), signal };
}
