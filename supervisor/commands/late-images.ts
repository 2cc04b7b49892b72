/** What the images of pods mean that kubectl brings: they say it in their annotations, as pods of a run do. */

import { imageKey } from '../manifest/image-name.ts';
import type { Pod } from '../manifest/pod.ts';
import type { LocalImage, LocalImages } from '../node/local-image.ts';
import { saysImages } from './image-annotation.ts';

export interface KnownImages {
  readonly flags: readonly string[];
  /** Whose annotations have been read already. */
  readonly pods: readonly Pod[];
  /** What the flags and these pods say, if they say anything. */
  readonly images: LocalImages | undefined;
}

/** The flags win; else the pod that has come last. Its Dockerfile is read when its first container starts. */
export function lateImages(
  { flags, pods, images }: KnownImages,
  note: (message: string) => void,
): LocalImages {
  const late = new Map<string, LocalImage>();
  const read = new Set(pods.map(({ metadata }) => metadata.uid));

  /** Nothing of Dockerfiles is loaded without one. */
  async function learn(pod: Pod): Promise<void> {
    const { uid } = pod.metadata;
    if (read.has(uid) || !saysImages(undefined, [pod])) return;
    const { loadImages } = await import('./load-images.ts');
    const loaded = await loadImages(flags, [pod], note, note);
    for (const { image } of [...pod.spec.initContainers, ...pod.spec.containers]) {
      const found = loaded.find(image);
      if (found) late.set(imageKey(image) ?? '', found);
    }
    read.add(uid);
  }

  return {
    find: (image) => late.get(imageKey(image) ?? '') ?? images?.find(image),
    note: (message) => (images ? images.note(message) : note(message)),
    learn,
  };
}
