/** Which fields an object sets, and which two objects differ in: structured-merge-diff's ToFieldSet and Compare. */

import { isObject, isSame, type JsonObject } from '../patch/json-data.ts';
import { type FieldRule, ruleOf } from '../schema/field-rules.ts';
import { type FieldPath, type FieldSet, joinSteps } from './field-set.ts';
import { isAtomic, itemRule, itemsOf } from './list-items.ts';

/** The fields that an applied configuration sets: scalars, whole values, items of lists, and what is empty. */
export function fieldsOf(object: JsonObject, struct: string): FieldSet {
  const set = new Set<FieldPath>();
  const walk = (value: unknown, rule: FieldRule, steps: readonly string[]) => {
    const parts = partsOf(value, rule);
    if (!parts || parts.size === 0) {
      if (steps.length > 0) set.add(joinSteps(steps));
      return;
    }
    for (const [step, part] of parts) {
      const below = [...steps, step];
      if (!step.startsWith('f:')) set.add(joinSteps(below));
      walk(part.value, part.rule, below);
    }
  };
  walk(object, { struct }, []);
  return set;
}

export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

/** What a change adds, changes and removes. A new map is one field, and so is each one in it. */
export function compare(before: JsonObject, after: JsonObject, struct: string): Comparison {
  const added = new Set<FieldPath>();
  const modified = new Set<FieldPath>();
  const removed = new Set<FieldPath>();
  const walk = (a: unknown, b: unknown, rule: FieldRule, steps: readonly string[]) => {
    const [left, right] = [partsOf(a, rule), partsOf(b, rule)];
    const path = joinSteps(steps);
    if (a === undefined || b === undefined) (a === undefined ? added : removed).add(path);
    else if (!left || !right) {
      if (!isSame(a, b)) modified.add(path);
    }
    const steppedOn = new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])]);
    for (const step of steppedOn) {
      const [l, r] = [left?.get(step), right?.get(step)];
      walk(l?.value, r?.value, (l ?? r)?.rule ?? {}, [...steps, step]);
    }
  };
  walk(before, after, { struct }, []);
  return { added, modified, removed };
}

interface Part {
  readonly value: unknown;
  readonly rule: FieldRule;
}

/** What a value consists of; undefined for a scalar and for what is owned whole. */
function partsOf(value: unknown, rule: FieldRule): ReadonlyMap<string, Part> | undefined {
  if (isAtomic(value, rule)) return undefined;
  if (Array.isArray(value)) {
    const inner = itemRule(rule);
    return new Map([...itemsOf(value, rule)].map(([step, item]) => [step, { value: item, rule: inner }]));
  }
  const entries = Object.entries(value as JsonObject).filter(
    ([, each]) => each !== undefined && each !== null,
  );
  return new Map(entries.map(([key, each]) => [`f:${key}`, { value: each, rule: ruleOf(rule.struct, key) }]));
}

/** Whether there is anything in it. */
export function isEmptyValue(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}
