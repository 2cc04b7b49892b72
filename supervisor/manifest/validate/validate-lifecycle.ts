/** Hooks and the stop signal: `validateLifecycle`. */

import type { Lifecycle, PodSpec } from '../pod.ts';
import type { Path } from '../source/tree.ts';
import { type FieldErrors, forbidden, unsupported, withRemedy } from './field-error.ts';
import { STOP_SIGNALS } from './stop-signals.ts';
import { validateHandler } from './validate-handler.ts';

export function* validateLifecycle(lifecycle: Lifecycle, spec: PodSpec, path: Path): FieldErrors {
  for (const hook of ['postStart', 'preStop'] as const) {
    const handler = lifecycle[hook];
    if (handler) yield* validateHandler(handler, [...path, hook], spec.terminationGracePeriodSeconds);
  }
  if (lifecycle.stopSignal !== undefined) {
    yield* validateStopSignal(lifecycle.stopSignal, spec.os?.name, [...path, 'stopSignal']);
  }
}

const NO_OS = 'add "os: { name: linux }" to the spec';

/** As with the gate ContainerStopSignals on. */
function* validateStopSignal(signal: string, os: string | undefined, path: Path): FieldErrors {
  if (os === undefined) {
    yield withRemedy(forbidden(path, 'may not be set for containers with empty `spec.os.name`'), NO_OS);
  }
  const supported = STOP_SIGNALS.get(os);
  if (supported && !supported.includes(signal)) yield unsupported(path, signal, supported);
}
