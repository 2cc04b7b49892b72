/** Files → accepted pods, or one error with everything that is wrong in all of them. */

import { HookletError } from '../errors.ts';
import { randomUuid } from '../host/random-uuid.ts';
import { readBounded } from '../host/read-bounded.ts';
import { formatProblems } from '../manifest/format-problems.ts';
import { type PodSource, podSource } from '../manifest/object/pod-source.ts';
import type { Pod } from '../manifest/pod.ts';
import type { Problem } from '../manifest/problem.ts';
import { type ReadResult, readManifest } from '../manifest/read-manifest.ts';
import { rememberFolder } from './manifest-folder.ts';

export interface Loaded {
  readonly pods: readonly Pod[];
  /** The same, with what their authors wrote. */
  readonly sources: readonly PodSource[];
  readonly warnings: readonly Problem[];
}

/** Throws MANIFEST_NOT_READABLE or MANIFEST_INVALID; `-` is standard input. */
export function loadManifests(files: readonly string[]): Loaded {
  const sources: PodSource[] = [];
  const errors: Problem[] = [];
  const warnings: Problem[] = [];
  const now = wholeSecond(new Date());
  for (const file of files) {
    const result = readManifestFile(file, now);
    sources.push(...result.pods.map((pod) => podSource(pod, result.trees.get(pod))));
    errors.push(...result.errors);
    warnings.push(...result.warnings);
  }
  if (errors.length > 0) throw new HookletError('MANIFEST_INVALID', formatProblems(errors), { errors });
  const pods = sources.map(({ pod }) => pod);
  refuseTwins(pods);
  return { pods, sources, warnings };
}

/** One file; throws MANIFEST_NOT_READABLE. What is wrong with its text comes back with the Pods. */
export function readManifestFile(file: string, now = wholeSecond(new Date())): ReadResult {
  const isInput = file === '-';
  const result = readManifest(readText(file), isInput ? '<stdin>' : file, {
    newUid: () => randomUuid(),
    now,
  });
  if (!isInput) for (const pod of result.pods) rememberFolder(pod, file);
  return result;
}

function wholeSecond(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** As long in UTF-8 as the 3 Mi characters that a manifest may have can be: one that is longer is refused for it. */
const MOST_BYTES = 4 * 3 * 1024 * 1024;

function readText(file: string): string {
  try {
    return readBounded(file === '-' ? 0 : file, MOST_BYTES);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const known =
      code === 'ENOENT' && LOOKS_LIKE_A_COMMAND.test(file) ? FORGOTTEN_DASHES : READ_FAILURES[code];
    const fact = known ?? (error instanceof Error ? error.message : String(error));
    throw new HookletError('MANIFEST_NOT_READABLE', `cannot read ${file}: ${fact}`, { file }, error);
  }
}

const LOOKS_LIKE_A_COMMAND = /^[\w-]+$/;
const FORGOTTEN_DASHES =
  'no such file; give the path of a Pod manifest, or put a command behind --: hooklet run -- node server.js';

const READ_FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'no such file; give the path of a Pod manifest, for example pods/fortune.yaml',
  EISDIR: 'it is a directory; name the manifests in it, for example DIR/*.yaml',
  EACCES: 'permission denied; make it readable for the user who runs hooklet',
};

/** As the API server: a name can be taken once in a namespace. */
function refuseTwins(pods: readonly Pod[]): void {
  const seen = new Set<string>();
  for (const { metadata } of pods) {
    const key = `${metadata.namespace}/${metadata.name}`;
    if (seen.has(key)) {
      const message = `pods "${metadata.name}" already exists: two of the manifests give a pod of namespace ${metadata.namespace} this name; rename one`;
      throw new HookletError('MANIFEST_INVALID', message, { name: metadata.name });
    }
    seen.add(key);
  }
}
