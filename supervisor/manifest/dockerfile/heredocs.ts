/** Which heredocs a RUN, COPY or ADD line opens: `heredocsFromLine` of BuildKit's parser. */

import { DockerfileError } from './dockerfile-error.ts';
import { lexWords } from './lex-word.ts';
import type { LexOptions } from './scan.ts';

export interface Heredoc {
  /** The line that ends it. */
  readonly name: string;
  /** `<<-`: tabs before the line that ends it do not count. */
  readonly chomp: boolean;
}

/** BuildKit reads these with a backslash, whatever `# escape=` says. */
const RAW: LexOptions = { escapeToken: '\\', lookup: () => undefined, keepUnset: true, rawQuotes: true };

/** In the order in which their bodies follow. Throws DockerfileError. */
export function heredocsOf(line: string): readonly Heredoc[] {
  if (!line.includes('<<')) return [];
  return wordsOf(line, { ...RAW, rawEscapes: true }).flatMap((word) => parseHeredoc(word) ?? []);
}

/** A line that cannot be lexed has none: it is the shell's, whose quotes may be others. */
function wordsOf(line: string, options: LexOptions): readonly string[] {
  try {
    return lexWords(line, options).words;
  } catch (error) {
    if (error instanceof DockerfileError) return [];
    throw error;
  }
}

const HEREDOC = /^\d*<<(-?)[\t\n\f\r ]*([^<]*)$/;

/** `<<EOF`, `3<<-"EOF"`; undefined for a word that is none. */
export function parseHeredoc(word: string): Heredoc | undefined {
  const [, dash, written = ''] = HEREDOC.exec(word) ?? [];
  if (written === '') return undefined;
  const words = lexWords(written, { ...RAW, rawQuotes: false }).words;
  const [name] = words;
  return name === undefined || words.length > 1 ? undefined : { name, chomp: dash === '-' };
}
