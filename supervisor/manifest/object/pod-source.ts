/** A Pod twice: as the core runs it, and as its author wrote it. */

import type { Pod } from '../pod.ts';
import { decode } from '../schema/decode.ts';
import type { Tree } from '../source/tree.ts';
import { type JsonObject, objectOf } from './json-object.ts';

export interface PodSource {
  readonly pod: Pod;
  /** Nulls and what is unknown left out. */
  readonly written: JsonObject;
}

/** `tree`: where the Pod was read from. */
export function podSource(pod: Pod, tree: Tree | undefined): PodSource {
  return { pod, written: tree ? objectOf(decode(tree, 'Pod').value) : {} };
}
