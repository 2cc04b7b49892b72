/** Which file a command name means, and why it cannot be executed, in the words of runc (Go's exec.LookPath). */

import { open, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { errnoText } from './errno-text.ts';

const ANY_EXECUTE_BIT = 0o111;
const HEAD_BYTES = 256;

/** How what a kernel executes begins: an interpreter line, ELF, Mach-O (both byte orders, and universal). */
const MAGIC = ['2321', '7f454c46', 'feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe'];

/**
 * The absolute path of the program that `name` means to a process with this PATH and directory; a name with a
 * slash is a path. Rejects with the runtime's text: `exec: "x": executable file not found in $PATH`.
 */
export async function findExecutable(name: string, path: string | undefined, cwd: string): Promise<string> {
  const quoted = JSON.stringify(name);
  if (name.includes('/')) {
    const file = resolve(cwd, name);
    const problem = await whyNotExecutable(file, name);
    if (problem !== undefined) throw new Error(`exec: ${quoted}: ${problem}`);
    return file;
  }
  for (const directory of name && path ? path.split(':') : []) {
    // An empty element means the current directory, in execvp(3) and in Go.
    const file = join(resolve(cwd, directory), name);
    if ((await whyNotExecutable(file, file)) === undefined) return file;
  }
  throw new Error(`exec: ${quoted}: executable file not found in $PATH`);
}

/**
 * Rejects with `exec /x: exec format error` for a file that the kernel would refuse with ENOEXEC. It must be
 * known beforehand: execvp(3), which Node calls, hands such a file to /bin/sh, and a container runtime does not.
 */
export async function refuseUnknownFormat(file: string): Promise<void> {
  const head = await readHead(file);
  if (!head || MAGIC.some((magic) => head.toString('hex').startsWith(magic))) return;
  // Other binaries may be somebody's through binfmt_misc: the kernel decides. Text without `#!` is nobody's.
  if (!head.includes(0)) throw new Error(`exec ${file}: exec format error`);
}

async function whyNotExecutable(file: string, shownAs: string): Promise<string | undefined> {
  try {
    const stats = await stat(file);
    if (stats.isDirectory()) return 'is a directory';
    // By mode and not by access(2): it is the container's user who will execute it, not ours.
    return (stats.mode & ANY_EXECUTE_BIT) === 0 ? 'permission denied' : undefined;
  } catch (error) {
    return `stat ${shownAs}: ${errnoText(error)}`;
  }
}

/** As much of a file as the kernel reads to tell what it is (BINPRM_BUF_SIZE); undefined when it cannot be read. */
export async function readHead(file: string): Promise<Buffer | undefined> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (!handle) return undefined;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}
