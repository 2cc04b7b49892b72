/** The API server's judgement of a whole changed spec, also of the fields that hooklet does not use. */

import { type JsonObject, objectsOf } from '../object/json-object.ts';
import { type Path, printPath } from '../source/tree.ts';
import { type FieldErrors, forbidden } from './field-error.ts';
import { firstDifference } from './first-difference.ts';
import { UPDATABLE } from './validate-update.ts';

/**
 * Which changes from `before` to `after` are forbidden; both have their defaults, and images and the deadline have
 * been judged by `validatePodUpdate`. Upstream appends a diff of its own structs; here the first difference is
 * named, and the way out.
 */
export function* validateObjectUpdate(before: JsonObject, after: JsonObject): FieldErrors {
  const tolerations = objectsOf(after.tolerations);
  for (const [index, old] of objectsOf(before.tolerations).entries()) {
    if (tolerations.some((each) => firstDifference(each, old, []) === undefined)) continue;
    const detail = 'existing toleration can not be modified except its tolerationSeconds';
    if (!tolerations.some((each) => isSameButSeconds(each, old))) {
      yield forbidden(['spec', 'tolerations', index], detail);
      return;
    }
  }
  const at = firstDifference(before, withUpdatable(after, before), ['spec']);
  if (at === undefined) return;
  yield {
    ...forbidden(['spec'], `pod updates may not change fields other than ${UPDATABLE.join(',')}`),
    hint: describeDifference(before, after, at),
  };
}

/** The way that works for every change. */
export const REPLACE_REMEDY =
  'to change it all the same, let the pod be replaced by a new one: kubectl replace --force -f FILE';

function isSameButSeconds(a: JsonObject, b: JsonObject): boolean {
  const { tolerationSeconds: _, ...one } = a;
  const { tolerationSeconds: __, ...other } = b;
  return firstDifference(one, other, []) === undefined;
}

function withUpdatable(after: JsonObject, before: JsonObject): JsonObject {
  const { activeDeadlineSeconds: _, ...rest } = after;
  return {
    ...rest,
    ...(before.activeDeadlineSeconds === undefined
      ? {}
      : { activeDeadlineSeconds: before.activeDeadlineSeconds }),
    tolerations: before.tolerations,
    ...imagesOf('containers', after, before),
    ...imagesOf('initContainers', after, before),
  };
}

function imagesOf(list: string, after: JsonObject, before: JsonObject): JsonObject {
  if (after[list] === undefined) return {};
  const old = objectsOf(before[list]);
  // The pull policy's default goes by the tag.
  return {
    [list]: objectsOf(after[list]).map((each, index) => ({
      ...each,
      image: old[index]?.image,
      imagePullPolicy: old[index]?.imagePullPolicy,
    })),
  };
}

/** `spec.terminationGracePeriodSeconds: 30 → 5`, in the manner of upstream's diff. */
function describeDifference(before: JsonObject, after: JsonObject, path: Path): string {
  const [, ...below] = path;
  const lines = (sign: string, value: unknown) =>
    value === undefined ? [] : [`${sign}${printPath(path)}: ${JSON.stringify(value)}`];
  return [...lines('-', valueAt(before, below)), ...lines('+', valueAt(after, below))].join('\n');
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce((here: unknown, step) => (here as Record<string, unknown> | undefined)?.[step], value);
}
