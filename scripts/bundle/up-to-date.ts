/** Whether dist/ is what a build would write: then `npm start` begins at once, and nobody reads a file half written. */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.ts';

/** What dist/ is made from; the packages by the lock file. */
const SOURCES = ['supervisor', 'service', 'hooks', 'scripts'];
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json'];

/** What V8 has compiled of it: every program that runs may add to it. */
const COMPILED = 'dist/supervisor/compiled/';

/** Not shipped: package.json names the folders of dist/ one by one. */
const STAMP = join(ROOT, 'dist/build.json');

interface Stamp {
  /** Of all that was read, and of Node, whose V8 has compiled. */
  readonly inputs: string;
  /** What was written, with its length. */
  readonly outputs: Readonly<Record<string, number>>;
}

/** False also when something of dist/ has been taken away or changed its length. */
export function isUpToDate(): boolean {
  const stamp = readStamp();
  return stamp?.inputs === inputs() && JSON.stringify(stamp.outputs) === JSON.stringify(outputs());
}

/** To be called before the first file is written: a build that breaks off counts for nothing. */
export function forgetBuild(): void {
  rmSync(STAMP, { force: true });
}

export function rememberBuild(): void {
  writeFileSync(STAMP, JSON.stringify({ inputs: inputs(), outputs: outputs() } satisfies Stamp));
}

function readStamp(): Stamp | undefined {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'));
  } catch {
    // There is none, or it was cut: dist/ is built.
    return undefined;
  }
}

function inputs(): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of [...FILES, ...SOURCES.flatMap(filesIn)])
    hash.update(`${file}\0`).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

function outputs(): Readonly<Record<string, number>> {
  const files = filesIn('dist').filter((file) => join(ROOT, file) !== STAMP && !file.startsWith(COMPILED));
  return Object.fromEntries(files.map((file) => [file, statSync(join(ROOT, file)).size]));
}

function filesIn(folder: string): readonly string[] {
  const entries = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
    .sort();
}
