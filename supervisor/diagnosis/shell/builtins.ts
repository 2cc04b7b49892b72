/** What a shell does itself: exec, trap, wait, exit, and the few others that change where a script goes. */

import type { Dialect } from './exec-rule.ts';
import type { Path, Step } from './path.ts';
import { noted, withArgs, withVariable, withWait } from './path.ts';
import type { SimpleCommand } from './syntax.ts';
import { readTrap, signalWord, type Trap } from './trap.ts';
import { textOf } from './words.ts';

type Argv = readonly (string | undefined)[];

/** What a builtin may ask of the walk through the script. */
export interface Walk {
  readonly setting: { readonly signal: string; readonly dialect: Dialect };
  run(argv: Argv, command: SimpleCommand, path: Path, place: Place): readonly Path[];
  step(argv: Argv, command: SimpleCommand, path: Path, place: Place): Step;
  replace(step: Step, path: Path, place: Place): readonly Path[];
  test(args: Argv, path: Path): readonly Path[];
  evaluate(text: string, path: Path, place: Place): readonly Path[];
}

interface Place {
  readonly depth: number;
  readonly isMain: boolean;
}

interface Call {
  readonly args: Argv;
  readonly argv: Argv;
  readonly command: SimpleCommand;
  readonly path: Path;
  readonly place: Place;
  readonly walk: Walk;
}

type Builtin = (call: Call) => readonly Path[];

/** Undefined for what is a program. */
export function builtinOf(name: string): Builtin | undefined {
  return Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : undefined;
}

const succeeds: Builtin = ({ path, command }) => [{ ...noted(path, command.source), status: true }];
const maySucceed: Builtin = ({ path, command }) => [{ ...noted(path, command.source), status: undefined }];
const leave =
  (leaves: 'return' | 'break' | 'continue'): Builtin =>
  ({ path }) => [{ ...path, leaves }];

const BUILTINS: Readonly<Record<string, Builtin>> = {
  exec: ({ args, command, path, place, walk }) => {
    const argv = withoutOptions(args);
    // Only redirections: the shell goes on.
    if (argv.length === 0) return [{ ...path, status: true }];
    return walk.replace(walk.step(argv, command, path, place), path, place);
  },
  trap: setTrap,
  wait: ({ path, command }) => [withWait(path, command.line)],
  exit: ({ path, command }) => [{ ...noted(path, command.source), leaves: 'exit' }],
  return: leave('return'),
  break: leave('break'),
  continue: leave('continue'),
  true: succeeds,
  ':': succeeds,
  false: ({ path, command }) => [{ ...noted(path, command.source), status: false }],
  '[': ({ args, path, walk }) => walk.test(args.at(-1) === ']' ? args.slice(0, -1) : args, path),
  test: ({ args, path, walk }) => walk.test(args, path),
  command: (call) => delegate(call, /^-[vV]/),
  builtin: (call) => delegate(call, /^$/),
  eval: ({ args, command, path, place, walk }) => {
    const known = args.every((arg): arg is string => arg !== undefined);
    return known
      ? walk.evaluate(args.join(' '), path, place)
      : [{ ...noted(path, command.source), sourced: true, status: undefined }];
  },
  '.': reads,
  source: reads,
  set: ({ args, path }) => {
    const dashes = args.indexOf('--');
    const first = args.findIndex((arg) => arg === undefined || !/^[-+]/.test(arg));
    const from = dashes >= 0 ? dashes + 1 : /^[-+]\w*o$/.test(args[first - 1] ?? '') ? -1 : first;
    if (from < 0) return [{ ...path, status: true }];
    const values = args.slice(from);
    const known = values.every((arg): arg is string => arg !== undefined) ? values : undefined;
    return [{ ...withArgs(path, known), status: true }];
  },
  shift: ({ args, path }) => {
    const count = Number(args[0] ?? 1);
    return [{ ...withArgs(path, path.values.args?.slice(count)), status: true }];
  },
  cd: ({ args, path }) => [
    {
      ...path,
      cwd: changedDirectory(
        path.cwd,
        args.find((arg) => arg === undefined || !/^-[LPe@]+$/.test(arg)),
      ),
      status: undefined,
    },
  ],
  export: assign,
  readonly: assign,
  local: assign,
  declare: assign,
  typeset: assign,
  unset: ({ args, path }) => [
    args.reduce<Path>((each, name) => (name === undefined ? each : withVariable(each, name, '')), path),
  ],
  // Reads what nobody knows, and waits for it.
  read: ({ args, path, command }) => {
    const after = args.reduce<Path>(
      (each, name) =>
        name === undefined || name.startsWith('-') ? each : withVariable(each, name, undefined),
      path,
    );
    return [{ ...noted(after, command.source), status: undefined }];
  },
  alias: succeeds,
  bg: maySucceed,
  disown: succeeds,
  fg: ({ path, command }) => [withWait(path, command.line)],
  getopts: maySucceed,
  hash: succeeds,
  jobs: succeeds,
  let: maySucceed,
  pushd: ({ path }) => [{ ...path, cwd: undefined, status: undefined }],
  popd: ({ path }) => [{ ...path, cwd: undefined, status: undefined }],
  shopt: succeeds,
  times: succeeds,
  type: maySucceed,
  ulimit: succeeds,
  umask: succeeds,
};

/** `exec -a NAME -l -c -- PROGRAM`. */
function withoutOptions(args: Argv): Argv {
  let at = 0;
  while (/^-[cl]+$|^-[cl]*a$/.test(args[at] ?? '')) at += args[at]?.endsWith('a') ? 2 : 1;
  return args.slice(args[at] === '--' ? at + 1 : at);
}

function delegate({ args, command, path, place, walk }: Call, looksOnly: RegExp): readonly Path[] {
  const first = args.findIndex((arg) => arg !== '-p' && arg !== '--');
  const rest = first < 0 ? [] : args.slice(first);
  if (rest.length === 0 || looksOnly.test(rest[0] ?? ''))
    return [{ ...noted(path, command.source), status: undefined }];
  return walk.run(rest, command, { ...path, functions: new Map() }, place).map((each) => ({
    ...each,
    functions: path.functions,
  }));
}

function reads({ path, command }: Call): readonly Path[] {
  return [{ ...noted(path, command.source), sourced: true, status: undefined }];
}

function assign({ args, command, path }: Call): readonly Path[] {
  let after = path;
  args.forEach((arg, index) => {
    const name = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(arg ?? '');
    if (name?.[1] !== undefined) after = withVariable(after, name[1], name[2] ?? '');
    // The value is not known; the name stands in the source.
    const written =
      arg === undefined ? /^([A-Za-z_]\w*)=/.exec(command.words[index + 1]?.source ?? '') : null;
    if (written?.[1] !== undefined) after = withVariable(after, written[1], undefined);
  });
  return [{ ...after, status: true }];
}

/** Traps of a subshell are the subshell's. */
function setTrap({ args, command, path, place, walk }: Call): readonly Path[] {
  if (!place.isMain) return [{ ...path, status: true }];
  const words = command.words.slice(command.words.findIndex(({ source }) => source === 'trap') + 1);
  const from = args[0] === '--' ? 1 : 0;
  const signals = args.slice(from + 1);
  const action = words[from];
  if (!action || signals.length === 0) return [{ ...path, status: true }];
  const names = signals.map((word) => (word === undefined ? walk.setting.signal : signalWord(word)));
  const trap = trapOf(args[from] ?? textOf(action), command.line, path, walk.setting.dialect);
  return [
    {
      ...path,
      hasTrap: true,
      status: true,
      ...(names.includes(walk.setting.signal) && { trap }),
      ...(names.includes('EXIT') && { exitTrap: trap }),
    },
  ];
}

function trapOf(action: string, line: number, path: Path, dialect: Dialect): Trap {
  if (action === '') return { kind: 'ignored', line };
  if (action === '-') return { kind: 'none' };
  return readTrap(action, line, path.functions, dialect);
}

function changedDirectory(cwd: string | undefined, to: string | undefined): string | undefined {
  if (to === undefined || to === '-') return undefined;
  if (to.startsWith('/')) return to;
  return cwd === undefined ? undefined : `${cwd.replace(/\/$/, '')}/${to}`;
}
