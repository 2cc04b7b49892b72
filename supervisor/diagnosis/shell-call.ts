/** What a shell was told to run: a text, a script, its standard input. */

import { baseName } from './base-name.ts';
import type { Dialect } from './shell/exec-rule.ts';

export interface ShellCall {
  /** As it was called: `sh`, `bash`. */
  readonly name: string;
  readonly dialect: Dialect;
  readonly runs:
    | { readonly kind: 'text'; readonly text: string; readonly zero: string | undefined }
    | { readonly kind: 'script'; readonly file: string }
    /** Standard input: a terminal, or what is piped in. */
    | { readonly kind: 'input' };
  /** `$1` …. */
  readonly args: readonly string[];
  readonly isInteractive: boolean;
}

const DIALECTS: Readonly<Record<string, Dialect>> = {
  dash: 'dash',
  bash: 'bash',
  rbash: 'bash',
  busybox: 'busybox',
  ash: 'busybox',
  sh: 'unknown',
  ksh: 'unknown',
  ksh93: 'unknown',
  mksh: 'unknown',
  zsh: 'unknown',
};

/** Long options that take the next word. */
const WITH_VALUE = /^--(?:rcfile|init-file)$/;

/** Undefined for what is no shell. `exe` is the program's file, which says more than the name it was called by. */
export function shellCall(argv: readonly string[], exe?: string): ShellCall | undefined {
  const program = exe === undefined ? undefined : baseName(exe);
  const called = baseName(argv[0] ?? '').replace(/^-/, '');
  // `busybox sh -c …`; busybox under any other name is that program.
  const [name, args] =
    called === 'busybox' ? [baseName(argv[1] ?? ''), argv.slice(2)] : [called, argv.slice(1)];
  const own = DIALECTS[name];
  const ofFile = program === undefined ? undefined : DIALECTS[program];
  if (own === undefined && (ofFile === undefined || program === 'busybox')) return undefined;
  if (own !== undefined && program !== undefined && ofFile === undefined) return undefined;
  const known = called === 'busybox' ? 'busybox' : (ofFile ?? own ?? 'unknown');
  return {
    name: own === undefined ? (program ?? name) : name,
    dialect: known,
    ...readOptions(args, argv[0] ?? ''),
  };
}

function readOptions(
  args: readonly string[],
  zero: string,
): Pick<ShellCall, 'runs' | 'args' | 'isInteractive'> {
  let isText = false;
  let isInput = false;
  let isInteractive = false;
  let at = 0;
  for (; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '--' || arg === '-') {
      at += 1;
      break;
    }
    if (!/^[-+]/.test(arg)) break;
    if (arg.startsWith('--')) {
      if (WITH_VALUE.test(arg)) at += 1;
      continue;
    }
    if (arg.startsWith('-')) {
      isText ||= arg.includes('c');
      isInput ||= arg.includes('s');
      isInteractive ||= arg.includes('i');
    }
    // -o pipefail, -O extglob, -euo pipefail
    if (/[oO]$/.test(arg)) at += 1;
  }
  const rest = args.slice(at);
  const [first, ...others] = rest;
  if (isText && first !== undefined)
    return {
      runs: { kind: 'text', text: first, zero: others[0] ?? zero },
      args: others.slice(1),
      isInteractive,
    };
  if (first === undefined || isInput) return { runs: { kind: 'input' }, args: rest, isInteractive };
  return { runs: { kind: 'script', file: first }, args: others, isInteractive };
}
