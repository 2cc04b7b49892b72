/** One recorded scenario as a manifest and a script of our own. */

import type { Lifecycle, PodSpec } from '../../../supervisor/manifest/pod.ts';
import { type ContainerFields, pod } from '../../support/pod.ts';
import { exited, type ProcessScript, type Script } from '../../support/script.ts';

export interface Scenario extends Pick<Script, 'pod' | 'processes' | 'hooks' | 'probes'> {
  /** The recorded program did not log the stop signal: it had no handler, or not yet. */
  readonly silentOnSignal?: true;
  /** The hooks were requests, or programs that log nothing. */
  readonly silentHooks?: true;
}

interface Fields extends Omit<Scenario, 'pod' | 'processes'> {
  readonly lifecycle?: Lifecycle;
  readonly container?: ContainerFields;
  readonly spec?: Partial<Omit<PodSpec, 'initContainers'>>;
  readonly grace?: number;
  /** One for each instance; the last is repeated. */
  readonly main?: ProcessScript | readonly ProcessScript[];
}

/** What the test program does on TERM unless told otherwise: it exits 0 at once. */
export const GENTLE: ProcessScript = { onSignal: { after: 0, code: 0 } };

/** A pod with one container, `main`. */
export function scenario({ lifecycle, container, spec, grace = 30, main = {}, ...rest }: Fields): Scenario {
  const fields = { ...container, ...(lifecycle ? { lifecycle } : {}) };
  return {
    pod: pod({ containers: [fields], terminationGracePeriodSeconds: grace, ...spec }),
    processes: { main: [main].flat().map((each) => ({ ...GENTLE, ...each })) },
    ...rest,
  };
}

export const postStart = (takes: number, ends = exited(0)) => ({ 'main/postStart': [{ takes, ends }] });
export const preStop = (takes: number, ends = exited(0)) => ({ 'main/preStop': [{ takes, ends }] });
