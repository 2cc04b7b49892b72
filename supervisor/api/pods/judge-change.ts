/** Which changes of a pod are forbidden: `ValidatePodUpdate`, with the way out in the message. */

import type { BrokenRule } from '../../manifest/object/read-pod-object.ts';
import type { Pod } from '../../manifest/pod.ts';
import { printPath } from '../../manifest/source/tree.ts';
import type { FieldError } from '../../manifest/validate/field-error.ts';
import { REPLACE_REMEDY, validateObjectUpdate } from '../../manifest/validate/validate-object-update.ts';
import { validatePodUpdate } from '../../manifest/validate/validate-update.ts';
import type { PodObject } from '../../node/store/kube-object.ts';

export interface PodVersion {
  readonly pod: Pod;
  readonly object: PodObject;
}

/** In upstream's words. */
export function judgeChange(before: PodVersion, after: PodVersion): readonly BrokenRule[] {
  const known = [...validatePodUpdate(before.pod, after.pod)];
  // What differs elsewhere in the spec is told once, of the whole of it.
  const particular = known.filter(({ path }) => path.length > 1);
  const whole = particular.length > 0 ? [] : [...validateObjectUpdate(before.object.spec, after.object.spec)];
  return [...newFinalizers(before.object, after.object), ...[...particular, ...whole].map(brokenRule)];
}

function brokenRule({ path, text, hint }: FieldError): BrokenRule {
  const difference = hint === undefined ? '' : `\n${hint}`;
  const remedy = text.startsWith('Forbidden: pod updates') ? `\n${REPLACE_REMEDY}` : '';
  return { field: printPath(path), text: `${text}${difference}${remedy}` };
}

/** `ValidateObjectMetaAccessorUpdate` */
function newFinalizers(before: PodObject, after: PodObject): readonly BrokenRule[] {
  if (before.metadata.deletionTimestamp === undefined) return [];
  const added = (after.metadata.finalizers ?? []).filter(
    (finalizer) => !before.metadata.finalizers?.includes(finalizer),
  );
  if (added.length === 0) return [];
  const list = added.map((each) => JSON.stringify(each)).join(', ');
  const text = `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`;
  return [{ field: 'metadata.finalizers', text }];
}
