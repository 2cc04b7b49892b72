/** pipe(2), which Node does not have. */

import { bindSetBlocking } from './blocking.ts';
import { loadKoffi } from './koffi.ts';
import type { PipeEnds } from './open-pipe.ts';

/** <bits/fcntl-linux.h>: octal 02000000 on every architecture of Linux that Node runs on. */
const O_CLOEXEC = 0x8_0000;

interface PipeOptions {
  /** Whether who writes into a full pipe waits. So does whoever reads from an empty one. */
  readonly writerWaits?: boolean;
}

type MakePipe = (options: PipeOptions) => PipeEnds | undefined;

let loaded: MakePipe | undefined;

/** Both ends block unless said, and no program inherits them. Undefined where koffi cannot be used, or no pipe be had. */
export function anonymousPipe(options: PipeOptions = {}): PipeEnds | undefined {
  return load()(options);
}

/** Whether koffi can be used for them. */
export function makesAnonymousPipes(): boolean {
  return load() !== nothing;
}

function load(): MakePipe {
  loaded ??= bind();
  return loaded;
}

function nothing(): undefined {
  return undefined;
}

function bind(): MakePipe {
  if (process.platform !== 'linux') return nothing;
  try {
    const library = loadKoffi().load(null);
    const pipe2 = library.func('int pipe2(_Out_ int *, int)');
    const setBlocking = bindSetBlocking(library);
    return ({ writerWaits = true }) => {
      const fds = [0, 0];
      if (pipe2(fds, O_CLOEXEC) !== 0) return undefined;
      const [readFd = -1, writeFd = -1] = fds;
      setBlocking(writeFd, writerWaits);
      return { readFd, writeFd };
    };
  } catch {
    // Node's own pipes do as well, but for what `openInputPipe` says.
    return nothing;
  }
}
