/** A pipe with a name, on which programs under measurement say what they have come to. */

import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';

export interface Word {
  readonly at: number;
  readonly text: string;
}

export interface Words {
  readonly path: string;
  /** The next word that equals `text`, from those not asked for yet. Rejects after `limitMs`. */
  next(text: string, limitMs?: number): Promise<Word>;
  close(): void;
}

export interface Orders {
  readonly path: string;
  say(text: string): void;
  close(): void;
}

let pipes = 0;

export function openWords(folder: string): Words {
  const path = makePipe(folder);
  const heard: Word[] = [];
  let wake = () => {};
  // Open for both, so that it does not end when a writer goes.
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  const socket = new Socket({ fd, readable: true, writable: false });
  socket.on('data', (part) => {
    const at = performance.now();
    heard.push(
      ...String(part)
        .split('\n')
        .filter(Boolean)
        .map((text) => ({ at, text })),
    );
    wake();
  });
  return {
    path,
    async next(text, limitMs = 10_000) {
      const deadline = performance.now() + limitMs;
      for (;;) {
        const index = heard.findIndex((word) => word.text === text);
        const [word] = index < 0 ? [] : heard.splice(index, 1);
        if (word) return word;
        const left = deadline - performance.now();
        if (left <= 0) throw new Error(`nobody said ${text}`);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, left);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
    close: () => socket.destroy(),
  };
}

/** The other way: what is said waits in the pipe until a program reads it. */
export function openOrders(folder: string): Orders {
  const path = makePipe(folder);
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  return { path, say: (text) => void writeSync(fd, `${text}\n`), close: () => closeSync(fd) };
}

function makePipe(folder: string): string {
  pipes += 1;
  const path = join(folder, `pipe-${pipes}`);
  execFileSync('mkfifo', [path]);
  return path;
}
