/** hooklet as a stranger gets it: packed from what is committed or about to be, installed from the tarball. */

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from './program.ts';

/** The tarball. Made in a copy: packing builds anew, and what runs meanwhile must keep its files. */
export function packTarball(folder: string): string {
  const copy = join(folder, 'source');
  const listed = run('git', ['ls-files', '-co', '--exclude-standard'], ROOT).split('\n');
  for (const name of listed.filter((each) => each !== '')) {
    mkdirSync(dirname(join(copy, name)), { recursive: true });
    cpSync(join(ROOT, name), join(copy, name));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  run('npm', ['pack', '--silent', '--pack-destination', folder], copy);
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  return join(folder, tarball);
}

/** Installs packages into a folder that has none. */
export function install(folder: string, ...packages: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...packages], folder);
}

/** A folder for all of it. */
export function packageFolder(): string {
  return mkdtempSync(join(tmpdir(), 'hooklet-package-'));
}

export interface PackedFile {
  readonly path: string;
  readonly bytes: number;
}

/** What has come with the package, without its dependencies. */
export function filesOf(folder: string): readonly PackedFile[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || path.slice(folder.length).includes('/node_modules/')) return [];
    return [{ path: path.slice(folder.length + 1), bytes: statSync(path).size }];
  });
}

/** What npm tells its scripts would change what the npm within does. */
function run(command: string, args: readonly string[], cwd: string): string {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
  return execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
