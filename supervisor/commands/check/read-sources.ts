/** The files of `hooklet check` → the Pods in them; what is wrong with a file is kept for later. */

import type { Source } from '../../diagnosis/check/check-pod.ts';
import { HookletError } from '../../errors.ts';
import { formatProblems, type ReadResult } from '../../manifest/read-manifest.ts';
import { readManifestFile } from '../load-manifests.ts';

export interface Sources {
  readonly sources: readonly Source[];
  /** A file that cannot be read, or does not validate. */
  readonly failures: readonly HookletError[];
}

/** Unlike `hooklet run`, two Pods may have one name: they need not run together. */
export function readSources(files: readonly string[], note: (message: string) => void): Sources {
  const failures: HookletError[] = [];
  const sources = files.flatMap((file) => {
    try {
      return sourcesOf(readManifestFile(file), file === '-' ? '<stdin>' : file, note);
    } catch (error) {
      if (!(error instanceof HookletError)) throw error;
      failures.push(error);
      return [];
    }
  });
  return { sources, failures };
}

/** Throws MANIFEST_INVALID. */
export function sourcesOf(
  { pods, trees, errors, warnings }: ReadResult,
  file: string,
  note: (message: string) => void,
): readonly Source[] {
  if (errors.length > 0) throw new HookletError('MANIFEST_INVALID', formatProblems(errors), { errors });
  // What hooklet does not support is no mistake of the lifecycle; what the API server warns of may be.
  const invalid = warnings.filter(({ kind }) => kind === 'invalid');
  if (invalid.length > 0) note(formatProblems(invalid, 'warning'));
  return pods.flatMap((pod) => {
    const tree = trees.get(pod);
    return tree ? [{ pod, tree, file }] : [];
  });
}

/** One error for all that could not be checked, each in its own words. */
export function asOneError(failures: readonly HookletError[]): HookletError {
  const [first] = failures;
  if (failures.length === 1 && first) return first;
  const unreadable = failures.every(({ code }) => code === 'MANIFEST_NOT_READABLE');
  return new HookletError(
    unreadable ? 'MANIFEST_NOT_READABLE' : 'MANIFEST_INVALID',
    failures.map(({ message }) => message).join('\n'),
  );
}
