/** The structs of `core/v1` that a Pod is decoded into, by their Go names (k8s.io/api v0.36). */

import { CONTAINER_STRUCTS } from './container-structs.ts';
import { POD_STRUCTS } from './pod-structs.ts';
import { SCHEDULING_STRUCTS } from './scheduling-structs.ts';
import { VOLUME_STRUCTS } from './volume-structs.ts';

/**
 * JSON name → Go type, as Go prints it in an error. `ProbeHandler>v1.ExecAction` is a field of an embedded
 * struct, whose name Go puts into the path. A `v1.` name without a struct of its own is a named string.
 * `any` and `object` are not looked into: hooklet ignores what is below.
 */
export type Fields = Readonly<Record<string, string>>;

export const STRUCTS: Readonly<Record<string, Fields>> = {
  ...POD_STRUCTS,
  ...CONTAINER_STRUCTS,
  ...SCHEDULING_STRUCTS,
  ...VOLUME_STRUCTS,
};

/** The fields of a Go type such as `v1.Container`; undefined for everything that is no struct. */
export function fieldsOf(goType: string): Fields | undefined {
  return goType.startsWith('v1.') ? STRUCTS[structName(goType)] : undefined;
}

/** `Container` for `v1.Container`. */
export function structName(goType: string): string {
  return goType.slice(goType.indexOf('.') + 1);
}

/** Splits `ProbeHandler>v1.ExecAction` into the embedded struct's name, if any, and the type. */
export function splitEmbedded(notation: string): { embedded: string | undefined; goType: string } {
  const [first, second] = notation.split('>');
  return second === undefined
    ? { embedded: undefined, goType: notation }
    : { embedded: first, goType: second };
}
