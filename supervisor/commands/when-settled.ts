/** When a run has time for what is not its pods: after the first start, and after the hook that comes with it. */

import type { Watcher } from '../node/happening.ts';

/** A Node program takes 40 ms until it listens: for so long it has the machine to itself. */
const START_MS = 60;
/** A postStart hook may take minutes; nobody wants to wait for kubectl's API that long. */
const LONGEST_HOOK_MS = 100;

/**
 * Watches a run, and calls back once: 60 ms after the first process was started, and not while its postStart hook runs,
 * unless that takes more than 100 ms. What is loaded then takes no time from either.
 */
export function whenSettled(callback: () => void): Watcher {
  let phase: 'nothing runs' | 'started' | 'time is up' | 'settled' = 'nothing runs';
  let hooks = 0;
  const settle = () => {
    if (phase === 'settled') return;
    phase = 'settled';
    callback();
  };
  const begin = () => {
    phase = 'started';
    setTimeout(() => {
      phase = 'time is up';
      if (hooks === 0) settle();
      else setTimeout(settle, LONGEST_HOOK_MS - START_MS).unref();
    }, START_MS).unref();
  };
  return ({ type }) => {
    if (phase === 'settled') return;
    if (type === 'process-started' && phase === 'nothing runs') begin();
    else if (type === 'hook-started') hooks += 1;
    else if (type === 'hook-ended') hooks -= 1;
    if (type === 'hook-ended' && phase === 'time is up' && hooks === 0) setImmediate(settle);
  };
}
