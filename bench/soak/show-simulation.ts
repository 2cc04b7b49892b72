/** The figures of simulated life as Markdown. */

import { showPromises } from './measure/promise.ts';
import { judgeSimulation } from './simulated/judge.ts';
import type { SimulationFindings } from './simulated/simulate.ts';

export function showSimulation(findings: SimulationFindings): readonly string[] {
  const { plan, counts, created, realSeconds } = findings;
  return [
    [
      `${plan.hours} simulated hours in ${realSeconds.toFixed(0)} s, ${plan.pods} pods at a time, seed ${plan.seed}:`,
      `${created} pods created, ${counts.starts} processes started, ${counts.probes} probes, ${counts.hooks} hooks.`,
    ].join(' '),
    '',
    ...showPromises(judgeSimulation(findings)),
  ];
}
