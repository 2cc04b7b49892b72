/** Which folder a Pod's manifest lies in: where paths of its annotations are looked for when they are not here. */

import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Pod } from '../manifest/pod.ts';

/** By the annotations: they are the same object in every copy that is made of a Pod to run it again. */
const folders = new WeakMap<object, string>();

export function rememberFolder({ metadata }: Pod, file: string): void {
  folders.set(metadata.annotations, dirname(resolve(file)));
}

/**
 * The folder that a relative path of the Pod's annotations begins in, as a prefix for it: the current one where the
 * path is there; else the manifest's, or the nearest above that has it; else the current one.
 */
export function baseOf({ metadata }: Pod, path: string): string {
  const own = folders.get(metadata.annotations);
  if (own === undefined || path.startsWith('/') || existsSync(path)) return '';
  for (let folder = own; ; folder = dirname(folder)) {
    if (existsSync(join(folder, path))) return relative('.', folder);
    if (folder === dirname(folder)) return '';
  }
}
