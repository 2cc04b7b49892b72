/** What a container's main process is, as far as the manifest or a Dockerfile says. */

import { containerCommand } from '../../manifest/dockerfile/container-command.ts';
import type { ImageConfig } from '../../manifest/dockerfile/image-config.ts';
import type { ImageReading } from '../../manifest/dockerfile/read-image.ts';
import type { Container } from '../../manifest/pod.ts';
import type { Ending } from '../shell/ending.ts';
import { followShell } from '../shell/follow.ts';
import { commandTime } from './hook/command-time.ts';
import { shellCommand } from './hook/shell-command.ts';
import { shellSteps } from './hook/shell-steps.ts';
import { isCommand } from './hook/step.ts';
import { repositoryOf, tagOf } from './image-name.ts';
import { KNOWN_SERVERS, type KnownServer } from './known-servers.ts';
import { programName, unwrapCommand } from './unwrap-command.ts';

/** What `--image NAME=DOCKERFILE` says about a container's image. */
export interface ImageFacts {
  /** As it was given. */
  readonly dockerfile: string;
  readonly config: ImageConfig;
  readonly places: ImageReading['places'];
  /** Why USER cannot be found on this machine, in runc's words. */
  readonly missingUser?: string;
}

/** The server that a container runs, when it is one whose manners on TERM are known. */
export function knownServer(container: Container, image?: ImageFacts): KnownServer | undefined {
  const argv = argvOf(container, image);
  if (argv) return programsOf(argv).map(byProgram).find(Boolean);
  const [repository, tag] = [repositoryOf(container.image), tagOf(container.image)];
  return KNOWN_SERVERS.find(({ images, tags }) => images.test(repository) && (tags?.test(tag) ?? true));
}

/** The command line as Kubernetes combines it, or undefined when only an image knows it that nobody described. */
export function argvOf(container: Container, image?: ImageFacts): readonly string[] | undefined {
  const { argv, interpreter } = containerCommand(container, image?.config);
  if (!hasCommand(container) && !image) return undefined;
  // The entrypoint script of the base image puts its program in front of an option.
  const needsProgram = interpreter !== undefined && argv[0]?.startsWith('-') === true;
  return needsProgram ? [interpreter, ...argv] : argv;
}

/** It does not need the image's ENTRYPOINT. */
export function hasCommand({ command }: Container): boolean {
  return command !== undefined && command.length > 0;
}

/** The signal that the runtime sends to stop the container (KEP-4960, then the image's, then TERM). */
export function stopSignalOf(container: Container, image?: ImageFacts): string {
  const written = container.lifecycle?.stopSignal ?? image?.config.stopSignal;
  const official = hasCommand(container) || image ? undefined : knownServer(container)?.imageStopSignal;
  return written ?? official ?? 'SIGTERM';
}

function byProgram(argv: readonly string[]): KnownServer | undefined {
  return KNOWN_SERVERS.find(({ programs }) => programs.test(programName(argv)));
}

/** The programs that a command line may run in the end: behind wrappers, and of a shell's text those it rests in. */
export function programsOf(argv: readonly string[]): readonly (readonly string[])[] {
  const shell = shellCommand(argv);
  if (!shell || shell === 'a file') return [unwrapCommand(argv)];
  const endings = followShell(shell.text, SHELL_SETTING);
  if ('problem' in endings) return [];
  return endings.flatMap(programsAt).map((words) => unwrapCommand(words.map((word) => word ?? '')));
}

/** Which shell it is does not matter for what it starts. */
const SHELL_SETTING = { dialect: 'unknown', isCommandString: true, signal: 'TERM', args: [] } as const;

function programsAt(ending: Ending): readonly (readonly (string | undefined)[])[] {
  switch (ending.how) {
    case 'replaced':
    case 'stays':
      return [ending.step.argv];
    case 'waits':
      return ending.jobs.map(({ argv }) => argv);
    case 'own-work':
      return [];
    default:
      return ending satisfies never;
  }
}

/** Seconds that a shell's text surely sleeps before it starts the program. */
export function sleepBeforeStart(argv: readonly string[]): number {
  const shell = shellCommand(argv);
  const steps = shell && shell !== 'a file' ? (shellSteps(shell.text, []) ?? []) : [];
  const before = steps.slice(0, steps.findLastIndex(isCommand)).filter(isCommand);
  return before
    .filter(({ certain, background }) => certain && !background)
    .map((step) => commandTime(step.argv, []))
    .reduce((sum, time) => sum + (time?.kind === 'takes' ? time.seconds : 0), 0);
}
