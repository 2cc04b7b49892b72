/** Pseudo-terminals: what `kubectl exec -t` and containers with `tty: true` talk through. */

import { closeSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import type { TerminalSize } from './container-runtime.ts';
import { giveTo, type Owner } from './open-pipe.ts';
import { loadTerminalCalls } from './terminal-calls.ts';
import { terminalStream } from './terminal-stream.ts';

export interface Terminal {
  /** Where the program's side is found: /dev/pts/N. */
  readonly path: string;
  /** The program's side: given to it as its standard streams, and closed here once it has been spawned. */
  readonly programFd: number;
  /**
   * Our side: what is written is typed, what is read was printed. Ends when nobody has the other side open any
   * more; destroying it hangs up, and the program's session gets SIGHUP.
   */
  readonly stream: Duplex;
  /** The foreground processes get SIGWINCH when it has changed. Does nothing once the terminal is closed. */
  resize(size: TerminalSize): void;
}

const NO_SIZE: TerminalSize = { width: 0, height: 0 };

/**
 * Opens a terminal that belongs to this user. Throws NO_TERMINAL where there is none to be had: the
 * message says why and what to do.
 */
export function openTerminal(size: TerminalSize = NO_SIZE, owner: Owner = {}): Terminal {
  const calls = loadTerminalCalls();
  const { ourFd, programFd, path } = calls.open(size);
  const resizeFd = calls.duplicate(ourFd);
  giveTo(programFd, owner);
  let open = true;
  const stream = terminalStream(ourFd, resizeFd);
  stream.once('close', () => {
    open = false;
    closeSync(resizeFd);
  });
  return {
    path,
    programFd,
    stream,
    resize(to) {
      if (open) calls.resize(resizeFd, to);
    },
  };
}

/**
 * What starts a program with this terminal as its controlling one, so that ^C reaches it: a session's leader
 * gets the first terminal that it opens by name. To be started as leader of a session of its own.
 */
export function underTerminal({ path }: Terminal, file: string, args: readonly string[]): readonly string[] {
  return ['/bin/sh', '-c', ': <>"$0"; exec "$@"', path, file, ...args];
}

/** containerd sets it, whatever the image or the manifest says, for what runs in a terminal. */
export const TERMINAL_ENV = { TERM: 'xterm' } as const;
