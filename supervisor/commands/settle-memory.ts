/** Waits until the start is over, and has its memory given back: a supervisor is idle for the rest of its life. */

import { giveBackMemory } from '../host/give-back-memory.ts';

const LOOK_MS = 500;
/** Of one processor: less than this is no start any more. */
const QUIET_FRACTION = 0.05;

/** Once. Keeps nothing alive. */
export function settleMemory(): void {
  let before = process.cpuUsage();
  const timer = setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    if ((user + system) / 1000 > LOOK_MS * QUIET_FRACTION) return;
    clearInterval(timer);
    void giveBackMemory();
  }, LOOK_MS);
  timer.unref();
}
