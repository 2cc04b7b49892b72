/** On what it was measured: machine, kernel, versions, and how busy the machine was with other things. */

import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, type } from 'node:os';
import { hookletVersion } from '../../supervisor/version.ts';
import { isHere, OTHERS } from './peers/all.ts';

/** One sentence. */
export function describeMachine(): string {
  const model = cpus()[0]?.model ?? process.arch;
  const peers = OTHERS.filter(isHere).map(({ name, version }) => `${name} ${version}`);
  const versions = [`hooklet ${hookletVersion()}`, `Node ${process.versions.node}`, ...peers];
  return `${availableParallelism()} cores of ${model}, ${system()}, ${type()} ${release()}; ${versions.join(', ')}.`;
}

/** Measure it before the run: the run itself is load. */
export function describeNoise(): string {
  const [oneMinute = 0] = loadavg();
  const cores = availableParallelism();
  const verdict = oneMinute < cores / 4 ? 'it was quiet' : 'it was busy with other things';
  return `load average ${oneMinute.toFixed(1)} on ${cores} cores before the run: ${verdict}`;
}

function system(): string {
  try {
    return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? type();
  } catch {
    return type();
  }
}
