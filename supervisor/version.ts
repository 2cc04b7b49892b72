/** The version in package.json; read only when someone asks. */

import { readFileSync } from 'node:fs';

export function hookletVersion(): string {
  for (const path of ['../package.json', '../../package.json']) {
    const found = versionAt(new URL(path, import.meta.url));
    if (found !== undefined) return found;
  }
  return 'unknown';
}

/** The sources stand one folder above the package's root less deep than `dist/` does. */
function versionAt(url: URL): string | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(url, 'utf8')) as { name?: string; version?: string };
    return name === 'hooklet' ? version : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
