/** Server-side apply: who sets what, conflicts, and the removal of what an applier sets no longer (KEP-555). */

import type { JsonObject } from '../patch/json-data.ts';
import { formatConflicts } from './conflicts.ts';
import { compare, fieldsOf } from './field-paths.ts';
import { common, type FieldSet, isSameSet, union, without } from './field-set.ts';
import { type Manager, ownable, readManagers, withFields, writeManagers } from './managed-fields.ts';
import { mergeApplied, withoutFields } from './merge-applied.ts';

export interface Applier {
  readonly name: string;
  /** Takes what others own instead of refusing. */
  readonly force: boolean;
  readonly now: string;
}

export interface Applied {
  readonly object: JsonObject;
  readonly managedFields: readonly JsonObject[];
}

/**
 * `live` with the fields of `config`, and without those that this applier has set before and sets no longer,
 * unless another manager owns them. An empty `live` is a new object. Throws Conflict (409).
 */
export function serverSideApply(
  live: JsonObject,
  config: JsonObject,
  applier: Applier,
  struct: string,
): Applied {
  const managers = readManagers(live);
  const isOwn = (each: Manager) =>
    each.name === applier.name && each.operation === 'Apply' && !each.subresource;
  const own = managers.find(isOwn);
  const others = managers.filter((each) => !isOwn(each));
  const fields = fieldsOf(ownable(config), struct);
  const kept = union(fields, ...others.map((each) => each.fields));
  const merged = mergeApplied(live, config, struct);
  const object = own ? withoutFields(merged, without(own.fields, kept), kept, struct) : merged;
  const change = compare(ownable(live), ownable(object), struct);
  const remaining = settle(others, union(change.added, change.modified), applier.force, change.removed);
  const unchanged = own !== undefined && isSameSet(own.fields, fields) && isEmpty(change);
  const self: Manager = {
    name: applier.name,
    operation: 'Apply',
    time: unchanged ? own.time : applier.now,
    fields,
  };
  return { object, managedFields: writeManagers([self, ...remaining]) };
}

/** Others lose what is changed under them, if they may. */
function settle(
  others: readonly Manager[],
  changed: FieldSet,
  force: boolean,
  removed: FieldSet,
): readonly Manager[] {
  const conflicts = others
    .map((manager) => ({ manager, fields: common(manager.fields, changed) }))
    .filter(({ fields }) => fields.size > 0);
  if (conflicts.length > 0 && !force) throw formatConflicts(conflicts);
  return others.map((each) => withFields(each, without(each.fields, union(changed, removed))));
}

function isEmpty({ added, modified, removed }: ReturnType<typeof compare>): boolean {
  return added.size + modified.size + removed.size === 0;
}
