/** The bundle with what V8 made of it at an earlier start: compiling is half of a start. */

import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** The bundle's last bytes name its content. V8 itself looks at the length of a source only. */
const NAME_LENGTH = 16;
const HEADER_LENGTH = NAME_LENGTH + 8;
const NAME = /\/\/ ([0-9a-f]{16})\n$/;

export interface Loaded {
  /** What the file assigned to `module.exports` or to `exports`. */
  readonly exports: unknown;
  /** Whether what was compiled earlier was taken; `absent` where there was none for this bundle. */
  readonly compiled: 'used' | 'rejected' | 'absent';
  /**
   * Keeps what is compiled by now in the first of the folders that can be used, for the next start. The fewer
   * functions have run, the less it holds. Returns the file, or nothing where no folder can be used.
   */
  keep(): string | undefined;
}

/** Where compiled code may lie. It is code: who can write it can do what hooklet can. */
export interface Folder {
  readonly path: string;
  /**
   * Beside the bundle: who can write there could change the bundle itself. Another folder is used only if it and
   * the file belong to this user (or to root) and nobody else can write them.
   */
  readonly besideBundle: boolean;
}

/**
 * Runs a CommonJS file in its wrapper, `(function(exports,require,module,__filename,__dirname){…})`, which calls
 * `require` only (a script of `node:vm` cannot import), with what V8 compiled of it where one of the folders has that.
 * Anything wrong with them costs time, nothing else: the file is then compiled as ever.
 */
export function loadCompiled(
  file: string,
  folders: readonly Folder[],
  require: (name: string) => unknown = createRequire(file),
): Loaded {
  // The only copy: V8 keeps it as it is, and of UTF-8 that is ASCII it makes one byte a character.
  const source = readFileSync(file, 'utf8');
  const name = NAME.exec(source.slice(-NAME_LENGTH - 8))?.[1];
  const kept = name === undefined ? undefined : findKept(folders, keptName(file), name);
  const script = new Script(source, {
    filename: file,
    ...(kept && { cachedData: kept }),
  });
  const module = { exports: {} as unknown };
  const wrapper = script.runInThisContext() as (...scope: readonly unknown[]) => void;
  wrapper(module.exports, require, module, file, dirname(file));
  return {
    exports: module.exports,
    compiled: kept === undefined ? 'absent' : script.cachedDataRejected ? 'rejected' : 'used',
    keep: () =>
      name === undefined ? undefined : keep(folders, keptName(file), name, script.createCachedData()),
  };
}

/** One for each file and V8. What was compiled with other flags, or for another processor, is rejected by V8 itself. */
function keptName(file: string): string {
  return `${basename(file, '.js')}-${process.arch}-${process.versions.v8}.bin`;
}

function findKept(folders: readonly Folder[], keptAs: string, name: string): Buffer | undefined {
  for (const { path, besideBundle } of folders) {
    const file = join(path, keptAs);
    if (!besideBundle && !(isOurs(path, 'folder') && isOurs(file, 'file'))) continue;
    const content = readIfThere(file);
    if (content?.toString('latin1', 0, HEADER_LENGTH) === header(name, content?.length ?? 0)) {
      return content?.subarray(HEADER_LENGTH);
    }
  }
  return undefined;
}

/** V8 takes a file that was cut for a whole one, so its length stands in it. */
function header(name: string, fileLength: number): string {
  return `${name}${fileLength.toString(16).padStart(HEADER_LENGTH - NAME_LENGTH, '0')}`;
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    // Gone since, or not to be read: the start is a slower one.
    return undefined;
  }
}

function isOurs(path: string, kind: 'folder' | 'file'): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined || (kind === 'folder' ? !stat.isDirectory() : !stat.isFile())) return false;
  return (stat.uid === process.getuid?.() || stat.uid === 0) && (stat.mode & 0o022) === 0;
}

function keep(folders: readonly Folder[], keptAs: string, name: string, data: Buffer): string | undefined {
  const content = Buffer.concat([Buffer.from(header(name, HEADER_LENGTH + data.length), 'latin1'), data]);
  for (const folder of folders) {
    const file = canKeep(folder) ? writeWhole(folder, keptAs, content) : undefined;
    if (file !== undefined) return file;
  }
  return undefined;
}

function writeWhole({ path, besideBundle }: Folder, keptAs: string, content: Buffer): string | undefined {
  const file = join(path, keptAs);
  const unfinished = `${file}.${process.pid}`;
  try {
    writeFileSync(unfinished, content, { mode: besideBundle ? 0o644 : 0o600, flag: 'wx' });
    renameSync(unfinished, file);
    return file;
  } catch {
    // A full or read-only disk: the next start is as slow as this one, and nothing else is lost.
    removeIfThere(unfinished);
    return undefined;
  }
}

/** Makes the folder if the one that holds it is there: hooklet's own home, not somebody's empty disk. */
function canKeep({ path, besideBundle }: Folder): boolean {
  if (besideBundle) return existsSync(path);
  if (!isOurs(dirname(path), 'folder')) return false;
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch {
    // There already, or not to be made: the next line tells.
  }
  return isOurs(path, 'folder');
}

function removeIfThere(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // It was not made.
  }
}
