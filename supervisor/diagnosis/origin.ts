/** Where a command line is written, and how its changed line reads there. */

import type { Finding } from './finding.ts';

export interface Origin {
  /** `spec.containers[0].command`, `ENTRYPOINT`, `pid 4711`. */
  readonly path: string;
  readonly place?: NonNullable<Finding['place']>;
  /** The line as it stands, where it is known. */
  readonly from?: string;
  /** The line that makes this command of it: `command: ["node", "server.js"]`. */
  readonly write: (argv: readonly string[]) => string;
}

/** Of a process that somebody else has started: the command itself. */
export function processOrigin(pid: number): Origin {
  return { path: `pid ${pid}`, write: quoteArgv };
}

/** `["node", "server.js"]`: exec form, in a Dockerfile and as YAML. */
export function execForm(argv: readonly string[]): string {
  return `[${argv.map((arg) => JSON.stringify(arg)).join(', ')}]`;
}

/** A command as one could type it. */
export function quoteArgv(argv: readonly string[]): string {
  return argv
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}

/** The same place, for a command that follows some words of it: what stands behind `tini --`. */
export function behindWords(origin: Origin, words: readonly string[]): Origin {
  return { ...origin, write: (argv) => origin.write([...words, ...argv]) };
}
