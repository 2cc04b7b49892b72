/** `$(VAR)` in env values, commands and arguments: `third_party/forked/golang/expansion`. */

/**
 * Replaces `$(NAME)` by the variable's value. An unknown name stays as it is written; `$$` is one dollar, so
 * that `$$(NAME)` escapes; a dollar before anything else stays.
 */
export function expandVariables(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(REFERENCE, (written: string, name: string | undefined) => {
    if (written === '$$') return '$';
    if (name === undefined) return written;
    return Object.hasOwn(variables, name) ? (variables[name] as string) : written;
  });
}

/** Read from the left, as upstream's scanner does: `$$`, `$(…)`, an open `$(`, or `$` and one character. */
const REFERENCE = /\$(?:\$|\(([^)]*)\)|\(|[^$(])/gsu;

/** A command line: each word expanded by itself, never split. */
export function expandArgs(words: readonly string[], variables: Readonly<Record<string, string>>): string[] {
  return words.map((word) => expandVariables(word, variables));
}
