/** The signal that kill, pkill or killall sends. */

import { programName, unwrapCommand } from '../unwrap-command.ts';

/** POSIX numbers that people write. */
const NUMBERS: Readonly<Record<string, string>> = {
  '1': 'HUP',
  '2': 'INT',
  '3': 'QUIT',
  '9': 'KILL',
  '10': 'USR1',
  '12': 'USR2',
  '15': 'TERM',
  '28': 'WINCH',
};

/** `TERM` for `kill 1`, `pkill node`, `pidof node | xargs kill -15`; undefined when no signal is sent (`kill -0`). */
export function sentSignal(argv: readonly string[]): string | undefined {
  const command = behindXargs(unwrapCommand(argv));
  const name = programName(command);
  if (!/^(kill|pkill|killall|skill)$/.test(name)) return undefined;
  const words = command.slice(1);
  if (words.some((word) => /^(-l|-L|--list|--help|--version|-V)$/.test(word))) return undefined;
  const signal = writtenSignal(name, words);
  return signal === '0' ? undefined : signal;
}

function behindXargs(argv: readonly string[]): readonly string[] {
  if (programName(argv) !== 'xargs') return argv;
  const at = argv.findIndex((word) => /(^|\/)(kill|pkill|killall)$/.test(word));
  return at < 0 ? argv : argv.slice(at);
}

function writtenSignal(name: string, words: readonly string[]): string {
  for (const [index, word] of words.entries()) {
    if (word === '--') break;
    const next = words[index + 1] ?? '';
    // To pkill -s is a session.
    if (word === '--signal' || (name !== 'pkill' && /^-[sn]$/.test(word))) return normal(next);
    const bound = /^--signal=(.+)$/.exec(word)?.[1] ?? /^-((?:SIG)?[A-Z]+\d?|\d+)$/.exec(word)?.[1];
    if (bound !== undefined) return normal(bound);
  }
  return 'TERM';
}

function normal(signal: string): string {
  const name = signal.toUpperCase().replace(/^SIG/, '');
  return NUMBERS[name] ?? name;
}
