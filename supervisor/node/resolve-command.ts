/** A container of a manifest, and its image → one program: what it runs, with which environment, where, as whom. */

import { HookletError } from '../errors.ts';
import type { Command } from '../host/container-runtime.ts';
import { tryFindExecutable } from '../host/find-executable.ts';
import { findImageUser } from '../host/image-user.ts';
import { POD_ADDRESS } from '../lifecycle/status.ts';
import { containerCommand } from '../manifest/dockerfile/container-command.ts';
import { expandArgs, expandEnvironment } from '../manifest/expand-environment.ts';
import type { Container, Pod } from '../manifest/pod.ts';
import { type LocalImage, type LocalImages, placeInDockerfile, workingDirectory } from './local-image.ts';
import type { ContainerStarter } from './start-container.ts';

/** Throws IMAGE_INVALID when the image cannot be run here: nothing to run, a user that does not exist. */
export function resolveCommand(
  starter: Omit<ContainerStarter, 'imagesOf'>,
  pod: Pod,
  container: Container,
  images: LocalImages | undefined,
): Command {
  const image = images?.find(container.image);
  const declared = expandEnvironment(container, pod, {
    'spec.nodeName': starter.nodeName,
    'status.podIP': POD_ADDRESS,
    'status.podIPs': POD_ADDRESS,
    'status.hostIP': POD_ADDRESS,
    'status.hostIPs': POD_ADDRESS,
    'spec.serviceAccountName': 'default',
  });
  const hostname = pod.spec.hostname ?? pod.metadata.name;
  const uid = container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser;
  const gid = container.securityContext?.runAsGroup ?? pod.spec.securityContext?.runAsGroup;
  // Only what the manifest itself declares is expanded: the kubelet does not know the image's ENV.
  const command = expandArgs(container.command ?? [], declared);
  const args = expandArgs(container.args ?? [], declared);
  const asWritten: Command = {
    argv: [...command, ...args],
    env: {
      ...starter.baseEnv,
      ...(container.tty && TERMINAL_ENV),
      ...(!starter.foreground && { HOSTNAME: hostname }),
      ...image?.config.env,
      ...declared,
    },
    cwd: image ? workingDirectory(container.workingDir, image) : (container.workingDir ?? starter.cwd),
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    ...(starter.foreground ? { ownStreams: starter.foreground } : interactive(container)),
  };
  if (!image) return asWritten;
  const { argv, interpreter } = containerCommand({ command, args }, image.config);
  if (argv.length === 0) throw nothingToRun(container, image);
  const resolved = { ...asWritten, argv };
  const started = interpreter === undefined ? resolved : interpreted(resolved, interpreter);
  return asImageUser(started, { image, said: { ...image.config.env, ...declared }, images });
}

/** What those who attach will find. The size of a terminal is theirs to tell. */
function interactive({ stdin, stdinOnce, tty }: Container): Pick<Command, 'stdin' | 'tty'> {
  return {
    ...(stdin && { stdin: stdinOnce ? 'once' : 'always' }),
    ...(tty && { tty: { width: 0, height: 0 } }),
  };
}

/** containerd's, unless the manifest says something else. */
const TERMINAL_ENV = { TERM: 'xterm' };

function nothingToRun({ name }: Container, { dockerfile }: LocalImage): HookletError {
  const message = `no command specified: ${dockerfile} has neither ENTRYPOINT nor CMD; add one, or give container "${name}" a command`;
  return new HookletError('IMAGE_INVALID', message, { dockerfile });
}

/** `docker-entrypoint.sh` of the node image: what is an option or no command is for node. */
function interpreted(command: Command, interpreter: string): Command {
  const [first = ''] = command.argv;
  const isCommand =
    !first.startsWith('-') && tryFindExecutable(first, command.env.PATH, command.cwd) !== undefined;
  return isCommand ? command : { ...command, argv: [interpreter, ...command.argv] };
}

interface ImageUse {
  readonly image: LocalImage;
  /** Variables of the image and the manifest. */
  readonly said: Command['env'];
  readonly images: LocalImages | undefined;
}

/** `runAsUser` of the manifest wins over USER. */
function asImageUser(command: Command, { image, said, images }: ImageUse): Command {
  const { user } = image.config;
  if (user === undefined || command.uid !== undefined) return command;
  const [name = ''] = command.argv;
  // A program that is not there is told of when it is started.
  const program = tryFindExecutable(name, command.env.PATH, command.cwd);
  const needs = [image.context, ...(program === undefined ? [] : [program])];
  const { gid } = command;
  const found = findImageUser({ user, needs, ...(gid !== undefined && { gid }) });
  const place = placeInDockerfile(image, 'USER');
  if (found.kind === 'missing') {
    const remedy = `create it, write a number (USER 1000), or set securityContext.runAsUser in the manifest`;
    throw new HookletError('IMAGE_INVALID', `${found.message}: USER ${user} at ${place}: ${remedy}`, {
      user,
    });
  }
  if (found.why !== undefined) images?.note(`${place}: warning: USER ${user}: ${found.why}`);
  if (found.uid === undefined || found.gid === undefined) return command;
  return { ...command, env: asUser(command.env, said, found.home ?? '/'), uid: found.uid, gid: found.gid };
}

/** Whose home and name hooklet's own user has is nothing to another user; what image or manifest say stays. */
function asUser(env: Command['env'], said: Command['env'], home: string): Command['env'] {
  const { USER, LOGNAME, ...rest } = env;
  return { ...rest, HOME: home, ...said };
}
