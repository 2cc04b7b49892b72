/** A set of fields of an object, and FieldsV1, in which it is stored: structured-merge-diff's fieldpath. */

import { isObject, type JsonObject, setField } from '../patch/json-data.ts';

/**
 * The way to a field, step by step as FieldsV1 names them: `f:image` a field, `k:{"name":"web"}` an item of a list
 * by its keys, `v:"a"` an item of a set. Joined, so that sets of paths are sets of texts.
 */
export type FieldPath = string;
export type FieldSet = ReadonlySet<FieldPath>;

const SEPARATOR = '\n';

/** The steps may be empty: the root. */
export function joinSteps(steps: readonly string[]): FieldPath {
  return steps.join(SEPARATOR);
}

export function stepsOf(path: FieldPath): readonly string[] {
  return path.split(SEPARATOR);
}

export function isBelow(path: FieldPath, parent: FieldPath): boolean {
  return path.startsWith(`${parent}${SEPARATOR}`);
}

export function union(...sets: readonly FieldSet[]): FieldSet {
  return new Set(sets.flatMap((set) => [...set]));
}

export function without(set: FieldSet, removed: FieldSet): FieldSet {
  return new Set([...set].filter((path) => !removed.has(path)));
}

export function common(a: FieldSet, b: FieldSet): FieldSet {
  return new Set([...a].filter((path) => b.has(path)));
}

export function isSameSet(a: FieldSet, b: FieldSet): boolean {
  return a.size === b.size && [...a].every((path) => b.has(path));
}

/** `{"f:metadata":{"f:labels":{".":{},"f:app":{}}}}`: a dot for a field that is owned along with some below it. */
export function toFieldsV1(set: FieldSet): JsonObject {
  const root: JsonObject = {};
  for (const path of [...set].sort()) {
    let here = root;
    for (const step of stepsOf(path)) {
      if (!Object.hasOwn(here, step)) setField(here, step, {});
      here = here[step] as JsonObject;
    }
    setField(here, '.', {});
  }
  return withoutLoneDots(root);
}

function withoutLoneDots(node: JsonObject): JsonObject {
  const steps = Object.keys(node);
  if (steps.length === 1 && steps[0] === '.') return {};
  return Object.fromEntries(steps.map((step) => [step, withoutLoneDots(node[step] as JsonObject)]));
}

/** What is no FieldsV1 gives an empty set. */
export function fromFieldsV1(fields: unknown): FieldSet {
  const set = new Set<FieldPath>();
  const walk = (node: unknown, steps: readonly string[]) => {
    if (!isObject(node)) return;
    const below = Object.keys(node).filter((step) => step !== '.');
    if (steps.length > 0 && (below.length === 0 || Object.hasOwn(node, '.'))) set.add(joinSteps(steps));
    for (const step of below) walk(node[step], [...steps, step]);
  };
  walk(fields, []);
  return set;
}

/** `.spec.containers[name="web"].image` */
export function printFieldPath(path: FieldPath): string {
  return stepsOf(path).map(printStep).join('');
}

function printStep(step: string): string {
  const [kind, rest] = [step.slice(0, 2), step.slice(2)];
  if (kind === 'f:') return `.${rest}`;
  if (kind === 'v:') return `[=${rest}]`;
  const keys = Object.entries(JSON.parse(rest) as JsonObject);
  return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
}
