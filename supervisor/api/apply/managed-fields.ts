/** Who owns which fields: `metadata.managedFields`, k8s.io/apimachinery/pkg/util/managedfields. */

import { isObject, isSame, type JsonObject } from '../patch/json-data.ts';
import { capManagers } from './cap-managers.ts';
import { compare } from './field-paths.ts';
import { type FieldSet, fromFieldsV1, isSameSet, toFieldsV1, union, without } from './field-set.ts';

export interface Manager {
  readonly name: string;
  readonly operation: 'Apply' | 'Update';
  readonly subresource?: string;
  readonly time: string;
  readonly fields: FieldSet;
}

/** The longest name of a manager, `validation.FieldManagerMaxLength`. */
const MAX_NAME_LENGTH = 128;

/** The name that a request gives, else the program of its User-Agent. */
export function managerName(fieldManager: string | null, userAgent = ''): string {
  return fieldManager || (userAgent.split('/', 1)[0] ?? '').slice(0, MAX_NAME_LENGTH) || 'unknown';
}

/** What is not valid is left out. */
export function readManagers(object: JsonObject | undefined): readonly Manager[] {
  const metadata = isObject(object?.metadata) ? object.metadata : {};
  const entries = Array.isArray(metadata.managedFields) ? metadata.managedFields : [];
  return entries.filter(isObject).flatMap((entry): Manager[] => {
    const { manager, operation, subresource, time, fieldsV1 } = entry;
    if (typeof manager !== 'string' || (operation !== 'Apply' && operation !== 'Update')) return [];
    const below = typeof subresource === 'string' && subresource !== '' ? { subresource } : {};
    return [{ name: manager, operation, ...below, time: String(time ?? ''), fields: fromFieldsV1(fieldsV1) }];
  });
}

/** Appliers first, then the oldest; managers of nothing are left out. */
export function writeManagers(managers: readonly Manager[]): readonly JsonObject[] {
  return managers
    .filter(({ fields }) => fields.size > 0)
    .sort(
      (a, b) =>
        compareTexts(a.operation, b.operation) ||
        compareTexts(a.time, b.time) ||
        compareTexts(a.name, b.name),
    )
    .map(({ name, operation, subresource, time, fields }) => ({
      manager: name,
      operation,
      apiVersion: 'v1',
      time,
      fieldsType: 'FieldsV1',
      fieldsV1: toFieldsV1(fields),
      ...(subresource === undefined ? {} : { subresource }),
    }));
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Set by the server: nobody owns them (`stripMeta`), and the status is a sub-resource's. */
const SERVERS_OWN = [
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'generation',
  'managedFields',
  'resourceVersion',
];

/** What of an object someone can own. */
export function ownable({ apiVersion: _, kind: __, status: ___, ...object }: JsonObject): JsonObject {
  const metadata = isObject(object.metadata) ? object.metadata : {};
  const kept = Object.entries(metadata).filter(([key]) => !SERVERS_OWN.includes(key));
  return { ...object, metadata: Object.fromEntries(kept) };
}

/** An object of which only that is there which upstream's empty one has. */
const EMPTY: JsonObject = { metadata: {}, spec: { containers: [] } };

/**
 * The managers after someone has written the object otherwise than by apply: what it added and changed is its own
 * now and no one else's, what it removed is nobody's. `before` is undefined for a new object.
 */
export function trackUpdate(
  before: JsonObject | undefined,
  after: JsonObject,
  name: string,
  now: string,
  struct: string,
): readonly JsonObject[] {
  // A client may edit managedFields itself (kubectl does, to move from client-side to server-side apply).
  const managers = readManagers(before === undefined ? undefined : after);
  const { added, modified, removed } = compare(before ? ownable(before) : EMPTY, ownable(after), struct);
  const isOwn = (each: Manager) => each.name === name && each.operation === 'Update' && !each.subresource;
  const own = managers.find(isOwn);
  const taken = union(added, modified);
  const others = managers
    .filter((each) => !isOwn(each))
    .map((each) => withFields(each, without(each.fields, union(taken, removed))));
  const fields = without(union(own?.fields ?? new Set(), taken), removed);
  const unchanged = own !== undefined && taken.size === 0 && isSameSet(own.fields, fields);
  const self: Manager = { name, operation: 'Update', time: unchanged ? own.time : now, fields };
  return writeManagers(capManagers([...others, self].filter((each) => each.fields.size > 0)));
}

export function withFields(manager: Manager, fields: FieldSet): Manager {
  return { ...manager, fields };
}

/** Whether two objects differ in nothing but when their managers wrote. */
export function isSameButTimes(a: JsonObject, b: JsonObject): boolean {
  const timeless = (object: JsonObject) => ({
    ...object,
    metadata: { ...(object.metadata as JsonObject), managedFields: readManagers(object).map(identity) },
  });
  return isSame(timeless(a), timeless(b));
}

function identity({ name, operation, subresource = '', fields }: Manager): JsonObject {
  return { name, operation, subresource, fields: [...fields].sort() };
}
