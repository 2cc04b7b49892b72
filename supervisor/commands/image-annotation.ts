/** `hooklet.dev/image: NAME=DOCKERFILE` on a Pod: what `--image` says, written where the image is named. */

import type { Pod } from '../manifest/pod.ts';

export const IMAGE_ANNOTATION = 'hooklet.dev/image';

/** The pairs of the annotation, which stand between spaces or lines. */
export function annotatedImages({ metadata }: Pod): readonly string[] {
  return (metadata.annotations[IMAGE_ANNOTATION] ?? '').split(/\s+/).filter((pair) => pair !== '');
}

/** Whether anybody says what an image is: nothing of Dockerfiles is loaded where nobody does. */
export function saysImages(flags: readonly string[] | undefined, pods: readonly Pod[]): boolean {
  return (flags ?? []).length > 0 || pods.some((pod) => annotatedImages(pod).length > 0);
}
