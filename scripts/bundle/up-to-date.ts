/** Whether dist/ is what a build would write: then `npm start` begins at once, and nobody reads a file half written. */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What dist/ is made from; the packages by the lock file. */
const SOURCES = ['supervisor', 'service', 'hooks', 'scripts'];
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json'];

/** What V8 has compiled of it: every program that runs may add to it. */
const COMPILED = 'dist/supervisor/compiled/';

/** Not shipped: package.json names the folders of dist/ one by one. */
const STAMP = 'dist/build.json';

interface Stamp {
  /** Of all that was read, and of Node, whose V8 has compiled. */
  readonly inputs: string;
  /** What was written, with its length. */
  readonly outputs: Readonly<Record<string, number>>;
}

/** `root` is the repository's. False also when something of dist/ has been taken away or changed its length. */
export function isUpToDate(root: string): boolean {
  const stamp = readStamp(root);
  return stamp?.inputs === inputs(root) && JSON.stringify(stamp.outputs) === JSON.stringify(outputs(root));
}

/** To be called before the first file is written: a build that breaks off counts for nothing. */
export function forgetBuild(root: string): void {
  rmSync(join(root, STAMP), { force: true });
}

export function rememberBuild(root: string): void {
  const stamp: Stamp = { inputs: inputs(root), outputs: outputs(root) };
  writeFileSync(join(root, STAMP), JSON.stringify(stamp));
}

function readStamp(root: string): Stamp | undefined {
  try {
    return JSON.parse(readFileSync(join(root, STAMP), 'utf8'));
  } catch {
    // There is none, or it was cut: dist/ is built.
    return undefined;
  }
}

function inputs(root: string): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of [...FILES, ...SOURCES.flatMap((folder) => filesIn(root, folder))])
    hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function outputs(root: string): Readonly<Record<string, number>> {
  const files = filesIn(root, 'dist').filter((file) => file !== STAMP && !file.startsWith(COMPILED));
  return Object.fromEntries(files.map((file) => [file, statSync(join(root, file)).size]));
}

function filesIn(root: string, folder: string): readonly string[] {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}
