/** One line → its keyword, its `--flags` and the rest: `split_command.go` of BuildKit's parser. */

import { DockerfileError } from './dockerfile-error.ts';
import { isSpace, splitFirstWord, trim } from './spaces.ts';

export interface SplitInstruction {
  /** In capitals. */
  readonly keyword: string;
  readonly written: string;
  readonly flags: readonly string[];
  readonly rest: string;
}

export function splitInstruction(line: string, escapeToken: string): SplitInstruction {
  const [written, args = ''] = splitFirstWord(trim(line));
  const { flags, rest } = takeFlags(args, escapeToken);
  return { keyword: written.toUpperCase(), written, flags, rest: trim(rest) };
}

/** Words that begin with `--`, up to the first that does not, or to `--` itself. Quotes are taken off. */
function takeFlags(line: string, escapeToken: string): { flags: string[]; rest: string } {
  const flags: string[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && isSpace(line.charAt(at))) at++;
    if (!line.startsWith('--', at)) return { flags, rest: line.slice(at) };
    const flag = readFlag(line, at, escapeToken);
    at = flag.end;
    if (flag.text === '--') return { flags, rest: line.slice(at) };
    flags.push(flag.text);
  }
}

function readFlag(line: string, start: number, escapeToken: string): { text: string; end: number } {
  let text = '';
  let quote = '';
  let at = start;
  for (; at < line.length; at++) {
    let char = line.charAt(at);
    if (quote === '' && isSpace(char)) break;
    if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
    else {
      if (char === escapeToken) char = line.charAt(++at);
      text += char;
    }
  }
  return { text, end: at };
}

/** The flags of instructions that have none. */
export function refuseFlags(flags: readonly string[]): void {
  const [flag] = flags;
  if (flag === undefined) return;
  const [name = ''] = flag.split('=', 1);
  throw new DockerfileError(`unknown flag: ${name}`, 'Docker reads what begins with -- here as its own flag');
}
