/** The files of `hooklet check` → the Pods in them; what is wrong with a file is kept for later. */

import type { Source } from '../../diagnosis/check/check-pod.ts';
import { HookletError } from '../../errors.ts';
import { formatProblems } from '../../manifest/read-manifest.ts';
import { readManifestFile } from '../load-manifests.ts';
import { tell } from './tell.ts';

export interface Sources {
  readonly sources: readonly Source[];
  /** A file that cannot be read, or does not validate. */
  readonly failures: readonly HookletError[];
}

/** Unlike `hooklet run`, two Pods may have one name: they need not run together. */
export function readSources(files: readonly string[]): Sources {
  const failures: HookletError[] = [];
  const sources = files.flatMap((file) => {
    try {
      return readSource(file);
    } catch (error) {
      if (!(error instanceof HookletError)) throw error;
      failures.push(error);
      return [];
    }
  });
  return { sources, failures };
}

function readSource(file: string): readonly Source[] {
  const { pods, trees, errors, warnings } = readManifestFile(file);
  if (errors.length > 0) throw new HookletError('MANIFEST_INVALID', formatProblems(errors), { errors });
  // What hooklet does not support is no mistake of the lifecycle; what the API server warns of may be.
  tell(
    formatProblems(
      warnings.filter(({ kind }) => kind === 'invalid'),
      'warning',
    ),
  );
  const name = file === '-' ? '<stdin>' : file;
  return pods.flatMap((pod) => {
    const tree = trees.get(pod);
    return tree ? [{ pod, tree, file: name }] : [];
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
