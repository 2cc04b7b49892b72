/** Starts a program by posix_spawn(3): without a copy of hooklet's page tables, which fork(2) makes in Node's spawn. */

import { constants } from 'node:fs';
import { getSystemErrorName } from 'node:util';
import { type AwaitedChild, awaitChild } from './awaited-children.ts';
import { bindSetBlocking } from './blocking.ts';
import { type Koffi, loadKoffi } from './koffi.ts';
import type { Launch } from './spawn-process.ts';

/** <spawn.h>, the same in glibc and musl. */
const POSIX_SPAWN_SETSIGDEF = 0x04;
const POSIX_SPAWN_SETSIGMASK = 0x08;
const POSIX_SPAWN_SETSID = 0x80;
/** More than any C library has for its posix_spawnattr_t (336 in glibc), posix_spawn_file_actions_t or sigset_t. */
const STRUCT_BYTES = 1024;

/** What the program gets as a standard stream: a descriptor of ours, our own stream, or /dev/null. */
type Stream = number | 'inherit' | 'ignore';

/** Started, and to be collected by the reaper. */
export interface Spawned extends AwaitedChild {
  readonly pid: number;
}

type PosixSpawn = (launch: Launch, streams: readonly Stream[]) => Spawned;

let known: PosixSpawn | undefined;

/**
 * To be called when a reaper runs, which tells how these children end. Nothing changes where the C library lacks a
 * call (glibc before 2.29), and in a worker thread, which hears of no signals.
 */
export function usePosixSpawn(): void {
  const { disabled: inWorker = false } = process.chdir as typeof process.chdir & {
    readonly disabled?: boolean;
  };
  if (inWorker) return;
  try {
    known = bind(loadKoffi());
  } catch {
    // Node's own way does as well, only slower.
  }
}

/**
 * Undefined, and nothing started, where that has not been made possible, or Node does something for this program that
 * posix_spawn(3) cannot: a user, a stream that has to be made, an argument that it must refuse. The program
 * leads a session of its own, with no signal blocked and all as they are by default, as Node's spawn with `detached`
 * has it. Throws an Error with the `code` of the system, also when the program cannot be executed.
 */
export function posixSpawn(launch: Launch, streams: readonly (Stream | 'pipe')[]): Spawned | undefined {
  if (!known || launch.uid !== undefined || launch.gid !== undefined) return undefined;
  if (!streams.every(isStream) || !textsOf(launch).every(isCText)) return undefined;
  return known(launch, streams);
}

function isStream(stream: Stream | 'pipe'): stream is Stream {
  return stream !== 'pipe';
}

function textsOf({ file, argv0, args, env, cwd }: Launch): string[] {
  return [file, argv0, cwd, ...args, ...Object.keys(env), ...Object.values(env)];
}

function isCText(text: string): boolean {
  return !text.includes('\0');
}

function bind(koffi: Koffi): PosixSpawn {
  const library = koffi.load(null);
  const call = (name: string, ...types: readonly string[]) => library.func(name, 'int', [...types]);
  const spawn = library.func(
    'int posix_spawn(_Out_ int *pid, const char *path, void *actions, void *attributes, const char **argv, const char **envp)',
  );
  const initActions = call('posix_spawn_file_actions_init', 'void *');
  const destroyActions = call('posix_spawn_file_actions_destroy', 'void *');
  const addDup2 = call('posix_spawn_file_actions_adddup2', 'void *', 'int', 'int');
  const addOpen = library.func(
    'int posix_spawn_file_actions_addopen(void *actions, int fd, const char *path, int flags, unsigned int mode)',
  );
  const addChdir = call('posix_spawn_file_actions_addchdir_np', 'void *', 'const char *');
  const setBlocking = bindSetBlocking(library);
  const attributes = makeAttributes(call);
  const actions = Buffer.alloc(STRUCT_BYTES);

  return ({ file, argv0, args, env, cwd }, streams) => {
    must('posix_spawn_file_actions_init', initActions(actions));
    try {
      streams.forEach((stream, fd) => {
        if (stream === 'ignore') must('addopen', addOpen(actions, fd, '/dev/null', accessOf(fd), 0));
        else must('adddup2', addDup2(actions, stream === 'inherit' ? fd : stream, fd));
        // Node reads and writes its own without blocking, which no program expects: as libuv has it.
        if (stream === 'inherit') setBlocking(fd, true);
      });
      must('addchdir_np', addChdir(actions, cwd));
      const pid = [0];
      const envp = Object.entries(env).map(([name, value]) => `${name}=${value}`);
      const words = [argv0, ...args];
      must('posix_spawn', spawn(pid, file, actions, attributes, [...words, null], [...envp, null]));
      const [started = -1] = pid;
      return { pid: started, ...awaitChild(started) };
    } finally {
      destroyActions(actions);
    }
  };
}

/** As libuv opens it. */
function accessOf(fd: number): number {
  return fd === 0 ? constants.O_RDONLY : constants.O_RDWR;
}

type Call = (name: string, ...types: readonly string[]) => (...args: readonly unknown[]) => number;

function makeAttributes(call: Call): Buffer {
  const attributes = Buffer.alloc(STRUCT_BYTES);
  // Not sigfillset(3), which leaves out the C library's own two: posix_spawn would have the program ignore these.
  const all = Buffer.alloc(STRUCT_BYTES, 0xff);
  const none = Buffer.alloc(STRUCT_BYTES);
  must('posix_spawnattr_init', call('posix_spawnattr_init', 'void *')(attributes));
  call('sigemptyset', 'void *')(none);
  must('setsigdefault', call('posix_spawnattr_setsigdefault', 'void *', 'void *')(attributes, all));
  must('setsigmask', call('posix_spawnattr_setsigmask', 'void *', 'void *')(attributes, none));
  const flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID;
  must('setflags', call('posix_spawnattr_setflags', 'void *', 'short')(attributes, flags));
  return attributes;
}

/** These functions return the number of the error and leave errno alone. */
function must(what: string, error: number): void {
  if (error === 0) return;
  const code = getSystemErrorName(-error);
  throw Object.assign(new Error(`${what}: ${code}`), { code, errno: -error });
}
