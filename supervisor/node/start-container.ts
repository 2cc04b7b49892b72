/** From a container of the manifest to a running process: what it runs, with which environment, where, as whom. */

import { HookletError } from '../errors.ts';
import type { Command, ContainerProcess, ContainerRuntime, OwnStreams } from '../host/container-runtime.ts';
import type { StartFailed } from '../lifecycle/facts.ts';
import { POD_ADDRESS } from '../lifecycle/status.ts';
import { expandArgs, expandEnvironment } from '../manifest/expand-environment.ts';
import type { Container, Pod } from '../manifest/pod.ts';
import type { HappeningKind } from './happening.ts';

export interface ContainerStarter {
  readonly runtime: ContainerRuntime;
  /** What a container finds in its environment before the manifest adds to it. */
  readonly baseEnv: Readonly<Record<string, string>>;
  /** Where a container without `workingDir` runs. */
  readonly cwd: string;
  readonly nodeName: string;
  /**
   * The container is the foreground of this terminal or image: it has these streams, and in its environment what
   * `baseEnv` says and not one variable more.
   */
  readonly foreground?: OwnStreams;
}

export type Started =
  | { readonly kind: 'started'; readonly process: ContainerProcess; readonly argv: readonly string[] }
  | { readonly kind: 'failed'; readonly reason: StartFailed['reason']; readonly message: string };

/** Never rejects: a container that cannot be started is a fact like any other. */
export async function startContainer(
  starter: ContainerStarter,
  pod: Pod,
  name: string,
  restartCount: number,
  tell: (kind: HappeningKind) => void,
): Promise<Started> {
  const { initContainers, containers } = pod.spec;
  const container = [...initContainers, ...containers].find((candidate) => candidate.name === name);
  if (!container?.command || container.command.length === 0) return imageUnknown(container);
  const command = resolveCommand(starter, pod, container);
  try {
    const process = await starter.runtime.start({
      podNamespace: pod.metadata.namespace,
      podName: pod.metadata.name,
      podUid: pod.metadata.uid,
      container: name,
      restartCount,
      command,
      // It is named to the container in its environment.
      ...(!starter.foreground && {
        terminationMessage: {
          path: container.terminationMessagePath,
          policy: container.terminationMessagePolicy,
        },
      }),
      onOutput: (stream, chunk) => tell({ type: 'output', container: name, stream, chunk }),
    });
    return { kind: 'started', process, argv: command.argv };
  } catch (error) {
    const expected = error instanceof HookletError && error.code === 'START_ERROR';
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', reason: expected ? 'StartError' : 'CreateContainerConfigError', message };
  }
}

/** hooklet pulls nothing, so an image without a command is one that is not there (`images/image_manager.go`). */
function imageUnknown(container: Container | undefined): Started {
  const image = container?.image ?? '';
  return {
    kind: 'failed',
    reason: 'ErrImageNeverPull',
    message: `Container image "${image}" is not present with pull policy of Never: hooklet pulls no images; give container "${container?.name}" a command`,
  };
}

function resolveCommand(starter: ContainerStarter, pod: Pod, container: Container): Command {
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
  return {
    argv: [...expandArgs(container.command ?? [], declared), ...expandArgs(container.args ?? [], declared)],
    env: {
      ...starter.baseEnv,
      ...(container.tty && TERMINAL_ENV),
      ...(!starter.foreground && { HOSTNAME: hostname }),
      ...declared,
    },
    cwd: container.workingDir ?? starter.cwd,
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    ...(starter.foreground ? { ownStreams: starter.foreground } : interactive(container)),
  };
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

/** Passed on from hooklet's own environment: what an image would bring. Nothing else leaks into a container. */
const PASSED_ON = ['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'] as const;

export function containerBaseEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const base: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = env[name];
    if (value !== undefined) base[name] = value;
  }
  return base;
}
