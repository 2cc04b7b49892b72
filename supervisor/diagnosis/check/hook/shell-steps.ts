/** A shell text as steps, in the order in which they run. */

import type { EnvVar } from '../../../manifest/pod.ts';
import { parseShell } from '../../shell/parse-shell.ts';
import type { Command, List, SimpleCommand, Word } from '../../shell/syntax.ts';
import { expandWord, textOf, type Values, wordValue } from '../../shell/words.ts';
import { programName } from '../unwrap-command.ts';
import type { Step } from './step.ts';

/** Scripts in a manifest are short; a function that calls itself is not followed further. */
const DEEPEST = 20;
const MOST_STEPS = 1000;

/** Undefined when the text cannot be read as shell. Variables of `env` are put in where their value is known. */
export function shellSteps(text: string, env: readonly EnvVar[]): readonly Step[] | undefined {
  const parsed = parseShell(text);
  if ('problem' in parsed) return undefined;
  const known = env.flatMap(({ name, value }): [string, string][] => {
    // A value that refers to another is the kubelet's to expand.
    return value === undefined || value.includes('$(') ? [] : [[name, value]];
  });
  const walk: Walk = { steps: [], functions: new Map(), variables: new Map(known) };
  walkList(parsed.list, { certain: true, background: false, depth: 0 }, walk);
  return walk.steps;
}

interface Walk {
  readonly steps: Step[];
  readonly functions: Map<string, Command>;
  readonly variables: Map<string, string | undefined>;
}

interface Place {
  readonly certain: boolean;
  readonly background: boolean;
  readonly depth: number;
}

function walkList(list: List, place: Place, walk: Walk): void {
  for (const { first, rest, background } of list) {
    let here: Place = { ...place, background: place.background || background };
    walkPipeline(first.commands, here, walk);
    for (const { operator, pipeline } of rest) {
      const goesOn = operator === '&&' && alwaysSucceeds(walk.steps.at(-1));
      here = { ...here, certain: here.certain && goesOn };
      walkPipeline(pipeline.commands, here, walk);
    }
  }
}

/** What stands behind `sleep 5 &&` runs as surely as behind `sleep 5;`. */
function alwaysSucceeds(step: Step | undefined): boolean {
  return step?.kind === 'command' && /^(sleep|echo|printf|true|:|date)$/.test(programName(step.argv));
}

function walkPipeline(commands: readonly Command[], place: Place, walk: Walk): void {
  for (const command of commands) walkCommand(command, { ...place, depth: place.depth + 1 }, walk);
}

function walkCommand(command: Command, place: Place, walk: Walk): void {
  if (place.depth > DEEPEST || walk.steps.length > MOST_STEPS) return;
  const maybe = { ...place, certain: false };
  switch (command.kind) {
    case 'simple':
      walkSimple(command, place, walk);
      break;
    case 'group':
    case 'subshell':
      walkList(command.body, place, walk);
      break;
    case 'if': {
      const [first] = command.branches;
      if (first) walkList(first.condition, place, walk);
      for (const [index, { condition, body }] of command.branches.entries()) {
        if (index > 0) walkList(condition, maybe, walk);
        walkList(body, maybe, walk);
      }
      walkList(command.otherwise, maybe, walk);
      break;
    }
    case 'case':
      for (const { body } of command.items) walkList(body, maybe, walk);
      break;
    case 'while':
    case 'for':
      if (!place.background) walk.steps.push({ kind: 'loop' });
      break;
    case 'function':
      walk.functions.set(command.name, command.body);
      break;
    case 'test':
      break;
    default:
      command satisfies never;
  }
}

function walkSimple(command: SimpleCommand, place: Place, walk: Walk): void {
  const values: Values = { variables: walk.variables, args: undefined, zero: undefined };
  if (command.words.length === 0) {
    for (const { name, value } of command.assignments) walk.variables.set(name, wordValue(value, values));
    return;
  }
  const called = walk.functions.get(command.words[0]?.source ?? '');
  if (called) {
    walkCommand(called, { ...place, depth: place.depth + 1 }, walk);
    return;
  }
  walk.steps.push({
    kind: 'command',
    argv: command.words.flatMap((word) => written(word, values)),
    certain: place.certain,
    background: place.background,
    detached: place.background && closesOutput(command.source),
  });
}

/** A word that only a running shell knows stays as it is written. */
function written(word: Word, values: Values): readonly string[] {
  return expandWord(word, values) ?? [textOf(word)];
}

/** `>/dev/null 2>&1`, `&>file`, `>x 2>y`. */
function closesOutput(source: string): boolean {
  if (/&>|>&\s*[^\s\d-]/.test(source)) return true;
  return /(^|[^\d&])1?>>?\s*[^\s&]/.test(source) && /2>>?\s*(&1|[^\s&])/.test(source);
}
