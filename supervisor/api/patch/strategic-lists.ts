/** Lists in a strategic merge patch: `mergeSlice` and `mergePatchIntoOriginal` of strategicpatch/patch.go. */

import type { FieldRule } from '../schema/field-rules.ts';
import { goType, goValue } from './go-value.ts';
import { isObject, type JsonObject } from './json-data.ts';
import { identifyBy, orderItems } from './list-order.ts';
import { unexpected } from './patch-errors.ts';
import { isInstruction, withoutDirectives } from './strategic-directives.ts';
import { listOfLists, noMergeKey, unknownDirective, wrongType } from './strategic-errors.ts';

/** Merges an item of a list into the one that stands there. */
export type MergeItem = (before: JsonObject, change: JsonObject) => JsonObject;

/** A list with a merge key, or of scalars that are a set: items are merged, added, deleted; the order is kept. */
export function mergeLists(
  before: readonly unknown[],
  patch: readonly unknown[],
  rule: FieldRule,
  mergeItem: MergeItem,
): unknown[] {
  if (before.length === 0 && patch.length === 0) return [];
  const { mergeKey = '' } = rule;
  checkSameKind(before, patch);
  const sample = before[0] ?? patch[0];
  if (!isObject(sample)) {
    return orderItems([...new Set([...before, ...patch])], patch, before, '');
  }
  if (mergeKey === '') throw unexpected('cannot merge lists without merge key for struct');
  const { kept, changes } = obeyItems(before as JsonObject[], patch as JsonObject[], mergeKey);
  const merged = mergeItems(kept, changes, mergeKey, mergeItem);
  return orderItems(merged, changes, kept, mergeKey);
}

/**
 * `$setElementOrder` with the patch of the same list, if there is one. Undefined when the list is neither in the
 * object nor in the patch.
 */
export function mergeElementOrder(
  before: unknown,
  patch: unknown,
  order: readonly unknown[],
  rule: FieldRule,
  mergeItem: MergeItem,
): unknown[] | undefined {
  for (const list of [before, patch]) {
    if (list !== undefined && !Array.isArray(list)) throw wrongType('list', list);
  }
  const { mergeKey = '' } = rule;
  const [old, changes] = [before as unknown[] | undefined, patch as unknown[] | undefined];
  checkOrder(changes ?? [], order, mergeKey);
  if (!old && !changes) return undefined;
  let merged = old ?? (withoutDirectives(changes) as unknown[]);
  if (old && changes)
    merged = rule.mergeKey === undefined ? changes : mergeLists(old, changes, rule, mergeItem);
  if ((old ?? []).length + (changes ?? []).length === 0) {
    throw unexpected('no elements in any of the given slices');
  }
  return orderItems(merged, order, old ?? [], mergeKey);
}

/**
 * Both sides must agree: the items of the patch that are not deletions stand in `order`, in this order. (Upstream
 * lets a `$patch: replace` pass only while `order` still has items.)
 */
function checkOrder(patch: readonly unknown[], order: readonly unknown[], mergeKey: string): void {
  if (order.length === 0 || patch.length === 0) return;
  const identify = identifyBy(mergeKey);
  const items = patch.filter((item) => !isInstruction(item) || item.$patch !== 'delete');
  let [next, place] = [0, 0];
  while (next < items.length && place < order.length) {
    const item = items[next];
    if (isInstruction(item)) next += 1;
    else {
      if (identify(item) === identify(order[place])) next += 1;
      place += 1;
    }
  }
  if (next === items.length) return;
  const lists = `${goValue(patch)}\n doesn't match $setElementOrder list:\n${goValue(order)}`;
  throw unexpected(`The order in patch list:\n${lists}\n`);
}

export function deleteScalars(list: readonly unknown[], unwanted: readonly unknown[]): unknown[] {
  return list.filter((each) => !unwanted.includes(each));
}

interface Obeyed {
  /** What is left of the list. */
  readonly kept: JsonObject[];
  /** The patch without its instructions. */
  readonly changes: JsonObject[];
}

function obeyItems(before: JsonObject[], patch: readonly JsonObject[], mergeKey: string): Obeyed {
  let kept = before;
  let replaces = false;
  for (const item of patch.filter(isInstruction)) {
    const { $patch: directive } = item;
    switch (directive) {
      case 'delete':
        if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey);
        kept = kept.filter((each) => each[mergeKey] !== item[mergeKey]);
        break;
      case 'replace':
        replaces = true;
        break;
      case 'merge':
        throw unexpected('merging lists cannot yet be specified in the patch');
      default:
        throw unknownDirective(directive, item);
    }
  }
  const changes = patch.filter((item) => !isInstruction(item));
  return replaces ? { kept: changes, changes: [] } : { kept, changes };
}

function mergeItems(
  kept: readonly JsonObject[],
  changes: readonly JsonObject[],
  mergeKey: string,
  mergeItem: MergeItem,
): JsonObject[] {
  const merged = [...kept];
  for (const change of changes) {
    if (!Object.hasOwn(change, mergeKey)) throw noMergeKey(change, mergeKey);
    const at = merged.findIndex((each) => each[mergeKey] === change[mergeKey]);
    const before = merged[at];
    if (before) merged[at] = mergeItem(before, change);
    else merged.push(change);
  }
  return merged;
}

function checkSameKind(...lists: readonly (readonly unknown[])[]): void {
  const kinds = new Set(lists.flat(1).map(goType));
  if (kinds.has('[]interface {}')) throw listOfLists();
  if (kinds.size > 1) throw unexpected(`list element types are not identical: ${goValue(lists)}`);
}
