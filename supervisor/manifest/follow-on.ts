/** Errors that only repeat that something could not be read. */

import { type Path, printPath } from './source/tree.ts';
import type { FieldError } from './validate/field-error.ts';

/**
 * What was not read is missing, and validation says so once more: `postStart: { shell: … }` would have no
 * handler either. Upstream never comes to that, since it stops at the first error of this kind.
 */
export function isFollowOn({ path, type }: FieldError, unread: readonly Path[]): boolean {
  return unread.some((lost) => {
    const sibling = path.length === lost.length && startsWith(path, lost.slice(0, -1));
    return (
      startsWith(path, lost) ||
      startsWith(lost, path) ||
      (type === 'required' && sibling) ||
      isJudgedBy(path, lost)
    );
  });
}

/** Fields that are judged by another one: without it, the verdict is about its default. */
const JUDGES: ReadonlyMap<string | number | undefined, string> = new Map([
  ['sleep', 'spec.terminationGracePeriodSeconds'],
  ['stopSignal', 'spec.os'],
]);

function isJudgedBy(path: Path, lost: Path): boolean {
  const judge = JUDGES.get(path.at(-1));
  return judge !== undefined && printPath(lost).startsWith(judge);
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((step, index) => path[index] === step);
}
