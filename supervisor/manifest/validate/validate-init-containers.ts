/** Init containers, and sidecars, which are init containers with restartPolicy Always (KEP-753). */

import type { PodSpec } from '../pod.ts';
import type { Path } from '../source/tree.ts';
import type { UncheckedContainer, UncheckedSpec } from '../unchecked.ts';
import { duplicate, type FieldErrors, forbidden, withRemedy } from './field-error.ts';
import { validateContainer } from './validate-container.ts';
import { validateHooksAndProbes } from './validate-containers.ts';
import { validateHostPortConflicts } from './validate-ports.ts';
import { validateRestartPolicy } from './validate-restart-policy.ts';

/** In the order in which upstream refuses them. */
const FOR_SIDECARS_ONLY = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;

const NOT_A_SIDECAR = 'add "restartPolicy: Always" if it is a sidecar that runs as long as the Pod';

export function* validateInitContainers(spec: PodSpec, written: UncheckedSpec, path: Path): FieldErrors {
  const names = new Set(spec.containers.map(({ name }) => name));
  for (const [index, container] of spec.initContainers.entries()) {
    const place = [...path, index];
    const asWritten = written.initContainers?.[index] as UncheckedContainer;
    yield* validateContainer(container, asWritten, place);
    yield* validateRestartPolicy(container, place);
    if (names.has(container.name)) yield duplicate([...place, 'name'], container.name);
    else if (container.name !== '') names.add(container.name);
    // They run one by one, so each may have the port to itself. Upstream prints index 0 for every one of them.
    yield* validateHostPortConflicts([asWritten], [container], path, index);
    if (container.restartPolicy === 'Always') {
      yield* validateHooksAndProbes(container, spec, place);
      continue;
    }
    for (const field of FOR_SIDECARS_ONLY) {
      if (container[field] === undefined) continue;
      const error = forbidden(
        [...place, field],
        'may not be set for init containers without restartPolicy=Always',
      );
      yield withRemedy(error, NOT_A_SIDECAR);
    }
  }
}
