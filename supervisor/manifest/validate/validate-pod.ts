/** The API server's judgement of a new Pod: `ValidatePodCreate`, pkg/apis/core/validation/validation.go. */

import type { Pod } from '../pod.ts';
import type { UncheckedPod } from '../unchecked.ts';
import { type FieldErrors, forbidden, invalid } from './field-error.ts';
import { validateContainers } from './validate-containers.ts';
import { validateInitContainers } from './validate-init-containers.ts';
import { validateMetadata } from './validate-metadata.ts';
import { validatePodSpec } from './validate-pod-spec.ts';

/**
 * Every rule that the Pod breaks, in upstream's order. `pod` has its defaults; `written` is what the author
 * wrote, for the fields that hooklet does not keep.
 */
export function* validatePod(pod: Pod, written: UncheckedPod): FieldErrors {
  const spec = written.spec ?? {};
  yield* validateMetadata(pod.metadata, written.metadata ?? {}, ['metadata']);
  yield* validateContainers(pod.spec, spec, ['spec', 'containers']);
  yield* validateInitContainers(pod.spec, spec, ['spec', 'initContainers']);
  yield* validatePodSpec(pod.spec, spec, ['spec']);
  yield* validateImageSpaces(pod);
  if (spec.ephemeralContainers?.length)
    yield forbidden(['spec', 'ephemeralContainers'], 'cannot be set on create');
  if (spec.nodeName && spec.schedulingGates?.length) {
    yield forbidden(['spec', 'nodeName'], 'cannot be set until all schedulingGates have been cleared');
  }
}

/** A Pod alone refuses these; a Pod template does not, so upstream checks them last. */
function* validateImageSpaces({ spec }: Pod): FieldErrors {
  for (const list of ['containers', 'initContainers'] as const) {
    for (const [index, { image }] of spec[list].entries()) {
      if (image === image.trim()) continue;
      yield invalid(['spec', list, index, 'image'], image, 'must not have leading or trailing whitespace');
    }
  }
}
