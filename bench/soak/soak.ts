/**
 * Hours of simulated and minutes of real life in which everything goes wrong, into docs/reliability.md.
 *
 * `npm run soak -- [--minutes N] [--hours N] [--disk MiB] [--seed N]`; ends with code 1 when a promise was broken.
 */

import { collectGarbage } from '../../test/support/collect-garbage.ts';
import { type Promised, showPromise } from './measure/promise.ts';
import { readOptions, type SoakOptions } from './options.ts';
import { writeSection } from './page.ts';
import { judgeRealLife } from './real/judge.ts';
import { soakRealLife } from './real/real-life.ts';
import { canMount } from './real/supervised.ts';
import { showRealLife } from './show-real.ts';
import { showSimulation } from './show-simulation.ts';
import { judgeSimulation } from './simulated/judge.ts';
import { simulate } from './simulated/simulate.ts';

/**
 * Below this nothing can be said of memory: filling what hooklet remembers takes two minutes, and until it holds
 * what such rounds make and no longer what has filled it, it is five.
 */
const SHORTEST_FOR_MEMORY = 10;
const ROUND_SECONDS = 30;
const PODS = 20;
const SIMULATED_PODS = 20;

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function simulatedLife({ hours, seed }: SoakOptions): Promise<readonly Promised[]> {
  const findings = await simulate({ hours, seed, pods: SIMULATED_PODS, weigh });
  writeSection('soak-simulated', showSimulation(findings));
  return judgeSimulation(findings);
}

/** Bytes that live. */
async function weigh(): Promise<number> {
  await collectGarbage();
  return process.memoryUsage().heapUsed;
}

async function realLife({ minutes, diskMiB, seed }: SoakOptions): Promise<readonly Promised[]> {
  const findings = await soakRealLife({
    minutes,
    seed,
    diskMiB: canMount() ? diskMiB : 0,
    roundSeconds: ROUND_SECONDS,
    pods: PODS,
    judgesMemory: minutes >= SHORTEST_FOR_MEMORY,
    say,
  });
  writeSection('soak-real', showRealLife(findings));
  return judgeRealLife(findings);
}

const options = readOptions(process.argv.slice(2));
const promises = [
  ...(options.hours > 0 ? await simulatedLife(options) : []),
  ...(options.minutes > 0 ? await realLife(options) : []),
];
for (const promise of promises) say(showPromise(promise));
if (promises.some(({ held }) => !held)) process.exitCode = 1;
