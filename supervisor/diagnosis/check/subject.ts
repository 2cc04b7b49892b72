/** What a rule of `hooklet check` looks at: one container of a Pod, and what is known about it. */

import type { Container, ContainerPort, Pod, Probe } from '../../manifest/pod.ts';
import { present } from '../../manifest/present.ts';
import { type Path, type Tree, treeAt } from '../../manifest/source/tree.ts';
import type { CommandFiles } from '../command-judgement.ts';
import type { Finding, FindingCode, Severity } from '../finding.ts';
import type { ImageFacts } from './main-command.ts';
import type { ProgramFact } from './program-fact.ts';

export type { Severity } from '../finding.ts';

export interface Subject {
  readonly pod: Pod;
  /** On the node's own network `localhost` is the node for the pod too. */
  readonly hostNetwork: boolean;
  /** Its author has said how long a stop may take. */
  readonly writesGrace?: boolean;
  readonly container: Container;
  /** `['spec', 'containers', 0]`. */
  readonly path: Path;
  readonly kind: 'init' | 'sidecar' | 'main';
  /** When `--image` says what the image is. */
  readonly image?: ImageFacts;
  /** What this machine has behind the container's commands, by the path of the list in the manifest. */
  readonly programs: ReadonlyMap<string, ProgramFact>;
  /** How its start command would be started here; without it nothing is said of what stands in front of the app. */
  readonly start?: StartFacts;
}

export interface StartFacts {
  /** Where a relative path begins. */
  readonly cwd: string;
  /** Scripts and shells of this machine. */
  readonly files: CommandFiles;
  /** Undefined for a signal that this machine does not have. */
  readonly signalNumber: (name: string) => number | undefined;
}

/** What a rule finds, before the file is known. */
export interface Mistake {
  readonly code: FindingCode;
  /** Only where it differs from the code's own. */
  readonly severity?: Severity;
  readonly path: Path;
  /** In another file than the manifest: a Dockerfile. */
  readonly place?: { readonly file: string; readonly line: number; readonly column: number };
  readonly why: string;
  readonly remedy: string;
  readonly change?: Finding['change'];
}

export type Rule = (subject: Subject) => Iterable<Mistake>;

/** What comes from outside the manifest. */
export interface Surroundings {
  readonly programs: Subject['programs'];
  /** By image name, as the manifest writes it. */
  readonly images: ReadonlyMap<string, ImageFacts>;
  readonly startOf?: (container: Container) => StartFacts;
}

/** Every container that can have hooks, probes or a command, in the manifest's order. */
export function listSubjects(pod: Pod, tree: Tree, surroundings: Surroundings): readonly Subject[] {
  const { programs, images, startOf } = surroundings;
  const network = treeAt(tree, ['spec', 'hostNetwork']);
  const hostNetwork = network?.type === 'bool' && network.value;
  const writesGrace = treeAt(tree, ['spec', 'terminationGracePeriodSeconds']) !== undefined;
  return (['initContainers', 'containers'] as const).flatMap((list) =>
    pod.spec[list].map((container, index) => ({
      pod,
      hostNetwork,
      writesGrace,
      container,
      path: ['spec', list, index],
      kind: list === 'containers' ? 'main' : container.restartPolicy === 'Always' ? 'sidecar' : 'init',
      ...present('image', images.get(container.image)),
      programs,
      ...present('start', startOf?.(container)),
    })),
  );
}

export const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;
export const HOOKS = ['postStart', 'preStop'] as const;

/** The probes that a container has, with their paths. */
export function probesOf({ container, path }: Subject): { probe: Probe; path: Path }[] {
  return PROBES.flatMap((name) => {
    const probe = container[name];
    return probe ? [{ probe, path: [...path, name] }] : [];
  });
}

/** The number that a hook or probe means: a name is looked up in the container's own ports (`pkg/probe/util.go`). */
export function portNumber(port: number | string, ports: readonly ContainerPort[]): number | undefined {
  if (typeof port === 'number') return port;
  const named = ports.find(({ name }) => name === port);
  if (named) return named.containerPort;
  return /^\d+$/.test(port) ? Number(port) : undefined;
}
