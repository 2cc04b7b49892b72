/** Keeps the words of launching programs out of the output of a command that somebody is connected to. */

import { type Readable, Transform } from 'node:stream';
import { mayBeLaunchFailure } from './launch-failure.ts';
import type { SpawnedProcess } from './spawn-process.ts';

export interface HeldOutput {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** All that was printed, as long as it may be the words of a launching program; else nothing. */
  said(): string;
  /** The command is being typed to: what comes now is its answer. */
  release(): void;
}

const ROOM_BYTES = 256 * 1024;

/**
 * What may become such words waits until more has come, or the end: `isFailure` judges it then. In a terminal
 * they come on stdout, as everything does.
 */
export function holdLaunchFailure(
  { stdout, stderr, terminal, ended }: SpawnedProcess,
  isFailure: (said: string, code: number | null) => boolean,
): HeldOutput {
  let holding = true;
  let held = '';

  const holder = transform({
    pass(chunk) {
      if (!holding) return chunk;
      held += chunk.toString('latin1');
      return mayBeLaunchFailure(text()) ? undefined : letGo();
    },
    async rest() {
      if (!holding || held === '') return undefined;
      const { code } = await ended;
      return isFailure(text(), code) ? undefined : letGo();
    },
  });
  const release = () => {
    if (!holding) return;
    if (held !== '') holder.push(letGo());
    holding = false;
  };
  const letGo = () => {
    const bytes = Buffer.from(held, 'latin1');
    holding = false;
    held = '';
    return bytes;
  };
  /** A terminal ends its lines with a CR too. */
  const text = () => Buffer.from(terminal ? held.replaceAll('\r\n', '\n') : held, 'latin1').toString();

  connect(terminal ? stdout : stderr, holder);
  if (terminal) return { stdout: holder, stderr, said: text, release };
  const watched = transform({
    pass(chunk) {
      release();
      return chunk;
    },
    rest: async () => undefined,
  });
  connect(stdout, watched);
  return { stdout: watched, stderr: holder, said: text, release };
}

interface Passing {
  pass(chunk: Buffer): Buffer | undefined;
  rest(): Promise<Buffer | undefined>;
}

function transform({ pass, rest }: Passing): Transform {
  return new Transform({
    highWaterMark: ROOM_BYTES,
    transform: (chunk: Buffer, _encoding, done) => done(null, pass(chunk)),
    flush(done) {
      rest().then((bytes) => done(null, bytes), done);
    },
  });
}

/** However the stream ends, the other one does. */
function connect(from: Readable, to: Transform): void {
  to.on('error', () => to.destroy());
  from.pipe(to);
  from.once('close', () => {
    if (!to.writableEnded) to.end();
  });
  // One who stops reading in the middle stops the command, as with a pipe.
  to.once('close', () => from.destroy());
}
