/** What the hook programs share as programs: help, options, sentences, exit codes. */
import { parseArgs } from 'node:util';

/** 64 is sysexits.h's wrong use; a kubelet treats every non-zero code alike. */
export const EXIT = { done: 0, failed: 1, wrongUse: 64 } as const;

/** A failure whose message is all that a person needs. */
export class HookFailure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failed, cause?: unknown) {
    super(message, { cause });
    this.name = 'HookFailure';
    this.exitCode = exitCode;
  }
}

export interface Arguments {
  readonly positionals: readonly string[];
  readonly timeout: string | undefined;
}

/**
 * Runs one hook program: `--help` prints the help; what `hook` returns is printed to stdout; a `HookFailure` becomes a
 * sentence on stderr and the exit code. Anything else that is thrown is our fault and shows its stack.
 */
export async function runHook(
  name: string,
  help: string,
  hook: (args: Arguments) => string | Promise<string>,
): Promise<void> {
  try {
    const { values, positionals } = parse();
    console.log(values.help === true ? help : await hook({ positionals, timeout: values.timeout }));
  } catch (error) {
    if (!(error instanceof HookFailure)) throw error;
    console.error(`${name}: ${error.message}`);
    process.exitCode = error.exitCode;
  }
}

/** Reads a whole number from an option or variable; `source` names it in the complaint. */
export function wholeNumber(source: string, given: string, max: number): number {
  if (/^\d{1,9}$/.test(given) && Number(given) <= max) return Number(given);
  throw new HookFailure(`${source} is "${given}": it must be a whole number from 0 to ${max}`, EXIT.wrongUse);
}

/** Reads the port of a service. To the service 0 means any free one; which, only its log knows. */
export function portNumber(source: string, given: string): number {
  const port = wholeNumber(source, given, 65_535);
  if (port > 0) return port;
  throw new HookFailure(
    `${source} is 0, and port 0 cannot be asked: set it to the port that the service printed`,
    EXIT.wrongUse,
  );
}

function parse() {
  try {
    return parseArgs({
      args: withNegativesBound(process.argv.slice(2)),
      options: { help: { type: 'boolean', short: 'h' }, timeout: { type: 'string' } },
      allowPositionals: true,
    });
  } catch (error) {
    // Only the first sentence or line: the rest advises about arguments that no hook takes.
    const [fact] = (error as Error).message.split(/\.?\s*\n|\. /);
    throw new HookFailure(`${fact}. See --help`, EXIT.wrongUse, error);
  }
}

/** `--timeout -5` as `--timeout=-5`: a number below 0 is a wrong value, which parseArgs would take for an option. */
function withNegativesBound(args: readonly string[]): string[] {
  const at = args.findIndex((arg, index) => arg === '--timeout' && /^-\d/.test(args[index + 1] ?? ''));
  return at < 0 ? [...args] : [...args.slice(0, at), `--timeout=${args[at + 1]}`, ...args.slice(at + 2)];
}
