/** Probes: `validateProbe` and what the three kinds add. */

import type { Container, Probe } from '../pod.ts';
import type { Path } from '../source/tree.ts';
import { type FieldErrors, invalid } from './field-error.ts';
import { validateHandler } from './validate-handler.ts';

/** In the order in which upstream reads them. */
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

const NUMBERS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const;

/** A probe has no sleep, so no grace bounds its handler. */
const NO_SLEEP = 0;

export function* validateProbes(container: Container, path: Path): FieldErrors {
  for (const kind of PROBES) {
    const probe = container[kind];
    if (!probe) continue;
    yield* validateProbe(probe, [...path, kind]);
    yield* kind === 'readinessProbe'
      ? readinessOnly(probe, [...path, kind])
      : killingOnly(probe, [...path, kind]);
  }
}

function* validateProbe(probe: Probe, path: Path): FieldErrors {
  yield* validateHandler(probe, path, NO_SLEEP);
  for (const field of NUMBERS) {
    if (probe[field] < 0) yield invalid([...path, field], probe[field], 'must be greater than or equal to 0');
  }
  const { terminationGracePeriodSeconds: grace } = probe;
  if (grace !== undefined && grace <= 0) {
    yield invalid([...path, 'terminationGracePeriodSeconds'], grace, 'must be greater than 0');
  }
}

/** One success ends what a liveness or startup probe waits for. */
function* killingOnly({ successThreshold }: Probe, path: Path): FieldErrors {
  if (successThreshold !== 1) yield invalid([...path, 'successThreshold'], successThreshold, 'must be 1');
}

/** Readiness never kills, so a grace period for the kill makes no sense. */
function* readinessOnly({ terminationGracePeriodSeconds: grace }: Probe, path: Path): FieldErrors {
  if (grace === undefined) return;
  yield invalid([...path, 'terminationGracePeriodSeconds'], grace, 'must not be set for readinessProbes');
}
