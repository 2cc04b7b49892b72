/** Strategic merge patch: `mergeMap` of k8s.io/apimachinery/pkg/util/strategicpatch/patch.go. */

import { type FieldRule, ruleOf } from '../schema/field-rules.ts';
import { copyOf, field, isObject, type JsonObject, setField } from './json-data.ts';
import { withoutDirectives, withoutNulls } from './strategic-directives.ts';
import { badFormat, unknownDirective, wrongType } from './strategic-errors.ts';
import { deleteScalars, type MergeItem, mergeElementOrder, mergeLists } from './strategic-lists.ts';

const DIRECTIVE = '$patch';
const RETAIN_KEYS = '$retainKeys';
const DELETE_SCALARS = '$deleteFromPrimitiveList';
const ELEMENT_ORDER = '$setElementOrder';

/**
 * The object after the patch; null removes a field, lists with a merge key are merged item by item, directives
 * are obeyed. `struct` names the rules (`Pod`). Neither argument is changed. Throws a StatusError.
 */
export function strategicMerge(
  original: JsonObject,
  patch: JsonObject,
  struct: string | undefined,
): JsonObject {
  return mergeObjects(copyOf(original), copyOf(patch), struct);
}

/** Both arguments are the caller's own: they are changed. */
export function mergeObjects(
  original: JsonObject,
  patch: JsonObject,
  struct: string | undefined,
): JsonObject {
  if (Object.hasOwn(patch, DIRECTIVE)) return obey(patch);
  retainKeys(original, patch);
  for (const [key, order] of Object.entries(patch)) {
    if (key.startsWith(ELEMENT_ORDER)) setElementOrder(original, patch, key, order, struct);
  }
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(DELETE_SCALARS)) deleteFromList(original, key, value);
    else mergeField(original, key, value, struct);
  }
  return original;
}

/** `$patch` in an object: the whole of it. */
function obey(patch: JsonObject): JsonObject {
  const { [DIRECTIVE]: directive, ...rest } = patch;
  if (directive === 'replace') return rest;
  if (directive === 'delete') return {};
  throw unknownDirective(directive, patch);
}

/** Only what the list names may stay: how one volume source replaces another. */
function retainKeys(original: JsonObject, patch: JsonObject): void {
  if (!Object.hasOwn(patch, RETAIN_KEYS)) return;
  const { [RETAIN_KEYS]: retained } = patch;
  delete patch[RETAIN_KEYS];
  if (!Array.isArray(retained)) throw badFormat.retainKeys();
  for (const [key, value] of Object.entries(patch)) {
    const isDirective = key.startsWith(DELETE_SCALARS) || key.startsWith(ELEMENT_ORDER);
    if (value !== null && !isDirective && !retained.includes(key)) throw badFormat.retainKeys();
  }
  for (const key of Object.keys(original)) if (!retained.includes(key)) delete original[key];
}

/** Merges the list along with its order, so that the loop over the other fields does not see it again. */
function setElementOrder(
  original: JsonObject,
  patch: JsonObject,
  directive: string,
  order: unknown,
  struct: string | undefined,
): void {
  delete patch[directive];
  if (!Array.isArray(order)) throw wrongType('list', order);
  const key = targetOf(directive, badFormat.setElementOrder);
  const rule = ruleOf(struct, key);
  const merged = mergeElementOrder(field(original, key), field(patch, key), order, rule, itemsBy(rule));
  if (merged) setField(original, key, merged);
  delete patch[key];
}

function deleteFromList(original: JsonObject, directive: string, value: unknown): void {
  const key = targetOf(directive, badFormat.primitiveList);
  if (value === null) delete original[key];
  else if (Array.isArray(original[key]) && Array.isArray(value)) {
    setField(original, key, deleteScalars(original[key], value));
  }
}

/** `finalizers` of `$deleteFromPrimitiveList/finalizers`. */
function targetOf(directive: string, refuse: () => Error): string {
  const slash = directive.indexOf('/');
  const prefix = directive.startsWith(ELEMENT_ORDER) ? ELEMENT_ORDER : DELETE_SCALARS;
  if (slash !== prefix.length) throw refuse();
  return directive.slice(slash + 1);
}

function mergeField(original: JsonObject, key: string, value: unknown, struct: string | undefined): void {
  if (value === null) {
    delete original[key];
    return;
  }
  const merged = mergeValues(field(original, key), value, ruleOf(struct, key));
  if (merged === undefined) delete original[key];
  else setField(original, key, merged);
}

/** Undefined when nothing is to be kept. */
function mergeValues(before: unknown, value: unknown, rule: FieldRule): unknown {
  if (isObject(before) && isObject(value)) return mergeObjects(before, value, rule.struct);
  if (!Array.isArray(before) || !Array.isArray(value)) {
    // Upstream drops nulls only where the field is new or of another kind; a scalar has none.
    return withoutDirectives(withoutNulls(value));
  }
  return rule.mergeKey === undefined ? value : mergeLists(before, value, rule, itemsBy(rule));
}

function itemsBy({ struct }: FieldRule): MergeItem {
  return (before, change) => mergeObjects(before, change, struct);
}
