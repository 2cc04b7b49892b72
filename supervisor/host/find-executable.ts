/** Which file a command name means, and why it cannot be executed, in the words of runc (Go's exec.LookPath). */

import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { errnoText } from './errno-text.ts';
import { readHead } from './read-head.ts';

const ANY_EXECUTE_BIT = 0o111;
const HEAD_BYTES = 256;

/** How what a kernel executes begins: an interpreter line, ELF, Mach-O (both byte orders, and universal). */
const MAGIC = ['2321', '7f454c46', 'feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe'];

/**
 * The absolute path of the program that `name` means to a process with this PATH and directory; a name with a
 * slash is a path. Throws the runtime's text: `exec: "x": executable file not found in $PATH`. It blocks: spawn(2),
 * which comes next, blocks for the same file, and a trip to another thread costs more than a look.
 */
export function findExecutable(name: string, path: string | undefined, cwd: string): string {
  const quoted = JSON.stringify(name);
  if (name.includes('/')) {
    const file = resolve(cwd, name);
    const problem = whyNotExecutable(file, name);
    if (problem !== undefined) throw new Error(`exec: ${quoted}: ${problem}`);
    return file;
  }
  for (const directory of name && path ? path.split(':') : []) {
    // An empty element means the current directory, in execvp(3) and in Go.
    const file = join(resolve(cwd, directory), name);
    if (whyNotExecutable(file, file) === undefined) return file;
  }
  throw new Error(`exec: ${quoted}: executable file not found in $PATH`);
}

/** The same, or undefined. */
export function tryFindExecutable(name: string, path: string | undefined, cwd: string): string | undefined {
  try {
    return findExecutable(name, path, cwd);
  } catch {
    return undefined;
  }
}

/**
 * Throws `exec /x: exec format error` for a file that the kernel would refuse with ENOEXEC. It must be
 * known beforehand: execvp(3), which Node calls, hands such a file to /bin/sh, and a container runtime does not.
 */
export function refuseUnknownFormat(file: string): void {
  const head = readProgramHead(file);
  if (!head || MAGIC.some((magic) => head.toString('hex').startsWith(magic))) return;
  // Other binaries may be somebody's through binfmt_misc: the kernel decides. Text without `#!` is nobody's.
  if (!head.includes(0)) throw new Error(`exec ${file}: exec format error`);
}

function whyNotExecutable(file: string, shownAs: string): string | undefined {
  try {
    const stats = statSync(file);
    if (stats.isDirectory()) return 'is a directory';
    // By mode and not by access(2): it is the container's user who will execute it, not ours.
    return (stats.mode & ANY_EXECUTE_BIT) === 0 ? 'permission denied' : undefined;
  } catch (error) {
    return `stat ${shownAs}: ${errnoText(error)}`;
  }
}

/** As much of a file as the kernel reads to tell what it is (BINPRM_BUF_SIZE); undefined when it cannot be read. */
export function readProgramHead(file: string): Buffer | undefined {
  return readHead(file, HEAD_BYTES);
}
