/** A Dockerfile's text → the configuration of the image that its last stage makes, as Docker's builder would. */

import type { Finding } from '../problem.ts';
import { type BaseConfig, baseImage } from './base-images.ts';
import { DockerfileError } from './dockerfile-error.ts';
import { beginDraft, type Draft, evaluateStage, placeOf } from './evaluate.ts';
import type { BaseImage, ImageConfig, InstructionPlace, PlacedKeyword } from './image-config.ts';
import { lexWord } from './lex-word.ts';
import { attempt, problemAt, readStages, type Stage, type Step } from './stages.ts';

export type { ImageCommand, ImageConfig, InstructionPlace, PlacedKeyword } from './image-config.ts';

export interface ImageReading {
  /** Undefined when there are errors. */
  readonly config?: ImageConfig;
  /** Where what `config` says stands; nothing for what the base image says. */
  readonly places: Readonly<Partial<Record<PlacedKeyword, InstructionPlace>>>;
  /** What the whole file takes from the build context: paths, perhaps with `*`, variables resolved. */
  readonly contextPaths: readonly string[];
  readonly warnings: readonly Finding[];
  readonly errors: readonly Finding[];
}

export interface Builder {
  /** `TARGETPLATFORM` and the like. Default: `linux/amd64`. */
  readonly platform?: string;
  /** What `$PATH` is before ENV changes it: the base image's is not known. */
  readonly path?: string;
}

/** What Docker gives an image that begins from scratch. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Never throws for bad input: all that is wrong comes back, each with its place. */
export function readImage(text: string, builder: Builder = {}): ImageReading {
  const { globals: metaArgs, stages, errors: syntax } = readStages(text);
  const errors = [...syntax];
  const warnings: Finding[] = [];
  const globals = readGlobals(metaArgs, builder, errors);
  const named = stages.map((stage) => ({ stage, base: baseName(stage, globals, errors) }));
  const line = lineage(named);
  const contextPaths = stages.flatMap((stage) => copiedPaths(stage, globals));
  const [first] = line;
  if (!first) return { places: {}, contextPaths, warnings, errors };
  const known = first.base === 'scratch' ? {} : baseImage(first.base);
  const draft = beginDraft(known ?? {}, builder.path ?? DEFAULT_PATH);
  const around = { globals, baseMaySet: first.base !== 'scratch', errors, warnings };
  let triggers: readonly Step['instruction'][] = [];
  for (const { stage } of line) {
    evaluateStage(draft, stage, triggers, around);
    triggers = triggersOf(stage);
  }
  draft.places.set('FROM', placeOf(first.stage.from.line));
  for (const { stage } of line) warnings.push(...remarks(stage));
  warnings.push(...aboutBase(first, known, draft));
  const places = Object.fromEntries(draft.places);
  if (errors.length > 0) return { places, contextPaths, warnings, errors: errors.sort(byPlace) };
  const config = configOf(draft, { name: first.base, kind: kindOf(first.base, known) }, known);
  return { config, places, contextPaths, warnings, errors };
}

function byPlace(one: Finding, other: Finding): number {
  return one.line - other.line || one.column - other.column;
}

interface NamedStage {
  readonly stage: Stage;
  /** As FROM says, variables resolved. */
  readonly base: string;
}

/** The last stage, after the one that it is built from, and so on back to an image of elsewhere. */
function lineage(stages: readonly NamedStage[]): readonly NamedStage[] {
  const byName = new Map<string, number>();
  const parents = stages.map(({ stage, base }, index) => {
    const parent = byName.get(base.toLowerCase());
    const { name } = stage.from.instruction;
    if (name !== undefined) byName.set(name, index);
    return parent;
  });
  const line: NamedStage[] = [];
  let index: number | undefined = stages.length - 1;
  while (index !== undefined && index >= 0) {
    line.push(stages[index] as NamedStage);
    index = parents[index];
  }
  return line.reverse();
}

function baseName({ from }: Stage, globals: ReadonlyMap<string, string>, errors: Finding[]): string {
  const { base } = from.instruction;
  const name = attempt(from.line, errors, () => {
    const { text } = lexWord(base, {
      escapeToken: from.line.escapeToken,
      lookup: (variable) => globals.get(variable),
    });
    if (text !== '') return text;
    const hint = 'give its variable a value before the first FROM: ARG NAME=value';
    throw new DockerfileError(`base name (${base}) should not be blank`, hint);
  });
  return name ?? base;
}

/** `buildMetaArgs`: each may use the ones above it. */
function readGlobals(
  args: readonly Step[],
  { platform = 'linux/amd64' }: Builder,
  errors: Finding[],
): ReadonlyMap<string, string> {
  const globals = new Map(platformArgs(platform));
  const lookup = (name: string) => globals.get(name);
  for (const { instruction, line } of args) {
    if (instruction.kind !== 'ARG') continue;
    for (const { name, value } of instruction.args) {
      if (value === undefined) continue;
      const text = attempt(
        line,
        errors,
        () => lexWord(value, { escapeToken: line.escapeToken, lookup }).text,
      );
      if (text !== undefined) globals.set(name, text);
    }
  }
  return globals;
}

/** `defaultArgs` of BuildKit's `platform.go`: built for the machine that it runs on. */
function platformArgs(platform: string): [string, string][] {
  const [os = '', arch = '', variant = ''] = platform.split('/');
  return ['BUILD', 'TARGET'].flatMap((side): [string, string][] => [
    [`${side}PLATFORM`, platform],
    [`${side}OS`, os],
    [`${side}ARCH`, arch],
    [`${side}VARIANT`, variant],
  ]);
}

function triggersOf({ steps }: Stage): Step['instruction'][] {
  return steps.flatMap(({ instruction }) => (instruction.kind === 'ONBUILD' ? [instruction.trigger] : []));
}

/** Paths whose variables this file does not set are left out: they could be anything. */
function copiedPaths({ steps }: Stage, globals: ReadonlyMap<string, string>): string[] {
  return steps.flatMap(({ instruction, line: { escapeToken } }) => {
    if (instruction.kind !== 'COPY') return [];
    return instruction.sources.flatMap((source) => {
      try {
        const { text } = lexWord(source, {
          escapeToken,
          lookup: (name) => globals.get(name),
          keepUnset: true,
        });
        return text.includes('$') ? [] : [text];
      } catch {
        return [];
      }
    });
  });
}

const IGNORED: Readonly<Record<string, { message: string; hint?: string }>> = {
  HEALTHCHECK: {
    message: 'ignored: a kubelet does not run it',
    hint: 'give the container of the manifest a livenessProbe or readinessProbe',
  },
  VOLUME: { message: 'ignored: nothing is mounted; the processes see the files of this machine' },
};

const NOT_JSON = 'put each word in double quotes, with commas between them and none at the end';

/** What an author may not expect. */
function* remarks({ steps }: Stage): Iterable<Finding> {
  for (const { instruction, line } of steps) {
    const rule = instruction.kind === 'other' ? IGNORED[instruction.keyword] : undefined;
    if (rule) yield unsupported(line, rule.message, rule.hint);
    if ('command' in instruction && instruction.command.form === 'shell') {
      const { line: written } = instruction.command;
      if (written.startsWith('['))
        yield unsupported(line, `not a JSON array, so ${written} is a line for the shell`, NOT_JSON);
    }
    if (instruction.kind === 'ONBUILD') {
      yield unsupported(line, 'ignored: it is meant for images that are built from this one');
    }
  }
}

/** What a container of this image would get from its base image, and does not get here. */
function* aboutBase(
  { base, stage }: NamedStage,
  known: BaseConfig | undefined,
  { entrypoint, cmd, places }: Draft,
): Iterable<Finding> {
  if (entrypoint || places.has('ENTRYPOINT')) return;
  if (!known) {
    const runs = cmd ? 'CMD runs by itself' : 'there is nothing to run';
    const message = `${base} is not pulled, so nobody knows its ENTRYPOINT: ${runs}`;
    yield unsupported(
      stage.from.line,
      message,
      'write what it is: ENTRYPOINT ["…"]; ENTRYPOINT [] says that there is none',
    );
  } else if (known.script !== undefined && places.has('CMD')) {
    const message = `${base} starts its command through ${known.script}: here the command runs without it`;
    yield unsupported(stage.from.line, message);
  }
}

function unsupported(line: Step['line'], message: string, hint?: string): Finding {
  const finding = problemAt(line, new DockerfileError(message, hint));
  return { ...finding, kind: 'unsupported', message: `${finding.path}: ${message}` };
}

function kindOf(base: string, known: BaseConfig | undefined): BaseImage['kind'] {
  if (base === 'scratch') return 'scratch';
  return known ? 'known' : 'unknown';
}

function configOf(draft: Draft, base: BaseImage, known: BaseConfig | undefined): ImageConfig {
  const { entrypoint, cmd, shell, env, user, workdir, contextAt, stopSignal, exposedPorts, places } = draft;
  return {
    ...(entrypoint && { entrypoint }),
    ...(cmd && { cmd }),
    shell,
    env: Object.fromEntries(env),
    ...(user !== '' && { user }),
    workdir,
    contextAt: contextAt ?? workdir,
    ...(stopSignal !== undefined && { stopSignal }),
    exposedPorts: [...exposedPorts.values()],
    base,
    ...(known?.interpreter !== undefined && !places.has('ENTRYPOINT') && { interpreter: known.interpreter }),
  };
}
