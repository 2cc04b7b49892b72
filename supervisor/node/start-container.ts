/** From a container of the manifest to a running process. */

import { HookletError } from '../errors.ts';
import type { ContainerProcess, ContainerRuntime, OwnStreams } from '../host/container-runtime.ts';
import type { StartFailed } from '../lifecycle/facts.ts';
import type { Container, Pod } from '../manifest/pod.ts';
import type { HappeningKind } from './happening.ts';
import type { LocalImages } from './local-image.ts';
import { resolveCommand } from './resolve-command.ts';

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
  /** `--image` and the Pod's annotation. */
  readonly imagesOf?: ImagesOf;
}

/** Rejects when what is said of the Pod's images cannot be read or makes no sense. */
export type ImagesOf = (pod: Pod) => Promise<LocalImages | undefined>;

export type Started =
  | {
      readonly kind: 'started';
      readonly process: ContainerProcess;
      readonly argv: readonly string[];
      /** The image's. */
      readonly stopSignal?: string;
    }
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
  try {
    const images = await starter.imagesOf?.(pod);
    const image = images?.find(container?.image ?? '');
    if (!container || (!image && !container.command?.length)) return imageUnknown(container);
    const command = resolveCommand(starter, pod, container, images);
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
    const stopSignal = image?.config.stopSignal;
    return { kind: 'started', process, argv: command.argv, ...(stopSignal !== undefined && { stopSignal }) };
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
    message: `Container image "${image}" is not present with pull policy of Never: hooklet pulls no images; say what it is with --image ${image}=DOCKERFILE, or give container "${container?.name}" a command`,
  };
}

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
