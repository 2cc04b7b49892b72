/** Looks on this machine for the program that a command means; what it finds is data for the rules of `check`. */

import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type CommandUse, scriptOf } from '../../diagnosis/check/list-commands.ts';
import { nearestName } from '../../diagnosis/check/nearest-name.ts';
import type { ProgramFact } from '../../diagnosis/check/program-fact.ts';
import { readProgramHead } from '../../host/find-executable.ts';

/** Where a command runs, and what PATH is without one of its own. */
export interface Machine {
  readonly cwd: string;
  readonly searchPath: string;
}

const ANY_EXECUTE_BIT = 0o111;

/** Never rejects: a file that cannot be looked at counts as missing. */
export async function lookUpProgram(use: CommandUse, machine: Machine): Promise<ProgramFact> {
  const fact = await lookUp(use, machine);
  if (fact.kind !== 'missing' || use.interpreter === undefined) return fact;
  return lookUp({ ...use, argv: [use.interpreter, ...use.argv] }, machine);
}

async function lookUp(use: CommandUse, machine: Machine): Promise<ProgramFact> {
  const directory = machine.cwd;
  if ((await kindOf(directory)) !== 'directory') return { kind: 'no-directory', directory };
  const [program = ''] = use.argv;
  const searchPath = use.searchPath ?? machine.searchPath;
  const candidates = candidatesFor(program, directory, searchPath);
  let refused: ProgramFact | undefined;
  for (const file of candidates) {
    const kind = await kindOf(file);
    if (kind === 'executable') return judgeFile(file, use, directory, searchPath);
    if (kind === 'missing') continue;
    const why = kind === 'directory' ? 'is a directory' : 'has no execute permission';
    // On PATH a directory of that name is passed over; a file without permission is what its author meant.
    if (program.includes('/') || kind === 'file') refused ??= { kind: 'not-executable', file, why };
  }
  return refused ?? { kind: 'missing', ...(await near(program, candidates)) };
}

function candidatesFor(program: string, directory: string, searchPath: string): readonly string[] {
  if (program === '') return [];
  if (program.includes('/')) return [resolve(directory, program)];
  return searchPath.split(':').map((folder) => join(resolve(directory, folder), program));
}

async function kindOf(file: string): Promise<'executable' | 'file' | 'directory' | 'missing'> {
  try {
    const stats = await stat(file);
    if (stats.isDirectory()) return 'directory';
    // Nothing but a file can be executed, and opening a pipe would wait for its other end.
    return stats.isFile() && (stats.mode & ANY_EXECUTE_BIT) !== 0 ? 'executable' : 'file';
  } catch {
    return 'missing';
  }
}

async function judgeFile(
  file: string,
  { argv }: CommandUse,
  directory: string,
  searchPath: string,
): Promise<ProgramFact> {
  const head = readProgramHead(file);
  const interpreter = head && interpreterOf(head);
  if (interpreter !== undefined && !(await isThere(interpreter, directory, searchPath))) {
    return { kind: 'not-executable', file, why: 'names an interpreter that is missing', interpreter };
  }
  // Other binaries may be somebody's through binfmt_misc; a text without `#!` is nobody's.
  if (head && interpreter === undefined && !head.includes(0) && !isBinary(head)) {
    return { kind: 'not-executable', file, why: 'has no "#!" line' };
  }
  const script = scriptOf(argv);
  const missing = script !== undefined && !(await isScript(resolve(directory, script)));
  return { kind: 'executable', file, missingScripts: missing ? [script] : [] };
}

/** ELF, and Mach-O in both byte orders and universal. */
function isBinary(head: Buffer): boolean {
  return /^(7f454c46|feedfac[ef]|c[ef]faedfe|cafebabe)/.test(head.toString('hex', 0, 4));
}

/** What `#!` names; behind `/usr/bin/env` the program that it looks for. The kernel keeps a CR. */
function interpreterOf(head: Buffer): string | undefined {
  const text = head.toString('latin1');
  if (!text.startsWith('#!')) return undefined;
  const [interpreter = '', ...rest] = (text.slice(2).split('\n', 1)[0] ?? '')
    .replace(/^[ \t]+/, '')
    .split(/[ \t]+/);
  if (basename(interpreter) !== 'env') return interpreter;
  return rest.find((word) => !word.startsWith('-') && !word.includes('=')) ?? interpreter;
}

async function isThere(program: string, directory: string, searchPath: string): Promise<boolean> {
  for (const file of candidatesFor(program, directory, searchPath)) {
    if ((await kindOf(file)) === 'executable') return true;
  }
  return false;
}

/** Node finds `dist/main` as `dist/main.js`, and runs a folder by its package.json. */
async function isScript(file: string): Promise<boolean> {
  for (const name of [file, `${file}.js`]) if ((await kindOf(name)) !== 'missing') return true;
  return false;
}

/** A program beside, or on PATH, whose name differs by a slip of the fingers. */
async function near(program: string, candidates: readonly string[]): Promise<{ near?: string }> {
  const folders = [...new Set(candidates.map(dirname))];
  const listings = await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])));
  const name = nearestName(basename(program), listings.flat());
  if (name === undefined) return {};
  return { near: program.includes('/') ? join(dirname(program), name) : name };
}
