/** The calls of the C library that Node lacks and an init needs. They come through koffi, which may be missing. */

import { errorCode } from './errno-text.ts';
import { type Koffi, loadKoffi } from './koffi.ts';

/** <sys/prctl.h>, PR_SET_CHILD_SUBREAPER: since Linux 3.4. */
const PR_SET_CHILD_SUBREAPER = 36;
/** <sys/wait.h> of Linux. */
const P_ALL = 0;
const WNOHANG = 0x1;
const WEXITED = 0x4;
const WNOWAIT = 0x0100_0000;

const SIGINFO_BYTES = 128;

export interface Libc {
  /**
   * A dead child that nobody has collected yet, and it stays so (waitid with WNOWAIT). Without one: 'living' when
   * there are others, 'none' when this process has no children at all.
   */
  peekDeadChild(): number | 'living' | 'none';
  /** Collects this child: how it ended (wait(2)). Undefined when it is not dead or not ours. Returns at once. */
  collectChild(pid: number): number | undefined;
  /** From now on orphans below this process become its children (prctl(2)). False when the kernel refuses. */
  becomeSubreaper(): boolean;
  /** _exit(2): the kernel frees what V8 and Node would still take apart. No listener hears of it. */
  exitNow(code: number): void;
}

export type LibcOrWhy = { readonly libc: Libc } | { readonly missing: string };

let known: Libc | undefined;

/** If it has been loaded already: for what is not worth loading it. */
export function loadedLibc(): Libc | undefined {
  return known;
}

/** Loads koffi. `missing` says why it cannot be used, for the end of a sentence. */
export function loadLibc(): LibcOrWhy {
  if (process.platform !== 'linux') return { missing: `it is not used on ${process.platform}` };
  try {
    known = bind(loadKoffi());
    return { libc: known };
  } catch (error) {
    if (errorCode(error) === 'MODULE_NOT_FOUND') return { missing: 'koffi is not installed' };
    return { missing: `koffi cannot be loaded (${firstLine(error)})` };
  }
}

function bind(koffi: Koffi): Libc {
  const library = koffi.load(null);
  const waitid = library.func('int waitid(int idtype, unsigned int id, void *infop, int options)');
  const waitpid = library.func('int waitpid(int pid, _Out_ int *status, int options)');
  const prctl = library.func(
    'int prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)',
  );
  const exit = library.func('void _exit(int status)');
  const info = Buffer.alloc(SIGINFO_BYTES);
  // Three ints, then a union that begins where a pointer may stand (siginfo_t, asm-generic/siginfo.h).
  const pidAt = koffi.sizeof('void *') === 8 ? 16 : 12;
  const readPid = () =>
    new DataView(info.buffer, info.byteOffset, info.byteLength).getInt32(pidAt, IS_LITTLE);
  return {
    peekDeadChild() {
      // With WNOHANG and nobody dead the call succeeds and leaves the pid alone.
      info.fill(0);
      // It fails with ECHILD only: the arguments are right, and it does not wait.
      if (waitid(P_ALL, 0, info, WEXITED | WNOHANG | WNOWAIT) !== 0) return 'none';
      return readPid() || 'living';
    },
    collectChild(pid) {
      const status = [0];
      return waitpid(pid, status, WNOHANG) === pid ? status[0] : undefined;
    },
    becomeSubreaper: () => prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) === 0,
    exitNow: (code) => void exit(code),
  };
}

const IS_LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
