/** How paths go through lists, loops and patterns. */

import { matchesPattern } from './evaluate-test.ts';
import type { Path } from './path.ts';
import type { Word } from './syntax.ts';
import { expandWord, wordValue } from './words.ts';

/** Those that go on, and those that have left a list or the script. */
export function split(paths: readonly Path[]): [Path[], Path[]] {
  return [paths.filter(({ leaves }) => !leaves), paths.filter(({ leaves }) => leaves)];
}

/** A wait in a loop is repeated as often as it takes. */
export function waitsInLoop(before: Path, after: Path): Path {
  return after.waits > before.waits ? { ...after, waits: after.waits + 1 } : after;
}

/** `continue` ends one round only. */
export function afterRound(path: Path): Path {
  const { leaves, ...rest } = path;
  return leaves === 'continue' || leaves === undefined ? rest : path;
}

/** Behind the loop, however it was left. */
export function afterLoop(path: Path): Path {
  const { leaves, ...rest } = path;
  return leaves === 'break' || leaves === 'continue' ? rest : path;
}

/** The words of `for`; undefined when one of them is not known. */
export function expandAll(words: readonly Word[], { values }: Path): readonly string[] | undefined {
  const fields = words.map((word) => expandWord(word, values));
  return fields.every((each): each is readonly string[] => each !== undefined) ? fields.flat() : undefined;
}

/** Whether a branch of `case` is taken; undefined where that cannot be known. */
export function fitsPattern(subject: string | undefined, pattern: Word, path: Path): boolean | undefined {
  const text = wordValue(pattern, path.values);
  if (text === '*') return true;
  return subject === undefined || text === undefined ? undefined : matchesPattern(subject, text);
}
