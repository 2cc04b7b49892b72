/** How deep a text is nested, found without recursion: the composer recurses, and Node dies of it. */

import type { CST } from 'yaml';

/** A Pod is about a dozen levels deep. */
export const MAX_DEPTH = 200;

/** Where a document goes deeper than MAX_DEPTH, as an offset into the text. */
export function findTooDeep(document: CST.Token): number | undefined {
  const waiting: { token: CST.Token; depth: number }[] = [{ token: document, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { token, depth } = next;
    if (depth > MAX_DEPTH) return token.offset;
    if (token.type === 'document' && token.value) waiting.push({ token: token.value, depth });
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      for (const child of [key, value]) if (child) waiting.push({ token: child, depth: depth + 1 });
    }
  }
  return undefined;
}
