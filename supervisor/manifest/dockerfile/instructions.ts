/** One instruction, parsed: `instructions/parse.go` of BuildKit, as far as the image's configuration goes. */

import { editDistance } from '../edit-distance.ts';
import { type CommandLine, parseCommandLine } from './command-line.ts';
import { DockerfileError } from './dockerfile-error.ts';
import { type Heredoc, heredocsOf } from './heredocs.ts';
import { BETWEEN_WORDS, splitFirstWord } from './spaces.ts';
import { refuseFlags, type SplitInstruction, splitInstruction } from './split-instruction.ts';
import { type NameAndValue, parseArgs, parsePairs } from './words.ts';

export type Instruction =
  | { readonly kind: 'FROM'; readonly base: string; readonly name?: string }
  | { readonly kind: 'ARG'; readonly args: readonly { readonly name: string; readonly value?: string }[] }
  | { readonly kind: 'ENV'; readonly pairs: readonly NameAndValue[] }
  | { readonly kind: 'ENTRYPOINT' | 'CMD'; readonly command: CommandLine }
  | { readonly kind: 'SHELL'; readonly words: readonly string[] }
  | { readonly kind: 'WORKDIR' | 'USER' | 'STOPSIGNAL'; readonly value: string }
  | { readonly kind: 'EXPOSE'; readonly ports: readonly string[] }
  /** `sources` are those of the build context; with `--from` there are none. */
  | { readonly kind: 'COPY'; readonly sources: readonly string[]; readonly destination: string }
  | { readonly kind: 'ONBUILD'; readonly trigger: Instruction }
  /** Changes nothing of what a container of this image runs. */
  | { readonly kind: 'other'; readonly keyword: string };

/** Throws DockerfileError. */
export function parseInstruction(line: string, escapeToken: string): Instruction {
  const split = splitInstruction(line, escapeToken);
  const parse = PARSERS[split.keyword];
  if (!parse) throw unknownInstruction(split.written);
  return parse(split, escapeToken);
}

type Parse = (split: SplitInstruction, escapeToken: string) => Instruction;

const PARSERS: Readonly<Record<string, Parse>> = {
  FROM: ({ rest }) => parseFrom(rest === '' ? [] : rest.split(BETWEEN_WORDS)),
  ARG: ({ rest }, escapeToken) => ({ kind: 'ARG', args: parseArgs(rest, escapeToken) }),
  ENV: withoutFlags(({ rest }, escapeToken) => ({
    kind: 'ENV',
    pairs: parsePairs(rest, escapeToken, 'ENV'),
  })),
  LABEL: withoutFlags(({ rest }, escapeToken) => {
    parsePairs(rest, escapeToken, 'LABEL');
    return { kind: 'other', keyword: 'LABEL' };
  }),
  ENTRYPOINT: withoutFlags(({ rest }) => ({ kind: 'ENTRYPOINT', command: parseCommandLine(rest) })),
  CMD: withoutFlags(({ rest }) => ({ kind: 'CMD', command: parseCommandLine(rest) })),
  SHELL: withoutFlags(({ rest }) => parseShell(rest)),
  WORKDIR: withoutFlags(({ rest }) => ({ kind: 'WORKDIR', value: only(rest, 'WORKDIR') })),
  USER: withoutFlags(({ rest }) => ({ kind: 'USER', value: only(rest, 'USER') })),
  STOPSIGNAL: ({ rest }) => ({ kind: 'STOPSIGNAL', value: only(rest, 'STOPSIGNAL') }),
  EXPOSE: withoutFlags(({ rest }) => ({ kind: 'EXPOSE', ports: some(rest, 'EXPOSE').split(BETWEEN_WORDS) })),
  COPY: parseCopy,
  ADD: parseCopy,
  ONBUILD: withoutFlags(parseOnbuild),
  RUN: ({ rest }) => {
    parseCommandLine(rest);
    return { kind: 'other', keyword: 'RUN' };
  },
  HEALTHCHECK: ({ rest }) => ({ kind: 'other', keyword: healthcheck(some(rest, 'HEALTHCHECK')) }),
  MAINTAINER: withoutFlags(({ rest }) => ({
    kind: 'other',
    keyword: only(rest, 'MAINTAINER') && 'MAINTAINER',
  })),
  VOLUME: withoutFlags(({ rest }) => ({ kind: 'other', keyword: some(rest, 'VOLUME') && 'VOLUME' })),
};

function withoutFlags(parse: Parse): Parse {
  return (split, escapeToken) => {
    refuseFlags(split.flags);
    return parse(split, escapeToken);
  };
}

function only(rest: string, keyword: string): string {
  if (rest === '') throw new DockerfileError(`${keyword} requires exactly one argument`);
  return rest;
}

function some(rest: string, keyword: string): string {
  if (rest === '') throw new DockerfileError(`${keyword} requires at least one argument`);
  return rest;
}

const STAGE_NAME = /^[a-z][a-z0-9\-_.]*$/;

function parseFrom([base, as, name, ...more]: readonly string[]): Instruction {
  if (base !== undefined && as === undefined) return { kind: 'FROM', base };
  if (base === undefined || name === undefined || more.length > 0 || as?.toLowerCase() !== 'as') {
    throw new DockerfileError(
      'FROM requires either one or three arguments',
      'FROM image, or FROM image AS name',
    );
  }
  if (!STAGE_NAME.test(name.toLowerCase())) {
    throw new DockerfileError(
      `invalid name for build stage: ${JSON.stringify(name)}, name can't start with a number or contain symbols`,
    );
  }
  return { kind: 'FROM', base, name: name.toLowerCase() };
}

function parseShell(rest: string): Instruction {
  const command = parseCommandLine(rest);
  if (rest === '' || (command.form === 'exec' && command.words.length === 0)) {
    throw new DockerfileError('SHELL requires at least one argument');
  }
  if (command.form === 'exec') return { kind: 'SHELL', words: command.words };
  throw new DockerfileError('SHELL requires the arguments to be in JSON form', 'SHELL ["/bin/bash", "-c"]');
}

function parseCopy({ keyword, flags, rest }: SplitInstruction): Instruction {
  const command = parseCommandLine(rest);
  const words = command.form === 'exec' ? command.words : rest === '' ? [] : rest.split(BETWEEN_WORDS);
  const destination = words.at(-1);
  if (destination === undefined || words.length < 2) {
    throw new DockerfileError(
      `${keyword} requires at least two arguments, but only one was provided. Destination could not be determined`,
    );
  }
  const fromElsewhere = flags.some((flag) => flag.startsWith('--from='));
  const sources = words.slice(0, -1).filter((source) => !fromElsewhere && isLocal(source));
  return { kind: 'COPY', sources, destination };
}

/** Not a heredoc, and not what ADD would fetch. */
function isLocal(source: string): boolean {
  return !/^\d*<</.test(source) && !/^(?:https?|git|ssh):\/\/|^git@/.test(source);
}

/** Not allowed as a trigger. */
const NO_TRIGGER = ['ONBUILD', 'MAINTAINER', 'FROM'];

function parseOnbuild({ rest }: SplitInstruction, escapeToken: string): Instruction {
  const { keyword } = splitInstruction(some(rest, 'ONBUILD'), escapeToken);
  if (keyword === 'ONBUILD')
    throw new DockerfileError("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
  if (NO_TRIGGER.includes(keyword)) {
    throw new DockerfileError(`${keyword} isn't allowed as an ONBUILD trigger`);
  }
  return { kind: 'ONBUILD', trigger: parseInstruction(rest, escapeToken) };
}

function healthcheck(rest: string): string {
  const [type, command = ''] = splitFirstWord(rest);
  switch (type.toUpperCase()) {
    case 'NONE':
      if (command !== '') throw new DockerfileError('HEALTHCHECK NONE takes no arguments');
      return 'HEALTHCHECK NONE';
    case 'CMD':
      if (command === '') throw new DockerfileError('Missing command after HEALTHCHECK CMD');
      return 'HEALTHCHECK';
    default:
      throw new DockerfileError(
        `Unknown type ${JSON.stringify(type.toUpperCase())} in HEALTHCHECK (try CMD)`,
      );
  }
}

const KEYWORDS = Object.keys(PARSERS);

function unknownInstruction(written: string): DockerfileError {
  const distance = (keyword: string) => editDistance(written.toUpperCase(), keyword);
  const [nearest] = KEYWORDS.filter((keyword) => distance(keyword) <= written.length / 3).sort(
    (a, b) => distance(a) - distance(b),
  );
  const hint = nearest === undefined ? undefined : `did you mean ${nearest}?`;
  return new DockerfileError(`unknown instruction: ${written}`, hint);
}

const MAY_HAVE_HEREDOCS = ['RUN', 'COPY', 'ADD'];

/** Which bodies follow this line. Throws DockerfileError. */
export function bodiesOf(line: string, escapeToken: string): readonly Heredoc[] {
  if (!line.includes('<<')) return [];
  const split = splitInstruction(line, escapeToken);
  const inner = split.keyword === 'ONBUILD' ? splitInstruction(split.rest, escapeToken) : split;
  if (!MAY_HAVE_HEREDOCS.includes(inner.keyword)) return [];
  return parseCommandLine(inner.rest).form === 'exec' ? [] : heredocsOf(line);
}
