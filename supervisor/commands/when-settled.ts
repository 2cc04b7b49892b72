/** When a run has time for what is not its pods: after the first start, and after the hook that comes with it. */

import type { Watcher } from '../node/happening.ts';

/** A postStart hook may take minutes; nobody wants to wait for kubectl's API that long. */
const LONGEST_WAIT_MS = 100;

/**
 * Watches a run, and calls back once: when the first process runs and its postStart hook, if it has one, has ended,
 * or after 100 ms. What is loaded then blocks neither the start of that hook nor, if it is quick, its end.
 */
export function whenSettled(callback: () => void): Watcher {
  let phase: 'nothing runs' | 'started' | 'hook runs' | 'settled' = 'nothing runs';
  const settle = () => {
    if (phase === 'settled') return;
    phase = 'settled';
    callback();
  };
  return ({ type }) => {
    if (type === 'process-started' && phase === 'nothing runs') {
      phase = 'started';
      // A hook is told of in the same turn.
      setImmediate(() => {
        if (phase === 'started') settle();
      });
    } else if (type === 'hook-started' && phase === 'started') {
      phase = 'hook runs';
      setTimeout(settle, LONGEST_WAIT_MS).unref();
    } else if (type === 'hook-ended' && phase === 'hook runs') {
      setImmediate(settle);
    }
  };
}
