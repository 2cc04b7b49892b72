/** Where a container's command line is written: in its manifest, or in the Dockerfile that stands for its image. */

import { execForm, type Origin } from '../diagnosis/origin.ts';
import type { Container, Pod } from '../manifest/pod.ts';
import type { Path } from '../manifest/source/tree.ts';
import { printPath } from '../manifest/source/tree.ts';
import type { LocalImage, LocalImages } from './local-image.ts';

export interface FoundContainer {
  readonly container: Container;
  /** `['spec', 'containers', 0]`. */
  readonly path: Path;
}

/** By name, which is unique in a pod; undefined for another pod’s. */
export function findContainer({ spec }: Pod, name: string): FoundContainer | undefined {
  for (const list of ['initContainers', 'containers'] as const) {
    const index = spec[list].findIndex((candidate) => candidate.name === name);
    const container = spec[list][index];
    if (container) return { container, path: ['spec', list, index] };
  }
  return undefined;
}

/** Undefined for a container that the pod does not have. */
export function commandOrigin(pod: Pod, name: string, images: LocalImages | undefined): Origin | undefined {
  const found = findContainer(pod, name);
  if (!found) return undefined;
  const { container, path } = found;
  const image = images?.find(container.image);
  if (image && !container.command?.length)
    return imageOrigin(image, container.args) ?? manifestOrigin(path, container);
  return manifestOrigin(path, container);
}

function manifestOrigin(path: Path, { args = [], command = [] }: Container): Origin {
  return {
    path: printPath([...path, 'command']),
    ...(args.length === 0 && { from: `command: ${execForm(command)}` }),
    // All of it is in the command then.
    write: (argv) => `command: ${execForm(argv)}${args.length > 0 ? ', and no args' : ''}`,
  };
}

/** The instruction that holds the program; with both, ENTRYPOINT does. Undefined when the base image says it. */
export function imageOrigin(
  { dockerfile, places }: LocalImage,
  args: readonly string[] = [],
): Origin | undefined {
  for (const keyword of ['ENTRYPOINT', 'CMD'] as const) {
    const place = places[keyword];
    if (!place || (keyword === 'CMD' && args.length > 0)) continue;
    const { line, column, text } = place;
    return {
      path: keyword,
      place: { file: dockerfile, line, column },
      from: text,
      write: (argv) => `${keyword} ${execForm(argv)}`,
    };
  }
  return undefined;
}
