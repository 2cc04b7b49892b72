/** The declarations that the library needs, and no others. */

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const RELATIVE = /((?:from|import)\s*\(?\s*')(\.[^']+)\.ts(')/g;

/** Keeps of the folder what `entry` reaches; its imports end in `.js` afterwards, which every TypeScript resolves. */
export function pruneTypes(folder: string, entry: string): void {
  const kept = new Set<string>();
  const keep = (file: string): void => {
    if (kept.has(file)) return;
    kept.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, , path = ''] of text.matchAll(RELATIVE)) keep(resolve(dirname(file), `${path}.d.ts`));
    writeFileSync(file, text.replace(RELATIVE, '$1$2.js$3'));
  };
  keep(join(folder, entry));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  for (const { parentPath, name } of files) {
    const file = join(parentPath, name);
    if (!kept.has(file)) rmSync(file);
  }
  removeEmptyFolders(folder);
}

function removeEmptyFolders(folder: string): boolean {
  const entries = readdirSync(folder, { withFileTypes: true });
  const left = entries.filter(
    (entry) => !(entry.isDirectory() && removeEmptyFolders(join(folder, entry.name))),
  );
  if (left.length === 0) rmSync(folder, { recursive: true });
  return left.length === 0;
}
