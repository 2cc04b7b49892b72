/** (Hook)CommandNotFound and (Hook)CommandNotExecutable: commands that nothing can execute. */

import { printPath } from '../../../manifest/source/tree.ts';
import { type CommandUse, listCommands } from '../list-commands.ts';
import { mainPlace } from '../main-place.ts';
import { isSwap } from '../nearest-name.ts';
import type { ProgramFact } from '../program-fact.ts';
import { quoteShort } from '../show-words.ts';
import type { Mistake, Subject } from '../subject.ts';
import { impossibleCommand } from './impossible-command.ts';

/**
 * What no machine can execute is an error anywhere. What this machine does not have is one where the container
 * runs from this machine's files: its main program and the scripts it is given are here. Elsewhere the image may
 * bring it, and a note says that it was not found. An image that nobody described is not judged at all.
 */
export function* commandsExist(subject: Subject): Iterable<Mistake> {
  const uses = listCommands(subject);
  const runsHere = uses.some((use) => use.role === 'main' && isHere(factOf(use, subject)));
  const mainIsKnown = uses.some(({ role }) => role === 'main');
  for (const use of uses) {
    const fact = factOf(use, subject);
    const impossible = fact?.kind === 'executable' ? undefined : impossibleCommand(use, subject);
    if (impossible) yield impossible;
    else if (mainIsKnown) yield* judge(use, fact, runsHere, subject);
  }
}

function factOf({ path }: CommandUse, { programs }: Subject): ProgramFact | undefined {
  return programs.get(printPath(path));
}

function isHere(fact: ProgramFact | undefined): boolean {
  return fact?.kind === 'executable' && fact.missingScripts.length === 0;
}

function* judge(
  use: CommandUse,
  fact: ProgramFact | undefined,
  runsHere: boolean,
  subject: Subject,
): Iterable<Mistake> {
  const isMain = use.role === 'main';
  const prefix = isMain ? '' : 'Hook';
  const whole = isMain ? mainPlace(subject) : { path: use.path };
  const program = isMain ? mainPlace(subject, [0]) : { path: [...use.path, 0] };
  switch (fact?.kind) {
    case undefined:
      return;
    case 'executable': {
      const [script] = fact.missingScripts;
      if (script === undefined) return;
      const severity = runsHere ? 'error' : 'note';
      const why = `${fact.file} is there, but the file that it is to run, ${quoteShort(script)}, is not${runsHere ? '' : ' on this machine'}`;
      yield { code: `${prefix}CommandNotFound`, severity, ...whole, why, remedy: whereToPut(use) };
      return;
    }
    case 'missing': {
      const sure = runsHere || (fact.near !== undefined && isSwap(use.argv[0] ?? '', fact.near));
      const why = `${quoted(use)} is not found ${whereSought(use)}${sure ? consequence(use) : '; the image may bring it, hooklet run could not start it here'}`;
      const remedy = fact.near === undefined ? whereToPut(use) : `did you mean ${fact.near}?`;
      yield {
        code: `${prefix}CommandNotFound`,
        severity: sure ? 'error' : 'note',
        ...program,
        why,
        remedy,
      };
      return;
    }
    case 'not-executable': {
      const { file, why: reason, interpreter } = fact;
      const named = interpreter === undefined ? '' : `: ${JSON.stringify(interpreter)}`;
      const why = `${file} ${reason}${named}${consequence(use)}`;
      yield { code: `${prefix}CommandNotExecutable`, ...program, why, ...cure(fact) };
      return;
    }
    case 'no-directory': {
      if (use.role !== 'main') return;
      const why = `the directory ${fact.directory} is not on this machine; the image may bring it, hooklet run could not start the container here`;
      yield {
        code: 'CommandNotFound',
        severity: 'note',
        ...whole,
        why,
        remedy: 'pass --image NAME=DOCKERFILE, or change workingDir to run it here',
      };
      return;
    }
    default:
      return fact satisfies never;
  }
}

function quoted({ argv }: CommandUse): string {
  return JSON.stringify(quoteShort(argv[0] ?? ''));
}

function whereSought({ argv, directory }: CommandUse): string {
  if (!argv[0]?.includes('/')) return 'on PATH';
  if (argv[0].startsWith('/')) return 'on this machine';
  return `in ${directory ?? 'the directory that hooklet runs in'}`;
}

function consequence({ role, path }: CommandUse): string {
  if (role === 'main') return ': the container never starts (StartError, exit code 128)';
  if (role === 'probe') return ': the probe can never succeed';
  return path.includes('postStart')
    ? ': the hook fails, and the container is killed and restarted for ever'
    : ': the hook fails with FailedPreStopHook, and nothing is drained';
}

function whereToPut({ argv, directory }: CommandUse): string {
  const relative = argv[0]?.includes('/') && !argv[0].startsWith('/');
  if (relative && directory === undefined)
    return 'check the spelling; a relative path counts from workingDir, which is not set: set it, or write the path from /';
  return 'check the spelling, and that the container has it';
}

function cure(fact: ProgramFact & { kind: 'not-executable' }): Pick<Mistake, 'remedy' | 'change'> {
  switch (fact.why) {
    case 'has no execute permission':
      return { remedy: 'make it executable', change: { to: `chmod +x ${fact.file}` } };
    case 'has no "#!" line':
      return { remedy: 'name its interpreter in the first line', change: { to: '#!/bin/sh' } };
    case 'names an interpreter that is missing':
      return fact.interpreter?.endsWith('\r')
        ? {
            remedy: 'the lines end in CR LF: save the script with LF alone',
            change: { to: `sed -i 's/\\r$//' ${fact.file}` },
          }
        : { remedy: 'install the interpreter, or change the "#!" line' };
    case 'is a directory':
      return { remedy: 'name a program in it' };
    default:
      return fact.why satisfies never;
  }
}
