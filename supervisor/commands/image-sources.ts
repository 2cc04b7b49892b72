/** Which Dockerfile an image name means: what the flag says, and for other names the annotations of the Pods. */

import { join } from 'node:path';
import { HookletError } from '../errors.ts';
import { imageKey } from '../manifest/image-name.ts';
import type { Pod } from '../manifest/pod.ts';
import { annotatedImages, IMAGE_ANNOTATION } from './image-annotation.ts';
import { baseOf } from './manifest-folder.ts';

export interface ImageSource {
  readonly name: string;
  /** The same for all spellings of one name. */
  readonly key: string;
  /** Of the Dockerfile or its folder, from where hooklet was started. */
  readonly path: string;
  /** The folder that the image is built from, when it is said. */
  readonly context?: string;
  /** Who says so, for messages. */
  readonly origin: string;
}

/** Throws USAGE for what is no pair of name and Dockerfile, and for a name with two meanings. */
export function imageSources(flags: readonly string[], pods: readonly Pod[]): readonly ImageSource[] {
  const byKey = new Map<string, ImageSource>();
  for (const flag of flags) {
    const source = parse(flag, '--image');
    if (byKey.has(source.key)) throw usage(`--image ${source.name} is given twice; keep one of them`);
    byKey.set(source.key, source);
  }
  const fromFlags = new Set(byKey.keys());
  for (const source of pods.flatMap(annotated)) {
    if (fromFlags.has(source.key)) continue;
    const other = byKey.get(source.key);
    if (other && (other.path !== source.path || other.context !== source.context))
      throw usage(
        `image ${source.name} is ${other.path} by ${other.origin} and ${source.path} by ${source.origin}: ` +
          `make them the same, or say --image ${source.name}=DOCKERFILE`,
      );
    byKey.set(source.key, source);
  }
  return [...byKey.values()];
}

/** Names that no container has: probably not meant so. One sentence for each. */
export function unusedImages(sources: readonly ImageSource[], pods: readonly Pod[]): readonly string[] {
  const containers = pods.flatMap(({ spec }) => [...spec.initContainers, ...spec.containers]);
  const used = [...new Set(containers.map(({ image }) => image))];
  const isUsed = ({ key }: ImageSource) => used.some((image) => imageKey(image) === key);
  return sources
    .filter((source) => !isUsed(source))
    .map(
      ({ origin, name }) =>
        `${origin} ${name} is used by no container; the manifest's images: ${used.join(', ')}`,
    );
}

function annotated(pod: Pod): readonly ImageSource[] {
  const origin = `annotation ${IMAGE_ANNOTATION} of pod "${pod.metadata.name}":`;
  return annotatedImages(pod).map((pair) => {
    const { path, context, ...rest } = parse(pair, origin);
    const from = (written: string) => join(baseOf(pod, path), written);
    return { ...rest, path: from(path), ...(context !== undefined && { context: from(context) }) };
  });
}

function parse(pair: string, origin: string): ImageSource {
  const [, name = '', path = '', context] = /^([^=]*)=(.*?)(?:,context=(.*))?$/s.exec(pair) ?? [];
  const key = imageKey(name);
  const example = origin === '--image' ? '--image app=./Dockerfile' : 'app=./Dockerfile';
  if (path === '' || context === '')
    throw usage(`${origin} ${pair}: give a name and a Dockerfile, for example ${example}`);
  if (key === undefined)
    throw usage(`${origin} ${pair}: ${JSON.stringify(name)} is no image name (InvalidImageName)`);
  return { name, key, path, origin, ...(context !== undefined && { context }) };
}

function usage(message: string): HookletError {
  return new HookletError('USAGE', message);
}
