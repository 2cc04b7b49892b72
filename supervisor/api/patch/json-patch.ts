/** JSON patch, RFC 6902, as evanphx/json-patch v4 applies it for the API server. */

import { badRequest, StatusError } from '../status-error.ts';
import { jsonKind } from './go-value.ts';
import { copyOf, field, isObject, isSame, type JsonObject } from './json-data.ts';
import { findTarget, insert, overwrite, read, type Target, take } from './json-pointer.ts';
import { doesNotApply } from './patch-errors.ts';

/** `maxJSONPatchOperations` */
const MAX_OPERATIONS = 10_000;

/** The API server's limit of a request is also that of what `copy` may add (AccumulatedCopySizeLimit). */
const MAX_COPIED_BYTES = 3 * 1024 * 1024;

/**
 * The document after all operations, in order; the first that fails refuses them all with 422. A patch that is no
 * list of objects is a BadRequest. `document` is not changed.
 */
export function jsonPatch(document: unknown, patch: unknown): unknown {
  const operations = readOperations(patch);
  const copied = { bytes: 0 };
  try {
    return operations.reduce((result, each) => apply(result, each, copied), copyOf(document));
  } catch (error) {
    throw error instanceof StatusError ? error : doesNotApply((error as Error).message);
  }
}

function readOperations(patch: unknown): readonly JsonObject[] {
  if (!Array.isArray(patch)) throw badRequest(cannotUnmarshal(patch, 'Patch'));
  const wrong = patch.find((each) => !isObject(each));
  if (wrong !== undefined) throw badRequest(cannotUnmarshal(wrong, 'Operation'));
  if (patch.length > MAX_OPERATIONS) {
    const limit = `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${patch.length}`;
    throw new StatusError('RequestEntityTooLarge', `Request entity is too large: ${limit}`);
  }
  return patch;
}

function cannotUnmarshal(value: unknown, type: string): string {
  return `json: cannot unmarshal ${jsonKind(value)} into Go value of type jsonpatch.${type}`;
}

interface Copied {
  bytes: number;
}

function apply(document: unknown, operation: JsonObject, copied: Copied): unknown {
  const kind = field(operation, 'op');
  switch (kind) {
    case 'add':
      return add(document, pathOf(operation, kind), givenValue(operation));
    case 'remove':
      return remove(document, pathOf(operation, kind));
    case 'replace':
      return replace(document, pathOf(operation, kind), givenValue(operation));
    case 'move':
      return move(document, operation);
    case 'copy':
      return copy(document, operation, copied);
    case 'test':
      return test(document, pathOf(operation, kind), givenValue(operation));
    default:
      throw new Error(`Unexpected kind: ${typeof kind === 'string' ? kind : 'unknown'}`);
  }
}

function pathOf(operation: JsonObject, kind: string): string {
  return textOf(operation, 'path', `${kind} operation failed to decode path: operation missing path field`);
}

function fromOf(operation: JsonObject, kind: string): string {
  return textOf(operation, 'from', `${kind} operation failed to decode from: operation, missing from field`);
}

function textOf(operation: JsonObject, name: string, complaint: string): string {
  const text = field(operation, name);
  if (typeof text !== 'string') throw new Error(`${complaint}: missing value`);
  return text;
}

/** A value that is left out is null. */
function givenValue(operation: JsonObject): unknown {
  return copyOf(field(operation, 'value') ?? null);
}

function add(document: unknown, path: string, value: unknown): unknown {
  const target = targetOf(document, path, `add operation does not apply: doc is missing path: "${path}"`);
  within(`error in add for path: '${path}'`, () => insert(target, value));
  return document;
}

function remove(document: unknown, path: string): unknown {
  const target = targetOf(document, path, `remove operation does not apply: doc is missing path: "${path}"`);
  within(`error in remove for path: '${path}'`, () => take(target));
  return document;
}

/** A field that is missing is added: version 4 of the library, unlike the RFC, asks lists only. */
function replace(document: unknown, path: string, value: unknown): unknown {
  if (path === '') {
    if (typeof value === 'object' && value !== null) return value;
    throw new Error('replace operation value must be object or array: %!w(<nil>)');
  }
  const target = targetOf(document, path, `replace operation does not apply: doc is missing path: ${path}`);
  try {
    read(target);
  } catch {
    throw new Error(`replace operation does not apply: doc is missing key: ${path}: missing value`);
  }
  overwrite(target, value);
  return document;
}

function move(document: unknown, operation: JsonObject): unknown {
  const from = fromOf(operation, 'move');
  const source = targetOf(document, from, `move operation does not apply: doc is missing from path: ${from}`);
  const value = within(`error in move for path: '${source.key}'`, () => {
    const { value } = read(source);
    take(source);
    return value;
  });
  const path = pathOf(operation, 'move');
  const missing = `move operation does not apply: doc is missing destination path: ${path}`;
  const target = targetOf(document, path, missing);
  within(`error in move for path: '${path}'`, () => insert(target, value));
  return document;
}

/** What is copied may be missing: null arrives. */
function copy(document: unknown, operation: JsonObject, copied: Copied): unknown {
  const from = fromOf(operation, 'copy');
  const source = targetOf(document, from, `copy operation does not apply: doc is missing from path: ${from}`);
  const { value = null } = within(`error in copy for from: '${from}'`, () => read(source));
  const path = pathOf(operation, 'copy');
  const missing = `copy operation does not apply: doc is missing destination path: ${path}`;
  const target = targetOf(document, path, missing);
  copied.bytes += JSON.stringify(value).length;
  if (copied.bytes > MAX_COPIED_BYTES) {
    const excess = `${copied.bytes}, exceeding the limit ${MAX_COPIED_BYTES}`;
    throw new Error(`Unable to complete the copy, the accumulated size increase of copy is ${excess}`);
  }
  within('error while adding value during copy', () => insert(target, copyOf(value)));
  return document;
}

/** A missing field equals null. */
function test(document: unknown, path: string, value: unknown): unknown {
  if (path !== '') {
    const target = targetOf(document, path, `test operation does not apply: is missing path: ${path}`);
    const there = within(`error in test for path: '${path}'`, () => read(target));
    if (isSame(there.value ?? null, value)) return document;
  } else if (isSame(document, value)) return document;
  throw new Error(`testing value ${path} failed: test failed`);
}

function targetOf(document: unknown, path: string, complaint: string): Target {
  const target = findTarget(document, path);
  if (!target) throw new Error(`${complaint}: missing value`);
  return target;
}

/** Puts where it happened before what happened. */
function within<Result>(place: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new Error(`${place}: ${(error as Error).message}`);
  }
}
