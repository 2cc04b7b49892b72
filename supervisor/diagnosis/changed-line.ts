/** The line to write instead: exec in front of the app, or no shell at all. */

import type { Step } from './shell/path.ts';

/** `exec node server.js`, in one line. */
export function execLine({ source }: Step): string {
  return `exec ${inOneLine(source)}`;
}

/**
 * The command line without the shell where the text is nothing but this one command with words that need no shell,
 * else the same shell with `exec` in front of the app; what stands behind the app is dropped, for it is not reached.
 */
export function withoutShell(argv: readonly string[], text: string, step: Step): readonly string[] {
  const { command, source } = step;
  const words = step.argv.filter((arg) => arg !== undefined);
  const needsShell =
    text.trim() !== source ||
    command.redirections > 0 ||
    command.assignments.length > 0 ||
    words.length < step.argv.length;
  if (!needsShell) return words;
  const at = text.indexOf(source);
  const before = at < 0 ? '' : text.slice(0, at);
  const changed = `${before.replace(/[({]\s*$/, '')}exec ${source}`;
  return argv.map((arg) => (arg === text ? changed : arg));
}

/** Without continued lines and line breaks. */
export function inOneLine(source: string): string {
  return source
    .replace(/\\\n\s*/g, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}
