/** Puts an applied configuration into the object, and takes fields out of it: structured-merge-diff's Merge. */

import { field, isObject, type JsonObject, setField } from '../patch/json-data.ts';
import { type FieldRule, ruleOf } from '../schema/field-rules.ts';
import { isEmptyValue } from './field-paths.ts';
import { type FieldSet, isBelow, joinSteps } from './field-set.ts';
import { isAtomic, itemRule, itemsOf } from './list-items.ts';

/** The object with every field that `applied` sets. Neither is changed. */
export function mergeApplied(live: JsonObject, applied: JsonObject, struct: string): JsonObject {
  return mergeValue(live, applied, { struct }) as JsonObject;
}

function mergeValue(live: unknown, applied: unknown, rule: FieldRule): unknown {
  if (isAtomic(applied, rule) || isAtomic(live, rule)) return applied;
  if (Array.isArray(live) && Array.isArray(applied)) return mergeItems(live, applied, rule);
  if (!isObject(live) || !isObject(applied)) return applied;
  const merged: JsonObject = { ...live };
  for (const [key, value] of Object.entries(applied)) {
    const before = field(live, key);
    setField(merged, key, before === undefined ? value : mergeValue(before, value, ruleOf(rule.struct, key)));
  }
  return merged;
}

/** The applied order wins; what only the live list has stays before what follows it there. */
function mergeItems(live: readonly unknown[], applied: readonly unknown[], rule: FieldRule): unknown[] {
  const [old, wanted] = [itemsOf(live, rule), itemsOf(applied, rule)];
  const waiting = [...old.keys()];
  const merged: unknown[] = [];
  const takeLiveOnly = () => {
    for (let step = waiting[0]; step !== undefined && !wanted.has(step); step = waiting[0]) {
      merged.push(old.get(waiting.shift() as string));
    }
  };
  for (const [step, value] of wanted) {
    takeLiveOnly();
    merged.push(old.has(step) ? mergeValue(old.get(step), value, itemRule(rule)) : value);
    const at = waiting.indexOf(step);
    if (at >= 0) waiting.splice(at, 1);
  }
  takeLiveOnly();
  return [...merged, ...waiting.map((step) => old.get(step))];
}

/**
 * The object without these fields, and without what becomes empty by it. An item of a list goes as a whole unless
 * someone in `kept` owns something in it.
 */
export function withoutFields(
  object: JsonObject,
  gone: FieldSet,
  kept: FieldSet,
  struct: string,
): JsonObject {
  const keptPaths = [...kept];
  const walk = (value: unknown, rule: FieldRule, steps: readonly string[]): unknown => {
    const path = joinSteps(steps);
    const isItem = steps.length > 0 && !(steps.at(-1) as string).startsWith('f:');
    const isWanted = () => kept.has(path) || keptPaths.some((each) => isBelow(each, path));
    if (gone.has(path) && (isItem || isAtomic(value, rule) || isEmptyValue(value)) && !isWanted()) {
      return undefined;
    }
    if (isAtomic(value, rule)) return value;
    const result = Array.isArray(value)
      ? [...itemsOf(value, rule)]
          .map(([step, item]) => walk(item, itemRule(rule), [...steps, step]))
          .filter((item) => item !== undefined)
      : Object.fromEntries(
          Object.entries(value as JsonObject)
            .map(
              ([key, each]) => [key, walk(each, ruleOf(rule.struct, key), [...steps, `f:${key}`])] as const,
            )
            .filter(([, each]) => each !== undefined),
        );
    return isEmptyValue(result) && !isEmptyValue(value) && !isWanted() ? undefined : result;
  };
  return (walk(object, { struct }, []) ?? {}) as JsonObject;
}
