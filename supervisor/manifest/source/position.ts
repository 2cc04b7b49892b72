/** From an offset into the text to a line and a column. */

import type { LineCounter } from 'yaml';
import type { Position } from '../problem.ts';

/** Both from 1. An empty text has no lines; its start is 1:1 all the same. */
export function positionOf(offset: number, lines: LineCounter): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}
