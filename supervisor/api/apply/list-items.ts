/** How an object's lists are taken apart: the step that names an item, or none for a list that is one value. */

import { field, isObject, type JsonObject } from '../patch/json-data.ts';
import { type FieldRule, isAtomicStruct, keyDefault } from '../schema/field-rules.ts';

/** Whether an object or a list is owned as a whole. */
export function isAtomic(value: unknown, rule: FieldRule): boolean {
  if (Array.isArray(value)) return rule.mapKeys === undefined;
  return isObject(value) ? rule.atomic === true || isAtomicStruct(rule.struct) : true;
}

/** The items of a list that is no single value, by their steps; of two with the same keys the first counts. */
export function itemsOf(list: readonly unknown[], rule: FieldRule): ReadonlyMap<string, unknown> {
  const items = new Map<string, unknown>();
  for (const item of list) {
    const step = stepOf(item, rule.mapKeys ?? []);
    if (!items.has(step)) items.set(step, item);
  }
  return items;
}

function stepOf(item: unknown, mapKeys: readonly string[]): string {
  if (mapKeys.length === 0) return `v:${JSON.stringify(item)}`;
  const object = (isObject(item) ? item : {}) as JsonObject;
  const keys = [...mapKeys]
    .sort()
    .map((key) => [key, field(object, key) ?? keyDefault(key)] as const)
    .filter(([, value]) => value !== undefined);
  return `k:${JSON.stringify(Object.fromEntries(keys))}`;
}

/** What an item is made of. */
export function itemRule(rule: FieldRule): FieldRule {
  return rule.struct === undefined ? {} : { struct: rule.struct };
}
