/** What the instructions of a stage make of its base image's configuration: `dispatch` of BuildKit's `convert.go`. */

import type { Finding } from '../problem.ts';
import type { BaseConfig } from './base-images.ts';
import { joinPath } from './clean-path.ts';
import type { CommandLine } from './command-line.ts';
import { DockerfileError } from './dockerfile-error.ts';
import { parseExposedPorts } from './expose-ports.ts';
import type { ExposedPorts, ImageCommand, InstructionPlace, PlacedKeyword } from './image-config.ts';
import type { Instruction } from './instructions.ts';
import { lexWord, lexWords } from './lex-word.ts';
import { startOf } from './logical-lines.ts';
import type { LexOptions } from './scan.ts';
import { attempt, problemAt, type Stage, type Step } from './stages.ts';
import { parseStopSignal } from './stop-signal.ts';

/** An image's configuration while its stages are evaluated, one after another. */
export interface Draft {
  /** ARG and ENV: what `$NAME` means. */
  readonly variables: Map<string, string>;
  /** ENV alone: what a process will find. */
  readonly env: Map<string, string>;
  entrypoint: ImageCommand | undefined;
  cmd: ImageCommand | undefined;
  shell: readonly string[];
  user: string;
  workdir: string;
  contextAt: string | undefined;
  stopSignal: string | undefined;
  readonly exposedPorts: Map<string, ExposedPorts>;
  readonly places: Map<PlacedKeyword, InstructionPlace>;
}

export interface Surroundings {
  /** Values of ARG before the first FROM, and of BUILDPLATFORM and the like. */
  readonly globals: ReadonlyMap<string, string>;
  /** Whether the base image may set variables that are not in the file. */
  readonly baseMaySet: boolean;
  readonly errors: Finding[];
  readonly warnings: Finding[];
}

const DEFAULT_SHELL = ['/bin/sh', '-c'];

export function beginDraft(base: BaseConfig, path: string): Draft {
  const exec = (argv: readonly string[] | undefined): ImageCommand | undefined =>
    argv && { form: 'exec', argv };
  return {
    variables: new Map([['PATH', path]]),
    env: new Map(),
    entrypoint: exec(base.entrypoint),
    cmd: exec(base.cmd),
    shell: DEFAULT_SHELL,
    user: base.user ?? '',
    workdir: base.workdir ?? '/',
    contextAt: undefined,
    stopSignal: base.stopSignal,
    exposedPorts: new Map((base.exposedPorts ?? []).map((ports) => [portKey(ports), ports])),
    places: new Map(),
  };
}

/** `triggers`: the ONBUILD instructions of the stage that this one is built from; they come first. */
export function evaluateStage(
  draft: Draft,
  { steps, from }: Stage,
  triggers: readonly Instruction[],
  around: Surroundings,
): void {
  let cmdIsOwn = false;
  const all = [...triggers.map((instruction): Step => ({ instruction, line: from.line })), ...steps];
  for (const { instruction, line } of all) {
    attempt(line, around.errors, () => apply(draft, { instruction, line }, around));
    if (instruction.kind === 'CMD') cmdIsOwn = true;
    // A new ENTRYPOINT makes an inherited CMD empty, not one of its own stage.
    if (instruction.kind === 'ENTRYPOINT' && !cmdIsOwn) {
      draft.cmd = undefined;
      draft.places.delete('CMD');
    }
  }
}

function apply(draft: Draft, step: Step, around: Surroundings): void {
  const { instruction, line } = step;
  const word = (written: string) => expand(draft, step, around, written);
  switch (instruction.kind) {
    case 'ARG':
      for (const arg of instruction.args) applyArg(draft, arg, word, around);
      break;
    case 'ENV': {
      // All of a line see the values from before it.
      const pairs = instruction.pairs.map(({ name, value }) => [word(name), word(value)] as const);
      for (const [name, value] of pairs) {
        draft.variables.set(name, value);
        draft.env.set(name, value);
      }
      break;
    }
    case 'ENTRYPOINT':
      draft.entrypoint = emptyIsNone(withShell(instruction.command, draft.shell));
      break;
    case 'CMD':
      draft.cmd = withShell(instruction.command, draft.shell);
      break;
    case 'SHELL':
      draft.shell = instruction.words;
      break;
    case 'WORKDIR':
      draft.workdir = joinPath(draft.workdir, word(instruction.value));
      break;
    case 'USER':
      draft.user = word(instruction.value);
      break;
    case 'STOPSIGNAL':
      draft.stopSignal = parseStopSignal(word(instruction.value));
      break;
    case 'EXPOSE':
      for (const written of instruction.ports) exposePorts(draft, step, around, written);
      break;
    case 'COPY':
      applyCopy(draft, instruction.sources.map(word), word(instruction.destination));
      break;
    case 'FROM':
    case 'ONBUILD':
    case 'other':
      return;
    default:
      instruction satisfies never;
  }
  place(draft, instruction.kind, line);
}

type Expand = (written: string) => string;

/** A default given here wins over one from before the first FROM, and without either nothing is set. */
function applyArg(
  { variables }: Draft,
  { name, value }: { readonly name: string; readonly value?: string },
  word: Expand,
  { globals }: Surroundings,
): void {
  const meant = value === undefined ? globals.get(name) : word(value);
  if (meant !== undefined) variables.set(name, meant);
}

function exposePorts(draft: Draft, step: Step, around: Surroundings, written: string): void {
  for (const word of lex(lexWords, draft, step, around, written).words) {
    const ports = parseExposedPorts(word);
    draft.exposedPorts.set(portKey(ports), ports);
  }
}

function portKey({ from, to, protocol }: ExposedPorts): string {
  return `${from}-${to}/${protocol}`;
}

/** `COPY . /app`: the whole build context is at /app. */
function applyCopy(draft: Draft, sources: readonly string[], destination: string): void {
  const whole = sources.length === 1 && ['.', './', '/'].includes(sources[0] ?? '');
  if (whole) draft.contextAt = joinPath(draft.workdir, destination);
}

function withShell(command: CommandLine, shell: readonly string[]): ImageCommand {
  if (command.form === 'exec') return { form: 'exec', argv: command.words };
  return { form: 'shell', argv: [...shell, command.line] };
}

/** `ENTRYPOINT []` takes an inherited one away. */
function emptyIsNone(command: ImageCommand): ImageCommand | undefined {
  return command.argv.length === 0 ? undefined : command;
}

function expand(draft: Draft, step: Step, around: Surroundings, written: string): string {
  return lex(lexWord, draft, step, around, written).text;
}

/** Reads `written` with the variables of the draft, and tells of those that nobody sets. */
function lex<Result extends { readonly unset: readonly string[] }>(
  read: (written: string, options: LexOptions) => Result,
  { variables }: Draft,
  { line }: Step,
  { warnings, baseMaySet }: Surroundings,
  written: string,
): Result {
  const lookup = (name: string) => variables.get(name);
  const lexed = read(written, { escapeToken: line.escapeToken, lookup });
  if (baseMaySet) for (const name of lexed.unset.filter(isName)) warnings.push(unsetVariable(line, name));
  return lexed;
}

/** `$1` and `$@` are never set. */
function isName(name: string): boolean {
  return /^[\p{L}_]/u.test(name);
}

function unsetVariable(line: Step['line'], name: string): Finding {
  const offset = line.text.indexOf(`$${name}`);
  const braced = line.text.indexOf(`\${${name}`);
  const at = offset >= 0 ? offset : braced;
  const message = `${name} is empty here: nothing in this file sets it, and the base image is not read`;
  const hint = `if the base image sets it, give it here too: ENV ${name}=…`;
  const error = new DockerfileError(message, hint, at >= 0 ? at : undefined);
  return { ...problemAt(line, error), kind: 'unsupported' };
}

const PLACED: readonly string[] = ['ENTRYPOINT', 'CMD', 'SHELL', 'STOPSIGNAL', 'USER', 'WORKDIR'];

function place(draft: Draft, kind: string, line: Step['line']): void {
  if (!PLACED.includes(kind)) return;
  draft.places.set(kind as PlacedKeyword, placeOf(line));
}

export function placeOf(line: Step['line']): InstructionPlace {
  return { ...startOf(line), endLine: line.endLine, text: line.text.trim() };
}
