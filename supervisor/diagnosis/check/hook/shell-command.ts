/** A command line that hands a text to a shell: `["sh", "-c", "…"]`. */

import { programName, unwrapCommand } from '../unwrap-command.ts';

const SHELLS = /^(sh|bash|dash|ash|ksh|zsh)$/;
/** `-c`, `-ec`, `-lc`; bash takes the text behind the last of its options. */
const TEXT_FOLLOWS = /^-[a-zA-Z]*c[a-zA-Z]*$/;

export interface ShellCommand {
  readonly text: string;
  /** Which word of the command line holds the text. */
  readonly item: number;
}

export type Shelled =
  | ShellCommand
  /** A shell that reads a file or its standard input. */
  | 'a file';

/** Undefined when no shell is started. Wrappers such as `timeout 20` and `busybox` are looked through. */
export function shellCommand(argv: readonly string[]): Shelled | undefined {
  const unwrapped = unwrapCommand(argv);
  const command = programName(unwrapped) === 'busybox' ? unwrapped.slice(1) : unwrapped;
  if (!SHELLS.test(programName(command))) return undefined;
  const before = argv.length - command.length;
  const at = command.findIndex((word) => TEXT_FOLLOWS.test(word));
  const isOption = (word: string, index: number) =>
    /^[-+]/.test(word) || /^[-+]\w*o$/.test(command[index] ?? '');
  if (at < 0 || !command.slice(1, at).every(isOption)) return 'a file';
  let item = at + 1;
  while (/^-[a-zA-Z]+$/.test(command[item] ?? '')) item += /o$/.test(command[item] ?? '') ? 2 : 1;
  if (command[item] === '--') item += 1;
  const text = command[item];
  return text === undefined ? 'a file' : { text, item: before + item };
}
