/** What is no finding goes to standard error, so that standard output is the report alone. */

import { safeText } from '../output/safe-text.ts';

/** Nothing for an empty text. */
export function tell(text: string): void {
  if (text === '') return;
  const lines = text.split('\n').map((line) => safeText(line, false));
  process.stderr.write(`${lines.join('\n')}\n`);
}
