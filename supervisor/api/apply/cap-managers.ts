/** Keeps `managedFields` from growing without end: k8s.io/apimachinery, managedfields/internal/capmanagers.go. */

import { union } from './field-set.ts';
import type { Manager } from './managed-fields.ts';

/** `DefaultMaxUpdateManagers` */
const MOST_UPDATERS = 10;
const BUCKET = 'ancient-changes';

/** Of those that update, the oldest become one when there are more than ten; appliers are all kept. */
export function capManagers(managers: readonly Manager[]): readonly Manager[] {
  const kept = new Set(managers);
  const updaters = managers.filter(({ operation }) => operation === 'Update').sort(byAge);
  let bucket = updaters.find(({ name, subresource }) => name === BUCKET && !subresource);
  let first: Manager | undefined;
  let count = updaters.length;
  for (const updater of updaters) {
    if (count <= MOST_UPDATERS) break;
    if (!first) {
      first = updater;
      continue;
    }
    const { fields, time } = updater;
    const into: Manager = bucket ?? { ...first, name: BUCKET };
    const { subresource: _, ...merged } = { ...into, fields: union(into.fields, fields), time };
    for (const each of [bucket ?? first, updater]) kept.delete(each);
    kept.add(merged);
    bucket = merged;
    count -= 1;
  }
  return [...kept];
}

function byAge(a: Manager, b: Manager): number {
  if (a.time !== b.time) return a.time < b.time ? -1 : 1;
  return a.name < b.name ? -1 : Number(a.name > b.name);
}
