/** The regular containers: `validateContainers`. */

import type { Container, PodSpec } from '../pod.ts';
import type { Path } from '../source/tree.ts';
import type { UncheckedContainer, UncheckedSpec } from '../unchecked.ts';
import { duplicate, type FieldErrors, required, withRemedy } from './field-error.ts';
import { validateContainer } from './validate-container.ts';
import { validateLifecycle } from './validate-lifecycle.ts';
import { validateHostPortConflicts } from './validate-ports.ts';
import { validateProbes } from './validate-probe.ts';
import { validateRestartPolicy } from './validate-restart-policy.ts';

const NO_CONTAINERS = 'a Pod has at least one container, with a name and an image';

export function* validateContainers(spec: PodSpec, written: UncheckedSpec, path: Path): FieldErrors {
  if (spec.containers.length === 0) yield withRemedy(required(path), NO_CONTAINERS);
  const names = new Set<string>();
  for (const [index, container] of spec.containers.entries()) {
    const place = [...path, index];
    yield* validateContainer(container, written.containers?.[index] as UncheckedContainer, place);
    if (names.has(container.name)) yield duplicate([...place, 'name'], container.name);
    names.add(container.name);
    yield* validateHooksAndProbes(container, spec, place);
    yield* validateRestartPolicy(container, place);
  }
  yield* validateHostPortConflicts(written.containers ?? [], spec.containers, path);
}

/** A sidecar has them too. */
export function* validateHooksAndProbes(container: Container, spec: PodSpec, path: Path): FieldErrors {
  if (container.lifecycle) yield* validateLifecycle(container.lifecycle, spec, [...path, 'lifecycle']);
  yield* validateProbes(container, path);
}
