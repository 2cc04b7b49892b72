/** Ctrl-C in the middle of a drill: it ends at once, reports what it has, and leaves nothing. */

import { takeEarlySignals } from '../early-signals.ts';

const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const satisfies readonly NodeJS.Signals[];

export interface Abort {
  readonly signal: AbortSignal;
  /** The signal that called it off; undefined when none did. */
  by(): NodeJS.Signals | undefined;
}

/** Listens until the process ends: a second Ctrl-C must not tear hooklet away from what it is still ending. */
export function listenForAbort(): Abort {
  const controller = new AbortController();
  let first: NodeJS.Signals | undefined;
  const take = (signal: NodeJS.Signals) => {
    first ??= signal;
    controller.abort();
  };
  for (const signal of ENDING) process.on(signal, take);
  for (const signal of takeEarlySignals()) take(signal);
  return { signal: controller.signal, by: () => first };
}
