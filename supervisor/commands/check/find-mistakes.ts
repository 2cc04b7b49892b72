/** The mistakes of Pods that have been read, with what their images and this machine say. */

import { checkPod, type PodFinding, type Source } from '../../diagnosis/check/check-pod.ts';
import type { LocalImages } from '../../node/local-image.ts';
import { saysImages } from '../image-annotation.ts';
import { lookAround } from './surroundings.ts';

/** `note` takes what is no finding. Rejects as `loadImages` does. */
export async function findMistakes(
  sources: readonly Source[],
  imageFlags: readonly string[],
  note: (message: string) => void,
): Promise<readonly PodFinding[]> {
  const images = await loadLocalImages(imageFlags, sources, note);
  const findings: PodFinding[] = [];
  for (const source of sources) {
    const report = checkPod(source, await lookAround(source, images));
    for (const { line, column, message } of report.complaints)
      note(`${source.file}:${line}:${column}: warning: ${message}`);
    findings.push(...report.findings);
  }
  return findings;
}

/** Nothing of Dockerfiles is loaded without one. */
async function loadLocalImages(
  flags: readonly string[],
  sources: readonly Source[],
  note: (message: string) => void,
): Promise<LocalImages | undefined> {
  const pods = sources.map(({ pod }) => pod);
  if (!saysImages(flags, pods)) return undefined;
  const { loadImages, tellUnused } = await import('../load-images.ts');
  const images = await loadImages(flags, pods, note);
  tellUnused(images, pods);
  return images;
}
