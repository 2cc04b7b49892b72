/** Keeps a stop that comes before anybody listens: the kernel would drop it, for PID 1 has no default actions. */

const KEPT = ['SIGTERM', 'SIGINT'] as const;

const kept: NodeJS.Signals[] = [];
const keep = (signal: NodeJS.Signals) => void kept.push(signal);

/** Only as PID 1: any other program that is told to end while it loads simply ends. */
export function keepEarlySignals(): void {
  if (process.pid !== 1) return;
  for (const signal of KEPT) process.on(signal, keep);
}

/** What has come, in order; from now on nothing is kept. Call it when the real listeners are there. */
export function takeEarlySignals(): readonly NodeJS.Signals[] {
  for (const signal of KEPT) process.off(signal, keep);
  return kept.splice(0);
}

keepEarlySignals();
