/** Programs that only start another one: what a command line runs in the end. */

import { baseName } from '../base-name.ts';
import { programOf } from '../program.ts';

/** A script like the official images': it prepares, and ends in `exec "$@"`. */
const ENTRYPOINT_SCRIPT = /(^|[/-])(docker-)?entrypoint(\.sh)?$/;

/** Words of the shell and programs that leave the command line behind them as it is. */
const PREFIXES: Readonly<Record<string, RegExp>> = {
  // Its option for another name takes a word.
  exec: /^-a$/,
  command: /^(?!)/,
  setsid: /^(?!)/,
};

/** The command without what is in front of it; empty when that has nothing to start. */
export function unwrapCommand(argv: readonly string[]): readonly string[] {
  let rest = argv;
  for (;;) {
    const next = behindFirst(rest);
    if (next === undefined) return rest;
    rest = next;
  }
}

/** `/usr/sbin/nginx` → `nginx`. */
export function programName([program = '']: readonly string[]): string {
  return baseName(program);
}

function behindFirst(argv: readonly string[]): readonly string[] | undefined {
  const name = programName(argv);
  if (ENTRYPOINT_SCRIPT.test(name) && argv.length > 1) return argv.slice(1);
  const withValue = Object.hasOwn(PREFIXES, name) ? PREFIXES[name] : undefined;
  if (withValue) return behindOptions(argv, withValue);
  const program = programOf(argv);
  return 'rest' in program ? program.rest : undefined;
}

function behindOptions(argv: readonly string[], withValue: RegExp): readonly string[] {
  let at = 1;
  while (argv[at]?.startsWith('-')) at += withValue.test(argv[at] ?? '') ? 2 : 1;
  return argv.slice(at);
}
