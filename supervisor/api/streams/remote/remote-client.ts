/** What is at the other end of exec and attach, whatever protocol it speaks. */

import type { Readable, Writable } from 'node:stream';
import type { TerminalSize } from '../../../host/container-runtime.ts';
import type { Outcome } from './outcome.ts';

/** Which of the streams the client wants (PodExecOptions, PodAttachOptions). */
export interface WantedStreams {
  readonly stdin: boolean;
  readonly stdout: boolean;
  /** Never with a terminal: there it comes on stdout. */
  readonly stderr: boolean;
  readonly tty: boolean;
}

export interface RemoteClient {
  /** Ends when the client has closed its side. There when it was asked for, as are the others. */
  readonly stdin?: Readable;
  readonly stdout?: Writable;
  readonly stderr?: Writable;
  /** The size that the client has told last, and each one from now on. */
  onResize(listener: (size: TerminalSize) => void): void;
  /** Aborted when the client has gone. */
  readonly gone: AbortSignal;
  /** The last word: sent after all output, then the connection is closed. Settles when that is done or in vain. */
  finish(outcome: Outcome): Promise<void>;
}
