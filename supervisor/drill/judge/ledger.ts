/** Where the grace period went: the preStop hook, the drain after the signal, and what was to spare. */

import type { StopFacts } from './stop-facts.ts';

/** Seconds. */
export interface Ledger {
  readonly grace: number;
  /** The preStop hook of the container that is asked; undefined without one. */
  readonly preStop?: number;
  /** It was still running when the drill ended. */
  readonly preStopUnended?: true;
  /** From the stop signal to the end of the process; undefined when it ended before. */
  readonly drain?: number;
  /** From the beginning of the stop to the end of the process; undefined when it has not ended. */
  readonly total?: number;
  readonly spare?: number;
  /** Of the main process; 128 and the number of the signal that ended it. */
  readonly exitCode?: number;
  readonly killed: boolean;
}

export function keepLedger({
  container,
  startedAt,
  graceSeconds,
  hooks,
  signals,
  kills,
  exits,
}: StopFacts): Ledger {
  const own = (each: { readonly container: string }) => each.container === container;
  const [hook, signal, exit] = [hooks.find(own), signals.find(own), exits.find(own)];
  const hookEnd = hook && (hook.endedAt ?? exit?.at);
  const total = exit && (exit.at - startedAt) / 1000;
  return {
    grace: graceSeconds,
    ...(hook && hookEnd !== undefined && { preStop: (hookEnd - hook.startedAt) / 1000 }),
    ...(hook && hookEnd === undefined && { preStopUnended: true }),
    ...(signal && exit && exit.at >= signal.at && { drain: (exit.at - signal.at) / 1000 }),
    ...(total !== undefined && { total, spare: Math.max(0, graceSeconds - total) }),
    ...(exit && { exitCode: exit.exitCode }),
    killed: kills.length > 0,
  };
}

/** `preStop used 2.1 s of 30, drain 1.4 s, 26.5 s to spare`. */
export function describeLedger({
  grace,
  preStop,
  preStopUnended,
  drain,
  total,
  spare,
  killed,
}: Ledger): string {
  const parts = [
    preStop === undefined
      ? `${preStopUnended ? 'preStop had not ended' : 'no preStop'}, grace ${grace} s`
      : `preStop used ${preStop.toFixed(1)} s of ${grace}`,
    ...(drain === undefined ? [] : [`drain ${drain.toFixed(1)} s`]),
  ];
  if (killed) parts.push('killed when the grace was over');
  else if (total === undefined) parts.push('the process has not ended');
  else parts.push(`${(spare ?? 0).toFixed(1)} s to spare`);
  return parts.join(', ');
}
