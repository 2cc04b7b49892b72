/** `# escape=` and `# syntax=` before the first instruction: `parser/directives.go` of BuildKit. */

import { DockerfileError } from './dockerfile-error.ts';
import { trimStart } from './spaces.ts';

const DIRECTIVE = /^([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S(?:.*\S)?)\s*$/;

const KNOWN = new Set(['syntax', 'escape', 'check']);

export interface Directives {
  /** The character that continues a line and escapes another. */
  readonly escapeToken: string;
  /** Takes the next line of the file, without its end. Throws DockerfileError. */
  take(line: string): void;
}

/** The first line that is no directive ends them, a comment and an empty line too. */
export function createDirectives(): Directives {
  const seen = new Set<string>();
  let escapeToken = '\\';
  let over = false;
  return {
    get escapeToken() {
      return escapeToken;
    },
    take(line) {
      if (over) return;
      const match = line.startsWith('#') ? DIRECTIVE.exec(trimStart(line.slice(1))) : null;
      const name = match?.[1]?.toLowerCase() ?? '';
      over = !KNOWN.has(name);
      if (over) return;
      if (seen.has(name)) throw new DockerfileError(`only one ${name} parser directive can be used`);
      seen.add(name);
      if (name === 'escape') escapeToken = escapeCharacter(match?.[2] ?? '');
    },
  };
}

function escapeCharacter(value: string): string {
  if (value === '\\' || value === '`') return value;
  throw new DockerfileError(`invalid escape token '${value}' does not match \` or \\`);
}
