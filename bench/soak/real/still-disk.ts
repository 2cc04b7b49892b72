/** A disk without room for one block, and pods that print now and then: they run on, and hooklet does not turn in circles. */

import { cpuMs } from '../../peers/processes/proc.ts';
import { phaseOf } from './check-logs.ts';
import { fillDisk } from './disk.ts';
import { pause } from './pause.ts';
import type { Scene } from './scene.ts';

const STILL_MS = 2000;
const PODS = 3;

/** The CPU time that hooklet took meanwhile, in per cent of one core. Leaves the disk full and the pods running. */
export async function tickOnFullDisk(scene: Scene): Promise<number> {
  const { supervised } = scene;
  const names = await Promise.all(Array.from({ length: PODS }, () => scene.create('ticker')));
  await pause(STILL_MS / 2);
  fillDisk(supervised);
  const before = cpuMs(supervised.pid);
  await pause(STILL_MS);
  const percent = ((cpuMs(supervised.pid) - before) / STILL_MS) * 100;
  for (const name of names) {
    const phase = await phaseOf(scene, name);
    if (phase !== 'Running') scene.faults.push(`${name} is ${phase} on a full disk`);
  }
  return percent;
}
