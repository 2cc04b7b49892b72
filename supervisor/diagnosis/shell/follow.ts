/** Follows a shell text along every way through it, without running anything, to where each comes to rest. */

import { builtinOf, type Walk } from './builtins.ts';
import { type Ending, endingOf } from './ending.ts';
import { evaluateTest } from './evaluate-test.ts';
import { type Dialect, executedInPlace } from './exec-rule.ts';
import { parseShell } from './parse-shell.ts';
import {
  type Inside,
  mergePaths,
  noted,
  type Path,
  type Step,
  withArgs,
  withStep,
  withVariable,
} from './path.ts';
import { afterLoop, afterRound, expandAll, fitsPattern, split, waitsInLoop } from './path-flow.ts';
import { isShort } from './short-commands.ts';
import type { AndOr, Command, List, Pipeline, SimpleCommand, Unreadable } from './syntax.ts';
import { expandWords, wordValue } from './words.ts';

export interface ShellSetting {
  readonly dialect: Dialect;
  /** `-c TEXT`: the shell may execute its last command in its own place. */
  readonly isCommandString: boolean;
  /** `TERM`, without SIG. */
  readonly signal: string;
  /** `$1` …; undefined when they are not known. */
  readonly args: readonly string[] | undefined;
  readonly zero?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface TooComplex {
  readonly line: number;
  readonly problem: string;
}

const MOST_PATHS = 200;
const MOST_STEPS = 5000;
const DEEPEST = 20;
const LONGEST_UNROLL = 8;

/** Every way the text may come to rest, in the order in which they are found; at least one. */
export function followShell(
  text: string,
  setting: ShellSetting,
): readonly Ending[] | Unreadable | TooComplex {
  const parsed = parseShell(text);
  if ('problem' in parsed) return parsed;
  const inPlace = setting.isCommandString
    ? executedInPlace(parsed, setting.dialect)
    : new Set<SimpleCommand>();
  const follower = new Follower(setting, inPlace);
  const paths = follower.list(parsed.list, [beginning(setting)], { depth: 0, isMain: true });
  if (follower.gaveUp) return { line: 1, problem: 'there are too many ways through it' };
  return [...follower.endings, ...paths.map((path) => endingOf(path, setting.dialect))];
}

function beginning({ args, zero, environment = {}, cwd }: ShellSetting): Path {
  return {
    values: { variables: new Map(Object.entries(environment)), args, zero },
    functions: new Map(),
    trap: { kind: 'none' },
    exitTrap: { kind: 'none' },
    hasTrap: false,
    jobs: [],
    waits: 0,
    steps: [],
    sourced: false,
    cwd,
  };
}

/** Where in the text a command stands. */
interface Place {
  readonly depth: number;
  /** In the shell itself: there `exec`, `exit` and `trap` mean what they say. */
  readonly isMain: boolean;
  readonly inside?: Inside;
}

class Follower implements Walk {
  readonly endings: Ending[] = [];
  gaveUp = false;
  readonly setting: ShellSetting;
  readonly #inPlace: ReadonlySet<SimpleCommand>;
  #steps = 0;

  constructor(setting: ShellSetting, inPlace: ReadonlySet<SimpleCommand>) {
    this.setting = setting;
    this.#inPlace = inPlace;
  }

  list(list: List, paths: readonly Path[], place: Place): readonly Path[] {
    let current = paths;
    for (const item of list) {
      const [live, gone] = split(current);
      if (live.length === 0) return current;
      current = mergePaths([...gone, ...live.flatMap((path) => this.#item(item, path, place))]);
      this.#steps += current.length;
      if (current.length > MOST_PATHS || this.#steps > MOST_STEPS) this.gaveUp = true;
      if (this.gaveUp) return [];
    }
    return current;
  }

  #item(item: AndOr, path: Path, place: Place): readonly Path[] {
    if (item.background) return [this.#background(item, path, place)];
    let paths = this.#pipeline(item.first, path, place);
    for (const { operator, pipeline } of item.rest) {
      paths = paths.flatMap((each) => {
        if (each.leaves) return [each];
        const wanted = operator === '&&';
        if (each.status === undefined)
          return [...this.#pipeline(pipeline, each, place), { ...each, status: !wanted }];
        return each.status === wanted ? this.#pipeline(pipeline, each, place) : [each];
      });
    }
    return paths;
  }

  /** A job is what it runs longest; what it is made of besides does not matter to the shell. */
  #background(item: AndOr, path: Path, place: Place): Path {
    const steps = this.#stepsOf([{ ...item, background: false }], path, place, 'subshell');
    const job = steps.findLast((step) => !step.isShort) ?? steps.at(-1);
    return job ? { ...noted(path, job.source), jobs: [...path.jobs, job], waits: 0, status: true } : path;
  }

  /** What runs in a shell of its own: its endings are not the script's. */
  #stepsOf(list: List, path: Path, place: Place, inside: Inside): readonly Step[] {
    const before = this.endings.length;
    const paths = this.list(list, [{ ...path, steps: [] }], {
      depth: place.depth + 1,
      isMain: false,
      inside,
    });
    const ended = this.endings.splice(before);
    return [...paths, ...ended.map((ending) => ending.path)].flatMap(({ steps }) => steps);
  }

  #pipeline({ commands, negated }: Pipeline, path: Path, place: Place): readonly Path[] {
    const [only] = commands;
    if (!only) return [path];
    if (commands.length === 1) {
      if (!negated) return this.#command(only, path, place);
      const after = this.#command(only, path, { ...place, inside: place.inside ?? 'negation' });
      return after.map((each) => (each.status === undefined ? each : { ...each, status: !each.status }));
    }
    const list = commands.map((command) => ({
      first: { commands: [command], negated: false },
      rest: [],
      background: false,
    }));
    const steps = list.flatMap((item) => this.#stepsOf([item], path, place, 'pipeline'));
    const app = steps.find((step) => !step.isShort);
    const others = steps.filter((step) => step !== app);
    const before = { ...path, steps: [...path.steps, ...others] };
    return [
      app ? withStep(before, app) : { ...noted(before, commands.length ? '|' : ''), status: undefined },
    ];
  }

  #command(command: Command, path: Path, place: Place): readonly Path[] {
    if (place.depth > DEEPEST) this.gaveUp = true;
    if (this.gaveUp) return [];
    const deeper = { ...place, depth: place.depth + 1 };
    switch (command.kind) {
      case 'simple':
        return this.#simple(command, path, place);
      case 'group':
        return this.list(command.body, [path], deeper);
      case 'subshell': {
        const steps = this.#stepsOf(command.body, path, place, place.inside ?? 'subshell');
        return [steps.reduce(withStep, path)];
      }
      case 'if':
        return this.#if(command, path, deeper);
      case 'while':
        return this.#while(command, path, deeper);
      case 'for':
        return this.#for(command, path, deeper);
      case 'case':
        return this.#case(command, path, deeper);
      case 'function':
        return [
          { ...path, functions: new Map(path.functions).set(command.name, command.body), status: true },
        ];
      case 'test':
        return [{ ...noted(path, '[['), status: undefined }];
      default:
        return command satisfies never;
    }
  }

  #if(command: Command & { kind: 'if' }, path: Path, place: Place): readonly Path[] {
    const done: Path[] = [];
    let open: readonly Path[] = [path];
    for (const { condition, body } of command.branches) {
      const tested = this.list(condition, open, { ...place, inside: place.inside ?? 'condition' });
      const [live, gone] = split(tested);
      done.push(
        ...gone,
        ...this.list(
          body,
          live.filter(({ status }) => status !== false),
          place,
        ),
      );
      open = live.filter(({ status }) => status !== true);
    }
    return mergePaths([...done, ...this.list(command.otherwise, open, place)]);
  }

  #while(command: Command & { kind: 'while' }, path: Path, place: Place): readonly Path[] {
    const within: Place = { ...place, inside: place.inside ?? 'loop' };
    const tested = this.list(command.condition, [path], within);
    const [live, gone] = split(tested);
    const goesOn = ({ status }: Path) => status !== command.until;
    const stops = ({ status }: Path) => status === undefined || status === command.until;
    const isEndless = (each: Path) => !stops(each) && each.status !== undefined;
    const after = this.list(command.body, live.filter(goesOn), within).map((each) => waitsInLoop(path, each));
    const endless = live.some(isEndless) && !live.some(stops);
    const result: Path[] = [...gone, ...live.filter(stops).map((each) => waitsInLoop(path, each))];
    for (const each of after) {
      const { leaves, ...on } = each;
      if (leaves === 'break') result.push(on);
      else if (leaves === 'exit' || leaves === 'return') result.push(each);
      else if (endless && place.isMain)
        this.endings.push(endingOf(on, this.setting.dialect, { line: command.line }));
      else result.push(on);
    }
    return mergePaths(result);
  }

  #for(command: Command & { kind: 'for' }, path: Path, place: Place): readonly Path[] {
    const within: Place = { ...place, inside: place.inside ?? 'loop' };
    const words = command.words ? expandAll(command.words, path) : path.values.args;
    const { variable } = command;
    if (variable !== undefined && words && words.length <= LONGEST_UNROLL) {
      let paths: readonly Path[] = [path];
      for (const word of words) {
        const [live, gone] = split(paths);
        const bound = live.map((each) => withVariable(each, variable, word));
        paths = [...gone, ...this.list(command.body, bound, within).map(afterRound)];
      }
      return paths.map(afterLoop);
    }
    const unbound = variable === undefined ? path : withVariable(path, variable, undefined);
    const once = this.list(command.body, [unbound], within).map((each) => waitsInLoop(path, afterLoop(each)));
    return mergePaths([...once, unbound]);
  }

  #case(command: Command & { kind: 'case' }, path: Path, place: Place): readonly Path[] {
    const subject = wordValue(command.subject, path.values);
    const result: Path[] = [];
    for (const { patterns, body } of command.items) {
      const fits = patterns.map((pattern) => fitsPattern(subject, pattern, path));
      if (fits.every((fit) => fit === false)) continue;
      result.push(...this.list(body, [path], place));
      if (fits.some((fit) => fit === true)) return mergePaths(result);
    }
    return mergePaths([...result, path]);
  }

  #simple(command: SimpleCommand, before: Path, place: Place): readonly Path[] {
    let path = before;
    const argv = expandWords(command.words, path.values);
    if (argv.length === 0) {
      for (const { name, value } of command.assignments)
        path = withVariable(path, name, wordValue(value, path.values));
      return [{ ...path, status: true }];
    }
    return this.run(argv, command, path, place);
  }

  /** One command with its words known as far as they are. */
  run(
    argv: readonly (string | undefined)[],
    command: SimpleCommand,
    path: Path,
    place: Place,
  ): readonly Path[] {
    const [name, ...args] = argv;
    const called = name === undefined ? undefined : path.functions.get(name);
    if (called) return this.#call(called, args, path, place);
    const builtin = name === undefined ? undefined : builtinOf(name);
    if (builtin) return builtin({ args, argv, command, path, place, walk: this });
    const step = this.step(argv, command, path, place);
    // Behind the app a short command matters to nobody: while the app runs, the shell stands in front of it.
    const comesLate = step.isShort && path.rest !== undefined;
    if (this.#inPlace.has(command) && place.isMain && !path.hasTrap && !comesLate)
      return this.replace(step, path, place);
    return [withStep(path, step)];
  }

  step(argv: readonly (string | undefined)[], command: SimpleCommand, path: Path, place: Place): Step {
    const { line, source } = command;
    const { cwd } = path;
    const inside = place.inside === undefined ? {} : { inside: place.inside };
    return { argv, line, source, isShort: isShort(argv), command, cwd, ...inside };
  }

  /** `exec`: in the shell itself the end of it, in a subshell only of that. */
  replace(step: Step, path: Path, place: Place): readonly Path[] {
    const long = { ...step, isShort: false };
    if (!place.isMain) return [{ ...withStep(path, long), leaves: 'exit' }];
    this.endings.push({ how: 'replaced', step, path: { ...path, steps: [...path.steps] } });
    return [];
  }

  /** `[ … ]` and `test`. */
  test(args: readonly (string | undefined)[], path: Path): readonly Path[] {
    return [{ ...noted(path, '['), status: evaluateTest(args) }];
  }

  evaluate(text: string, path: Path, place: Place): readonly Path[] {
    const parsed = parseShell(text);
    if ('problem' in parsed) return [{ ...path, sourced: true, status: undefined }];
    return this.list(parsed.list, [path], { ...place, depth: place.depth + 1 });
  }

  #call(body: Command, args: readonly (string | undefined)[], path: Path, place: Place): readonly Path[] {
    const known = args.every((arg): arg is string => arg !== undefined) ? args : undefined;
    const { args: outer } = path.values;
    const inner = withArgs(path, known);
    return this.#command(body, inner, { ...place, depth: place.depth + 1 }).map((each) => {
      const { leaves, ...rest } = withArgs(each, outer);
      return leaves === undefined || leaves === 'return' ? rest : { ...rest, leaves };
    });
  }
}
