/** Waits until the start is over, and has its memory given back: a supervisor is idle for the rest of its life. */

import { giveBackMemory } from '../host/give-back-memory.ts';

const LOOK_MS = 500;
/** Of one processor: less than this is no start any more. */
const QUIET_FRACTION = 0.05;

/** By now a pod's probes have asked twice, and have loaded and compiled what they will ever need. */
const LATER_MS = 18_000;

/** When the start is over, and once more when the first probes are. Keeps nothing alive. */
export function settleMemory(): void {
  whenQuiet(() => {
    void giveBackMemory();
    setTimeout(() => whenQuiet(() => void giveBackMemory()), LATER_MS).unref();
  });
}

function whenQuiet(callback: () => void): void {
  let before = process.cpuUsage();
  const timer = setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    if ((user + system) / 1000 > LOOK_MS * QUIET_FRACTION) return;
    clearInterval(timer);
    callback();
  }, LOOK_MS);
  timer.unref();
}
