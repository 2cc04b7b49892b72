/** What a process is given as its standard streams, and our ends of them. */

import { closeSync } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import type { Command } from './container-runtime.ts';
import { openInputPipe, writePipe } from './open-input-pipe.ts';
import { NEEDS_PIPES, openPipe, readPipe } from './open-pipe.ts';
import type { PipeNumber } from './pipe-holders.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** What spawn(2) is given for one of them: a descriptor, or what Node makes of these words. */
type Given = number | 'ignore' | 'inherit' | 'pipe';

/** Our ends; those that Node makes are the child's. */
interface OurEnds {
  readonly stdin?: Writable;
  readonly stdout?: Readable;
  readonly stderr?: Readable;
}

export interface ProcessStdio {
  readonly given: readonly [Given, Given, Given];
  /** Once, when the process has been started. */
  readonly open: () => OurEnds;
  readonly terminal?: Terminal;
  /** Where its output comes through, if these are real pipes. */
  readonly pipes: readonly PipeNumber[];
  /** Whether the process can open its output anew under the names /dev/stdout and /dev/stderr. */
  readonly opensDevStdout: boolean;
  /** The process has been spawned, or never will be: its ends are closed here. */
  closeGiven(): void;
  /** It never will be: so are ours, which have not been opened. */
  discard(): void;
}

/** Rejects with NO_TERMINAL when a terminal is wanted and cannot be had. */
export async function openStdio(command: Command): Promise<ProcessStdio> {
  const { uid, gid, tty, stdin, ownStreams } = command;
  const owner = { ...(uid !== undefined && { uid }), ...(gid !== undefined && { gid }) };
  if (tty) return terminalStdio(openTerminal(tty, owner));
  const input = stdin ? openInputPipe(owner) : undefined;
  const [out, err] = ownStreams?.output ? [] : [await openPipe(owner), await openPipe(owner)];
  const piped = ownStreams?.output ? 'inherit' : 'pipe';
  const nothing = ownStreams?.input ? 'inherit' : 'ignore';
  return {
    given: [input?.readFd ?? (stdin ? 'pipe' : nothing), out?.writeFd ?? piped, err?.writeFd ?? piped],
    open: () => ({
      ...(input && { stdin: writePipe(input.writeFd) }),
      ...(out && { stdout: readPipe(out.readFd) }),
      ...(err && { stderr: readPipe(err.readFd) }),
    }),
    pipes: [out, err].flatMap((pipe) => (pipe ? [pipe.number] : [])),
    opensDevStdout: out !== undefined || piped === 'inherit' || !NEEDS_PIPES,
    closeGiven() {
      for (const fd of [input?.readFd, out?.writeFd, err?.writeFd]) if (fd !== undefined) closeSync(fd);
    },
    discard() {
      for (const fd of [input?.writeFd, out?.readFd, err?.readFd]) if (fd !== undefined) closeSync(fd);
    },
  };
}

/** All three are the terminal; what comes out of it comes on stdout. */
function terminalStdio(terminal: Terminal): ProcessStdio {
  const { programFd, stream } = terminal;
  return {
    given: [programFd, programFd, programFd],
    open: () => ({ stdin: stream, stdout: stream, stderr: nothingToRead() }),
    terminal,
    pipes: [],
    opensDevStdout: true,
    closeGiven: () => closeSync(programFd),
    discard: () => void stream.destroy(),
  };
}

/** Output that does not come to us. */
export function nothingToRead(): Readable {
  return Readable.from([]);
}
