/** `NAME=DOCKERFILE[,context=DIR]` of flags and annotations → what the image names of manifests mean here. */

import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { HookletError } from '../errors.ts';
import { readBounded } from '../host/read-bounded.ts';
import { below } from '../manifest/dockerfile/clean-path.ts';
import type { ImageConfig } from '../manifest/dockerfile/image-config.ts';
import { type ImageReading, readImage } from '../manifest/dockerfile/read-image.ts';
import { formatProblems } from '../manifest/format-problems.ts';
import { imageKey } from '../manifest/image-name.ts';
import type { Pod } from '../manifest/pod.ts';
import type { Problem } from '../manifest/problem.ts';
import type { LocalImage, LocalImages } from '../node/local-image.ts';
import { findContext } from './build-context.ts';
import { type ImageSource, imageSources, unusedImages } from './image-sources.ts';
import { misplacedPaths } from './misplaced-paths.ts';

export interface LoadedImages extends LocalImages {
  readonly sources: readonly ImageSource[];
}

/**
 * Reads every Dockerfile at once, before anything runs. `note` takes the warnings, `inform` what is only good to
 * know for one who runs it. Throws IMAGE_NOT_READABLE or IMAGE_INVALID, with all that is wrong in all of them; USAGE
 * for a flag or an annotation that is none.
 */
export async function loadImages(
  flags: readonly string[],
  pods: readonly Pod[],
  note: (message: string) => void,
  inform: (message: string) => void = () => {},
): Promise<LoadedImages> {
  const byKey = new Map<string, LocalImage>();
  const errors: Problem[] = [];
  const warnings: Problem[] = [];
  const noteOnce = once(note);
  const sources = imageSources(flags, pods);
  for (const { key, path, context } of sources) {
    const loaded = await loadDockerfile(path, context);
    errors.push(...loaded.errors);
    const { image } = loaded;
    if (!image) continue;
    const { dockerfile } = image;
    byKey.set(key, image);
    warnings.push(...loaded.warnings);
    if (!context && image.context !== resolve(dirname(dockerfile)))
      inform(`hooklet: ${dockerfile} is built from ${image.context}, where what it copies is`);
  }
  if (errors.length > 0) throw new HookletError('IMAGE_INVALID', formatProblems(errors), { errors });
  if (warnings.length > 0) noteOnce(formatProblems(warnings, 'warning'));
  return { sources, find: (image) => byKey.get(imageKey(image) ?? ''), note: noteOnce };
}

/** Of all that is said of images, what no container of these Pods needs. */
export function tellUnused({ sources, note }: LoadedImages, pods: readonly Pod[]): void {
  for (const unused of unusedImages(sources, pods)) note(`hooklet: ${unused}`);
}

export interface LoadedDockerfile {
  /** Undefined when there are errors. */
  readonly image?: LocalImage;
  /** What its stages copy from the build context. */
  readonly contextPaths: readonly string[];
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** One Dockerfile, by its path or that of its folder. Throws IMAGE_NOT_READABLE. */
export async function loadDockerfile(path: string, context?: string): Promise<LoadedDockerfile> {
  const { dockerfile, text } = readDockerfile(path);
  const reading = readImage(text, { platform: platform(), path: process.env.PATH ?? '' });
  const errors = reading.errors.length > 0 ? await exactPlaces(dockerfile, text, reading) : [];
  const image = toLocalImage(dockerfile, reading, context);
  const own = image ? [...reading.warnings, ...misplacedPaths(image, existsSync)] : [];
  return {
    ...(image && { image }),
    contextPaths: reading.contextPaths,
    errors,
    warnings: own.map((finding) => ({ file: dockerfile, ...finding })),
  };
}

/** The package that knows them is loaded only for this. */
async function exactPlaces(file: string, text: string, { errors }: ImageReading): Promise<Problem[]> {
  const { pointAt } = await import('../manifest/dockerfile/point-at.ts');
  return pointAt(text, errors).map((finding) => ({ file, ...finding }));
}

/** Of a Dockerfile. */
const MOST_BYTES = 1024 * 1024;

function readDockerfile(path: string): { dockerfile: string; text: string } {
  const dockerfile = isDirectory(path) ? join(path, 'Dockerfile') : path;
  try {
    const text = readBounded(dockerfile, MOST_BYTES);
    if (text.length > MOST_BYTES) throw new Error('it is larger than 1 MiB; is it a Dockerfile?');
    return { dockerfile, text };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const fact = READ_FAILURES[code] ?? (error instanceof Error ? error.message : String(error));
    const message = `cannot read the Dockerfile ${dockerfile}: ${fact}`;
    throw new HookletError('IMAGE_NOT_READABLE', message, { dockerfile }, error);
  }
}

const READ_FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'no such file; give the path of a Dockerfile or of the folder that holds one',
  EISDIR: 'it is a directory; name the Dockerfile in it',
  EACCES: 'permission denied; make it readable for the user who runs hooklet',
};

function toLocalImage(
  dockerfile: string,
  { config, places, contextPaths }: ImageReading,
  given: string | undefined,
): LocalImage | undefined {
  if (!config) return undefined;
  const context = given === undefined ? findContext(dockerfile, contextPaths) : resolve(given);
  if (!isDirectory(context)) {
    const message = `${given} is no folder; give the one that ${basename(dockerfile)} is built from: ,context=DIR`;
    throw new HookletError('IMAGE_NOT_READABLE', message, { context });
  }
  return { dockerfile, context, cwd: folderOf(config, context), config, places };
}

/** WORKDIR below what was copied is that folder of the context, if there is one; else the context. */
function folderOf({ contextAt, workdir }: ImageConfig, context: string): string {
  const folder = join(context, below(contextAt, workdir) ?? '');
  return isDirectory(folder) ? folder : context;
}

/** What cannot be looked at is none. */
function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** In the words of Docker: `linux/arm64`. */
function platform(): string {
  const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
  return `linux/${architectures[process.arch] ?? process.arch}`;
}

/** A container that is started again says nothing new. */
function once(note: (message: string) => void): (message: string) => void {
  const told = new Set<string>();
  return (message) => {
    if (told.has(message)) return;
    told.add(message);
    note(message);
  };
}
