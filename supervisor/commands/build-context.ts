/** Which folder a Dockerfile is built from, when nobody says: the one that holds what it copies. */

import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * The nearest folder, from the Dockerfile's own upwards, that has all of `contextPaths`; its own when none has, and
 * when it copies nothing by name. `docker build -f service/Dockerfile .` is the usual case of another one.
 */
export function findContext(dockerfile: string, contextPaths: readonly string[]): string {
  const own = resolve(dirname(dockerfile));
  const named = contextPaths.filter((path) => !['.', './', '/'].includes(path));
  if (named.length === 0) return own;
  for (let folder = own; ; folder = dirname(folder)) {
    if (named.every((path) => isThere(folder, path))) return folder;
    if (folder === dirname(folder)) return own;
  }
}

/** Docker's patterns may have wildcards in any part: what comes before the first one must be there. */
function isThere(folder: string, path: string): boolean {
  const wildcard = path.search(/[*?[\\]/);
  if (wildcard < 0) return exists(join(folder, path));
  const prefix = join(folder, path.slice(0, wildcard));
  const directory = path.slice(0, wildcard).endsWith('/') ? prefix : dirname(prefix);
  const start = directory === prefix ? '' : basename(prefix);
  return namesIn(wildcard === 0 ? folder : directory).some((name) => name.startsWith(start));
}

function exists(path: string): boolean {
  return existsSync(path);
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
