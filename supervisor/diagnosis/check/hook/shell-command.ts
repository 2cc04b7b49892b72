/** A command line that hands a text to a shell: `["sh", "-c", "…"]`. */

import { shellCall } from '../../shell-call.ts';
import { unwrapCommand } from '../unwrap-command.ts';

/** In a manifest nobody writes more than this; longer ones are not read (`host/read-text.ts` does so with scripts). */
const LONGEST_TEXT = 64 * 1024;

export type ShellCommand =
  | {
      readonly text: string;
      /** Which word of the command line holds the text; undefined when it is only a part of one. */
      readonly item?: number;
    }
  /** A shell that reads a file, its standard input, or more than anybody writes. */
  | 'a file';

/** Undefined when no shell is started. Wrappers such as `timeout 20` are looked through. */
export function shellCommand(argv: readonly string[]): ShellCommand | undefined {
  const runs = shellCall(unwrapCommand(argv))?.runs;
  if (!runs) return undefined;
  if (runs.kind !== 'text' || runs.text.length > LONGEST_TEXT) return 'a file';
  const item = argv.lastIndexOf(runs.text);
  return { text: runs.text, ...(item >= 0 && { item }) };
}
