/** What the rules of `hooklet check` need to know of this machine, looked up for one Pod. */

import { resolve } from 'node:path';
import { commandsOf, type Source } from '../../diagnosis/check/check-pod.ts';
import type { CommandUse } from '../../diagnosis/check/list-commands.ts';
import type { ProgramFact } from '../../diagnosis/check/program-fact.ts';
import type { StartFacts, Surroundings } from '../../diagnosis/check/subject.ts';
import { signalNumber } from '../../host/signals.ts';
import type { Container } from '../../manifest/pod.ts';
import { present } from '../../manifest/present.ts';
import { printPath } from '../../manifest/source/tree.ts';
import { type LocalImages, workingDirectory } from '../../node/local-image.ts';
import { contextFiles, localFiles } from '../doctor/command-files.ts';
import { imageFacts } from './image-facts.ts';
import { lookUpProgram, type Machine } from './look-up-program.ts';

/** `local`: what `--image` says, if it was given. */
export async function lookAround(source: Source, local: LocalImages | undefined): Promise<Surroundings> {
  const images = imageFacts(source.pod, local);
  const programs = new Map<string, ProgramFact>();
  for (const use of commandsOf(source, images)) {
    programs.set(printPath(use.path), await lookUpProgram(use, machineFor(use, local)));
  }
  const startOf = ({ image, workingDir }: Container): StartFacts => {
    const found = local?.find(image);
    const { cwd } = machineFor({ ...(found && { image }), ...present('directory', workingDir) }, local);
    return { cwd, files: found ? contextFiles(found, []) : localFiles(image, cwd, false), signalNumber };
  };
  return { programs, images, startOf };
}

/** As `hooklet run` starts it: from the image's WORKDIR in the build context, or from where hooklet is. */
function machineFor(
  { image, directory }: Pick<CommandUse, 'image' | 'directory'>,
  local: LocalImages | undefined,
): Machine {
  const found = image === undefined ? undefined : local?.find(image);
  const cwd = found ? workingDirectory(directory, found) : resolve(directory ?? '.');
  return { cwd, searchPath: process.env.PATH ?? '' };
}
