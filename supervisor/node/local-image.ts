/** What stands in for an image here: the Dockerfile that makes it, and its build context. */

import { isAbsolute, join } from 'node:path';
import { below, joinPath } from '../manifest/dockerfile/clean-path.ts';
import type { ImageConfig, InstructionPlace, PlacedKeyword } from '../manifest/dockerfile/read-image.ts';
import type { Pod } from '../manifest/pod.ts';

export interface LocalImage {
  /** As it was given. */
  readonly dockerfile: string;
  /** The folder that the image is built from, absolute: what WORKDIR means here. */
  readonly context: string;
  /** WORKDIR itself: the context, or a folder in it. */
  readonly cwd: string;
  readonly config: ImageConfig;
  readonly places: Readonly<Partial<Record<PlacedKeyword, InstructionPlace>>>;
}

export interface LocalImages {
  /** By the name in a manifest; undefined when nobody has said what it means. */
  find(image: string): LocalImage | undefined;
  /** Takes what a user should know, once for each text. */
  note(message: string): void;
  /** Reads what a pod says of its images itself, before its first container starts. Rejects with what is wrong in it. */
  learn?(pod: Pod): Promise<void>;
}

/** Where a container runs: a `workingDir` in the copied part of the image means the same place in the context. */
export function workingDirectory(
  workingDir: string | undefined,
  { context, cwd, config }: LocalImage,
): string {
  if (workingDir === undefined) return cwd;
  if (!isAbsolute(workingDir) || config.contextAt === '/') return workingDir;
  const inside = below(config.contextAt, joinPath('/', workingDir));
  return inside === undefined ? workingDir : join(context, inside);
}

/** `service/Dockerfile:12:1`. */
export function placeInDockerfile({ dockerfile, places }: LocalImage, keyword: PlacedKeyword): string {
  const place = places[keyword];
  return place ? `${dockerfile}:${place.line}:${place.column}` : dockerfile;
}
