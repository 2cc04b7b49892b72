/** What a script's trap for the stop signal does: tells somebody, waits, leaves. */

import type { Dialect } from './exec-rule.ts';
import { parseShell } from './parse-shell.ts';
import type { Command, List, SimpleCommand, Word } from './syntax.ts';
import { textOf } from './words.ts';

export type Trap =
  | { readonly kind: 'none' }
  /** `trap '' TERM`: the shell and what it starts ignore the signal. */
  | { readonly kind: 'ignored'; readonly line: number }
  /** Something is caught, but what happens then cannot be read. */
  | { readonly kind: 'unsure'; readonly line: number }
  | CaughtTrap;

export interface CaughtTrap {
  readonly kind: 'caught';
  readonly line: number;
  /** It sends a signal, or runs a program that may stop the app. */
  readonly tells: boolean;
  /** It waits for its children by itself. */
  readonly waits: boolean;
  /** It ends the script. */
  readonly exits: boolean;
  /** It signals its own group without resetting the trap before: it calls itself again and again. */
  readonly callsItself: boolean;
}

/** `TERM`, `SIGTERM`, `15` → `TERM`; of `EXIT` and of what is no name: as it stands. */
export function signalWord(word: string): string {
  if (word === '0') return 'EXIT';
  const byNumber: Readonly<Record<string, string>> = {
    1: 'HUP',
    2: 'INT',
    3: 'QUIT',
    10: 'USR1',
    12: 'USR2',
    15: 'TERM',
  };
  return byNumber[word] ?? word.toUpperCase().replace(/^SIG/, '');
}

/**
 * What a trap with this body does when the signal comes. Functions of the script are followed; a name that nobody
 * knows may be a program that stops the app, and gets the benefit of the doubt.
 */
export function readTrap(
  body: string,
  line: number,
  functions: ReadonlyMap<string, Command>,
  dialect: Dialect,
): Trap {
  const text = parseShell(body);
  if ('problem' in text) return { kind: 'unsure', line };
  const commands = [...simpleCommands(text.list, functions, 0)];
  let reset = false;
  const found = { tells: false, waits: false, exits: false, callsItself: false };
  for (const { words } of commands) {
    const names = words.map(textOf);
    const name = names[0]?.slice(names[0].lastIndexOf('/') + 1);
    if (name === 'trap') reset = true;
    else if (name === 'wait') found.waits = true;
    else if (name === 'exit' || name === 'exec') found.exits = true;
    else if (name !== undefined && !QUIET.has(name)) {
      if (dialect === 'dash' && isToldOfNoJobs(words)) continue;
      found.tells = true;
      found.callsItself ||= !reset && name === 'kill' && signalsOwnGroup(names.slice(1));
    }
  }
  return { kind: 'caught', line, ...found };
}

/** What neither tells anybody nor waits. */
const QUIET = new Set(
  'true : false echo printf rm date set unset export local sleep shift break continue return test [ logger touch cat'.split(
    ' ',
  ),
);

/** `kill 0`, `kill -TERM 0`, `kill -- -$$`. */
function signalsOwnGroup(args: readonly string[]): boolean {
  return (
    args.some((arg, index) => arg === '0' && args[index - 1] !== '-s') ||
    args.some((arg) => /^-\$\{?\$/.test(arg))
  );
}

/** `kill $(jobs -p)`: in dash a substitution knows no jobs, so nobody is told (measured with 0.5.12). */
function isToldOfNoJobs(words: readonly Word[]): boolean {
  const targets = words.slice(1).filter(({ source }) => !source.startsWith('-'));
  return (
    targets.length > 0 &&
    targets.every(({ parts }) => parts.some((part) => part.kind === 'opaque' && /\bjobs\b/.test(part.source)))
  );
}

const DEEPEST = 6;

function* simpleCommands(
  list: List,
  functions: ReadonlyMap<string, Command>,
  depth: number,
): Iterable<SimpleCommand> {
  if (depth > DEEPEST) return;
  for (const { first, rest } of list)
    for (const { commands } of [first, ...rest.map(({ pipeline }) => pipeline)])
      for (const command of commands) yield* inside(command, functions, depth);
}

function* inside(
  command: Command,
  functions: ReadonlyMap<string, Command>,
  depth: number,
): Iterable<SimpleCommand> {
  switch (command.kind) {
    case 'simple': {
      const called = functions.get(command.words[0]?.source ?? '');
      if (called) yield* inside(called, functions, depth + 1);
      else yield command;
      break;
    }
    case 'group':
    case 'subshell':
    case 'for':
      yield* simpleCommands(command.body, functions, depth + 1);
      break;
    case 'while':
      yield* simpleCommands([...command.condition, ...command.body], functions, depth + 1);
      break;
    case 'if':
      for (const { condition, body } of command.branches)
        yield* simpleCommands([...condition, ...body], functions, depth + 1);
      yield* simpleCommands(command.otherwise, functions, depth + 1);
      break;
    case 'case':
      for (const { body } of command.items) yield* simpleCommands(body, functions, depth + 1);
      break;
    case 'function':
    case 'test':
      break;
    default:
      command satisfies never;
  }
}
