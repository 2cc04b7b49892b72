/** What the images of Pods mean: of those at the start, and of those that come later by the API. */

import type { Pod } from '../manifest/pod.ts';
import type { LocalImages } from '../node/local-image.ts';
import type { ImagesOf } from '../node/start-container.ts';
import { annotatedImages, saysImages } from './image-annotation.ts';
import type { OpenOutput } from './open-output.ts';

/** A pod beyond these is read anew when one of its containers starts again. */
const MOST_REMEMBERED = 1000;

/**
 * Reads the flags and what these Pods say, before anything runs; nothing of Dockerfiles is loaded where nobody says
 * what an image is. Throws what `loadImages` throws; so does the answer, for a Pod that comes later.
 */
export async function openImages(
  flags: readonly string[] = [],
  { note }: Pick<OpenOutput, 'note'>,
  pods: readonly Pod[] = [],
  inform = note,
): Promise<ImagesOf> {
  const load = async (some: readonly Pod[]): Promise<LocalImages | undefined> => {
    if (!saysImages(flags, some)) return undefined;
    const { loadImages, tellUnused } = await import('./load-images.ts');
    const images = await loadImages(flags, some, note, inform);
    // Without pods every image may be of use yet.
    if (some.length > 0 && some === pods) tellUnused(images, pods);
    return images;
  };
  const first = await load(pods);
  const known = new Set(pods.map(({ metadata }) => metadata.uid));
  const later = new Map<string, Promise<LocalImages | undefined>>();
  return async (pod) => {
    const { uid } = pod.metadata;
    if (known.has(uid) || annotatedImages(pod).length === 0) return first;
    const images = later.get(uid) ?? load([pod]);
    later.set(uid, images);
    const [oldest] = later.keys();
    if (later.size > MOST_REMEMBERED && oldest !== undefined) later.delete(oldest);
    return images;
  };
}
