/** What to write instead of a value of the wrong type. */

import type { Tree } from '../source/tree.ts';

/** The remedy for a value where Go wants another type; undefined where the sentence says it all. */
export function remedyForType(goType: string, tree: Tree): string | undefined {
  if (goType.startsWith('[]'))
    return tree.type === 'string' ? LIST_FROM_TEXT : 'write a list: lines that start with "- "';
  if (goType.startsWith('int'))
    return tree.type === 'string' ? numberFromText(tree.value) : 'write a whole number';
  if (goType === 'bool') return 'write true or false, without quotes';
  const wantsText = goType === 'string' || goType.startsWith('v1.') || goType.startsWith('types.');
  const isQuotable = tree.type === 'bool' || tree.type === 'number';
  return wantsText && isQuotable ? QUOTE : undefined;
}

const LIST_FROM_TEXT =
  'write a list, one item a word: ["sleep", "5"]; for a shell line ["sh", "-c", "sleep 5; date"]';

const QUOTE =
  'put it in quotes: unquoted, YAML reads yes, no, on, off, y, n, true and 5 as a boolean or a number';

function numberFromText(text: string): string {
  if (/^[0-9]+$/.test(text)) return `write ${text} without quotes`;
  return /^[0-9]+ *(s|sec|seconds)$/.test(text)
    ? 'write the seconds as a whole number, without a unit'
    : 'write a whole number';
}
