/** What a container's main process is, as far as the manifest or a Dockerfile says. */

import type { Container } from '../../manifest/pod.ts';
import { repositoryOf, tagOf } from './image-name.ts';
import { KNOWN_SERVERS, type KnownServer } from './known-servers.ts';
import { programName, unwrapCommand } from './unwrap-command.ts';

/** What `--image NAME=DOCKERFILE` says about a container's image. */
export interface ImageFacts {
  /** ENTRYPOINT and CMD with the manifest's command and args, as Kubernetes combines them. */
  readonly argv: readonly string[];
  readonly stopSignal?: string;
}

/** The server that a container runs, when it is one whose manners on TERM are known. */
export function knownServer(container: Container, image?: ImageFacts): KnownServer | undefined {
  const argv = argvOf(container, image);
  if (argv) return programsOf(argv).map(byProgram).find(Boolean);
  const [repository, tag] = [repositoryOf(container.image), tagOf(container.image)];
  return KNOWN_SERVERS.find(({ images, tags }) => images.test(repository) && (tags?.test(tag) ?? true));
}

/** The command line, or undefined when only the image knows it. */
export function argvOf({ command, args }: Container, image?: ImageFacts): readonly string[] | undefined {
  if (command && command.length > 0) return [...command, ...(args ?? [])];
  return image?.argv;
}

/** The signal that the runtime sends to stop the container (KEP-4960, then the image's, then TERM). */
export function stopSignalOf(container: Container, image?: ImageFacts): string {
  const { command, lifecycle } = container;
  const hasCommand = command !== undefined && command.length > 0;
  const official = hasCommand ? undefined : knownServer(container)?.imageStopSignal;
  return lifecycle?.stopSignal ?? image?.stopSignal ?? official ?? 'SIGTERM';
}

function byProgram(argv: readonly string[]): KnownServer | undefined {
  return KNOWN_SERVERS.find(({ programs }) => programs.test(programName(argv)));
}

/** The programs that a command line runs in the end. */
export function programsOf(argv: readonly string[]): readonly (readonly string[])[] {
  return [unwrapCommand(argv)];
}
