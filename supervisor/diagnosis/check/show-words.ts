/** Command lines in sentences and in lines to write. */

/** As YAML's flow style writes it: `["sh", "-c", "exec node server.js"]`. */
export function showWords(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}

const LONGEST_QUOTE = 120;

/** For a sentence: one line, and not too long. */
export function quoteShort(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line;
}
