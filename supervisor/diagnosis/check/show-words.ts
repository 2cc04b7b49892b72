/** A command line as YAML's flow style writes it. */

/** `["sh", "-c", "exec node server.js"]`. */
export function showWords(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}
