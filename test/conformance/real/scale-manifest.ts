/** A row's manifest for real processes: its programs as scripts, its times a tenth, in whole seconds as the API has them. */

import { readExec, readRuns } from '../world/behaviour.ts';
import type { ContainerManifest, PodManifest } from '../world/manifest.ts';
import { behaviourScript, execScript, type ProgramPaths, SCALE } from './shell-program.ts';

export interface Place {
  /** A directory of the pod's own. */
  readonly folder: string;
  readonly helperUrl: string;
  readonly ports: ReadonlyMap<number, number>;
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];

/** Upstream's defaults, said so that they are scaled too. */
const DEFAULT_GRACE = 30;
const DEFAULT_PERIOD = 10;

const DEFAULT_MESSAGE_PATH = '/dev/termination-log';

/** No row with real processes is about time-outs, and a busy machine answers late. */
const PATIENT_TIMEOUT = 10;

/** At least a second, unless it is none. */
export function scaleSeconds(seconds: number): number {
  return seconds <= 0 ? seconds : Math.max(1, Math.round(seconds * SCALE));
}

export function scaleManifest(spec: PodManifest, place: Place): PodManifest {
  const containers = (list: readonly ContainerManifest[]) => list.map((each) => scaleContainer(each, place));
  const { terminationGracePeriodSeconds = DEFAULT_GRACE, activeDeadlineSeconds } = spec;
  return {
    ...spec,
    terminationGracePeriodSeconds: scaleSeconds(terminationGracePeriodSeconds),
    ...(activeDeadlineSeconds === undefined
      ? {}
      : { activeDeadlineSeconds: scaleSeconds(activeDeadlineSeconds) }),
    ...(spec.initContainers ? { initContainers: containers(spec.initContainers) } : {}),
    containers: containers(spec.containers),
  };
}

function scaleContainer(container: ContainerManifest, place: Place): ContainerManifest {
  const { name, command } = container;
  const paths = { files: `${place.folder}/${name}`, ports: place.ports };
  const runs = command && readRuns(command);
  const scaled = scaleFields(container, paths, place) as ContainerManifest;
  return {
    ...scaled,
    ...(runs ? { command: behaviourScript(runs, paths) } : {}),
  };
}

function scaleFields(fields: object, paths: ProgramPaths, place: Place): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, scaleField(name, value, paths, place)]),
  );
}

function scaleField(name: string, value: unknown, paths: ProgramPaths, place: Place): unknown {
  if (typeof value === 'number' && /[sS]econds$/.test(name)) return scaleSeconds(value);
  if (name === 'port' && typeof value === 'number') return place.ports.get(value) ?? value;
  if (name === 'command' && Array.isArray(value)) {
    const exec = readExec(value as string[]);
    return exec ? execScript(exec, paths, place.helperUrl) : value;
  }
  // There is no file system of a container's own; the default path is the runtime's affair.
  if (name === 'terminationMessagePath' && value !== DEFAULT_MESSAGE_PATH) return `${paths.files}.message`;
  if (name === 'runAsUser') return process.getuid?.() === 0 ? value : process.getuid?.();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const scaled = scaleFields(value, paths, place);
  if (!PROBES.includes(name)) return scaled;
  return { periodSeconds: scaleSeconds(DEFAULT_PERIOD), ...scaled, timeoutSeconds: PATIENT_TIMEOUT };
}
