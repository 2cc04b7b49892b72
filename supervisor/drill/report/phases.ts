/** The phases of a stop on one line of time, in seconds since it began. */

import type { StopFacts } from '../judge/stop-facts.ts';

export interface Phase {
  readonly name: string;
  readonly from: number;
  /** Undefined while it lasts. */
  readonly to?: number;
}

export function listPhases(facts: StopFacts, loadFrom: number | undefined): readonly Phase[] {
  const { startedAt, container, hooks, signals, kills, exits, routedUntil, restartedAt } = facts;
  const own = (each: { readonly container: string }) => each.container === container;
  const phase = (name: string, from: number, to?: number): Phase => ({
    name,
    from: (from - startedAt) / 1000,
    ...(to !== undefined && { to: (to - startedAt) / 1000 }),
  });
  const exit = exits.find(own);
  const signal = signals.find(own);
  const kill = kills.find(own);
  return [
    ...(loadFrom === undefined ? [] : [phase('load', loadFrom, startedAt)]),
    phase('routed', startedAt, routedUntil),
    ...hooks.filter(own).map((hook) => phase('preStop', hook.startedAt, hook.endedAt ?? exit?.at)),
    ...(signal ? [phase(signal.signal.replace(/^SIG/, ''), signal.at, kill?.at ?? exit?.at)] : []),
    ...(kill ? [phase('KILL', kill.at, exit?.at)] : []),
    ...(exit && restartedAt !== undefined ? [phase('restart', exit.at, restartedAt)] : []),
  ];
}
