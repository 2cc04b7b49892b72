/** Exec form or shell form: `parseMaybeJSON` of BuildKit's parser. */

import { DockerfileError } from './dockerfile-error.ts';
import { trimStart } from './spaces.ts';

/** What stands behind CMD, ENTRYPOINT, RUN or SHELL. */
export type CommandLine =
  | { readonly form: 'exec'; readonly words: readonly string[] }
  | { readonly form: 'shell'; readonly line: string };

/** An array that is not JSON (single quotes, a comma too many) is a line for the shell. Throws DockerfileError. */
export function parseCommandLine(rest: string): CommandLine {
  const words = parseJsonArray(rest);
  if (words === undefined) return { form: 'shell', line: rest };
  if (words.every((word) => typeof word === 'string')) return { form: 'exec', words };
  throw new DockerfileError(
    'when using JSON array syntax, arrays must be comprised of strings only',
    'put double quotes around each word',
  );
}

function parseJsonArray(rest: string): readonly unknown[] | undefined {
  const text = trimStart(rest);
  if (!text.startsWith('[')) return undefined;
  try {
    return JSON.parse(text) as readonly unknown[];
  } catch {
    return undefined;
  }
}
