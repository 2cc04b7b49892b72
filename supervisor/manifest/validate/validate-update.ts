/** The API server's judgement of a Pod that is to replace another: `ValidatePodUpdate`, validation.go. */

import type { Container, Pod, PodSpec } from '../pod.ts';
import { type Path, printPath } from '../source/tree.ts';
import { type FieldErrors, forbidden, inclusiveRange, invalid, required, withRemedy } from './field-error.ts';
import { firstDifference } from './first-difference.ts';
import { MAX_INT32 } from './validate-user.ts';

/**
 * What the change from `oldPod` to `newPod` breaks, in upstream's words. Both have passed `validatePod` and have
 * their defaults, so that a negative grace that is set to 1 is no change. The diff that upstream appends is left
 * out; the remedy names the first field that differs.
 */
export function* validatePodUpdate(oldPod: Pod, newPod: Pod): FieldErrors {
  for (const list of ['containers', 'initContainers'] as const) {
    if (newPod.spec[list].length !== oldPod.spec[list].length) {
      yield forbidden(['spec', list], 'pod updates may not add or remove containers');
      return;
    }
    yield* validateImages(newPod.spec[list], ['spec', list]);
  }
  const deadline = validateDeadline(oldPod.spec, newPod.spec);
  yield* deadline.errors;
  if (deadline.stop) return;
  const at = firstDifference(oldPod.spec, withUpdatable(newPod.spec, oldPod.spec), ['spec']);
  if (at === undefined) return;
  const error = forbidden(['spec'], `pod updates may not change fields other than ${UPDATABLE.join(',')}`);
  yield { ...withRemedy(error, `${printPath(at)} differs: delete the pod and create it anew`), at };
}

/** updatablePodSpecFields; tolerations are judged in `validate-object-update.ts`. */
export const UPDATABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
];

function* validateImages(containers: readonly Container[], path: Path): FieldErrors {
  for (const [index, { image }] of containers.entries()) {
    const place = [...path, index, 'image'];
    if (image === '') yield required(place);
    if (image.trim() !== image) yield invalid(place, image, 'must not have leading or trailing whitespace');
  }
}

interface Deadline {
  readonly errors: FieldErrors;
  readonly stop: boolean;
}

/** It may be set and shortened; not prolonged, not taken away. */
function validateDeadline(
  { activeDeadlineSeconds: before }: PodSpec,
  { activeDeadlineSeconds: after }: PodSpec,
): Deadline {
  const path = ['spec', 'activeDeadlineSeconds'];
  if (after === undefined) {
    const detail = 'must not update from a positive integer to nil value';
    return { errors: before === undefined ? [] : [invalid(path, null, detail)], stop: false };
  }
  if (after < 0 || after > MAX_INT32) {
    return { errors: [invalid(path, after, inclusiveRange(0, MAX_INT32))], stop: true };
  }
  if (before !== undefined && after > before) {
    return { errors: [invalid(path, after, 'must be less than or equal to previous value')], stop: true };
  }
  return { errors: [], stop: false };
}

/** The new spec with everything that may change put back. */
function withUpdatable(changed: PodSpec, old: PodSpec): PodSpec {
  const { activeDeadlineSeconds: _, ...rest } = changed;
  const { activeDeadlineSeconds: deadline } = old;
  return {
    ...rest,
    ...(deadline === undefined ? {} : { activeDeadlineSeconds: deadline }),
    containers: withImages(changed.containers, old.containers),
    initContainers: withImages(changed.initContainers, old.initContainers),
  };
}

function withImages(changed: readonly Container[], old: readonly Container[]): Container[] {
  return changed.map((each, index) => ({ ...each, image: old[index]?.image ?? each.image }));
}
