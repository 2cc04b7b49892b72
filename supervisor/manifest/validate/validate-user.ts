/** Which user and group a process may run as. */

import type { SecurityContext } from '../pod.ts';
import type { Path } from '../source/tree.ts';
import { type FieldErrors, inclusiveRange, invalid } from './field-error.ts';

export const MAX_INT32 = 2 ** 31 - 1;

/** `IsValidUserID` and `IsValidGroupID`; the same rule for a Pod and a container. */
export function* validateUserAndGroup(context: SecurityContext | undefined, path: Path): FieldErrors {
  for (const field of ['runAsUser', 'runAsGroup'] as const) {
    const id = context?.[field];
    if (id !== undefined && (id < 0 || id > MAX_INT32)) {
      yield invalid([...path, field], id, inclusiveRange(0, MAX_INT32));
    }
  }
}
