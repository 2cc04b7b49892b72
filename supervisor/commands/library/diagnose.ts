/** `hooklet doctor` as a function: `import { diagnose } from 'hooklet'`. */

import { HookletError } from '../../errors.ts';
import type { Diagnosis } from '../doctor/diagnosis.ts';
import { examineProcess } from '../doctor/doctor-process.ts';
import { examine } from '../doctor/examine.ts';
import { toDiagnosis } from '../doctor/show-json.ts';
import { stopSignalNamed } from '../doctor/stop-signal.ts';

export interface DiagnoseOptions {
  /** `TERM`, `SIGQUIT`, `15`; what the container or image says, else TERM. */
  readonly stopSignal?: string;
  /** `NAME=DOCKERFILE`, as `--image`: what the images of a manifest mean. */
  readonly image?: readonly string[];
  readonly signal?: AbortSignal;
  /** Takes what is no finding; nothing is printed unless said. */
  readonly onWarning?: (message: string) => void;
}

/**
 * Whether the stop signal would reach the app, as `hooklet doctor --json` gives it. `target`: the pid of a process
 * (a number), or the path of a Dockerfile, its folder, or a manifest. Nothing is run, signalled or changed. Rejects
 * with PROCESS_NOT_FOUND, PROC_UNAVAILABLE, or what is wrong with the file; and with the signal's reason.
 */
export async function diagnose(target: number | string, options: DiagnoseOptions = {}): Promise<Diagnosis> {
  const { stopSignal, image: images = [], signal, onWarning: note = () => {} } = options;
  signal?.throwIfAborted();
  const stop = stopSignal === undefined ? undefined : stopSignalNamed(stopSignal);
  const report =
    typeof target === 'number'
      ? examineProcess(pidOf(target), stop ?? stopSignalNamed('SIGTERM'))
      : await examine(target, { signal: stop, images, note });
  signal?.throwIfAborted();
  return toDiagnosis(report);
}

function pidOf(target: number): number {
  if (Number.isSafeInteger(target) && target > 0) return target;
  throw new HookletError('USAGE', `${target} is no pid: give the number of a process, or the path of a file`);
}
