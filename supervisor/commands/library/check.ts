/** `hooklet check` as a function: `import { check } from 'hooklet'`. */

import { HookletError } from '../../errors.ts';
import type { CheckReport } from '../check/check-report.ts';
import { findMistakes } from '../check/find-mistakes.ts';
import { asOneError, readSources, sourcesOf } from '../check/read-sources.ts';
import { checkReport } from '../check/show-json.ts';
import { type PodObject, readPodObject } from './read-pod.ts';

export interface CheckOptions {
  /** Paths of manifests, or a Pod as an object. */
  readonly manifest: string | readonly string[] | PodObject;
  /** `NAME=DOCKERFILE`, as `--image`: the image's ENTRYPOINT and CMD are looked at too. */
  readonly image?: readonly string[];
  readonly signal?: AbortSignal;
  /** Takes what is no finding; nothing is printed unless said. */
  readonly onWarning?: (message: string) => void;
}

/**
 * The lifecycle mistakes of Pod manifests, as `hooklet check --json` gives them. Nothing is run. Rejects with
 * MANIFEST_NOT_READABLE, MANIFEST_INVALID, or what is wrong with an image; and with the signal's reason.
 */
export async function check(options: CheckOptions): Promise<CheckReport> {
  const { manifest, image = [], signal, onWarning = () => {} } = options;
  signal?.throwIfAborted();
  const { sources, failures, files } = read(manifest, onWarning);
  if (failures.length > 0) throw asOneError(failures);
  const findings = await findMistakes(sources, image, onWarning);
  signal?.throwIfAborted();
  return checkReport({ files, unchecked: 0, pods: sources.length, findings });
}

function read(manifest: CheckOptions['manifest'], note: (message: string) => void) {
  if (!isPodObject(manifest)) {
    const files = [manifest].flat();
    if (files.length === 0) throw new HookletError('USAGE', 'no manifest to check: give the path of one');
    return { ...readSources(files, note), files: files.length };
  }
  return { sources: sourcesOf(readPodObject(manifest), '<pod>', note), failures: [], files: 1 };
}

function isPodObject(manifest: CheckOptions['manifest']): manifest is PodObject {
  return typeof manifest === 'object' && !Array.isArray(manifest);
}
