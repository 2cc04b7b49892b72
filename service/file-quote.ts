/** File mode: the quote that a hook wrote, the same for every request until the file changes. */
import { type BigIntStats, closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { type Quote, type QuoteSource, readyQuote } from './quote.ts';

/** How old the knowledge about the file may be. 20 looks a second cost nothing; a watch would miss renames,
 * network file systems and a directory that is created later. Without requests the disk is left alone. */
const LOOK_EVERY_MS = 50;

/** A quote is a line or a few. More is a mistake, and would be held in memory. */
const MAX_BYTES = 64 * 1024;

/**
 * The quote in `file`. A change shows within 50 ms, a removal too. The file is read as a whole from one
 * descriptor, so that a writer that renames a finished file into place is never seen half-way.
 */
export function fileQuote(file: string): QuoteSource {
  let quote: Quote = missing(file);
  let version = '';
  let lookAgainAt = Number.NEGATIVE_INFINITY;
  const look = (): void => {
    try {
      const stats = statSync(file, { bigint: true });
      if (versionOf(stats) === version) return;
      // Asked before the file is opened: opening a FIFO would wait for its writer.
      const read = stats.isFile() ? readWhole(file) : irregular(file, stats);
      version = read.version;
      quote = read.quote;
    } catch (error) {
      version = '';
      quote = explain(file, error);
    }
  };
  return {
    description: `the quote in ${file}`,
    fresh: false,
    next(nowMs) {
      if (nowMs >= lookAgainAt) {
        look();
        lookAgainAt = nowMs + LOOK_EVERY_MS;
      }
      return quote;
    },
    fill() {
      look();
      return quote.kind === 'ready' ? 1 : 0;
    },
  };
}

interface Look {
  readonly quote: Quote;
  readonly version: string;
}

function readWhole(file: string): Look {
  const descriptor = openSync(file, 'r');
  try {
    const version = versionOf(fstatSync(descriptor, { bigint: true }));
    const buffer = Buffer.alloc(MAX_BYTES + 1);
    const length = readSync(descriptor, buffer, 0, buffer.length, 0);
    if (length > MAX_BYTES) return { version, quote: unreadable(file, `is larger than ${MAX_BYTES} bytes`) };
    const text = buffer.toString('utf8', 0, length).trim();
    return { version, quote: text === '' ? missing(file) : readyQuote(text) };
  } finally {
    closeSync(descriptor);
  }
}

function irregular(file: string, stats: BigIntStats): Look {
  const fact = stats.isDirectory() ? 'is a directory' : 'is not a regular file';
  return { version: versionOf(stats), quote: unreadable(file, fact) };
}

/** The change time is in it because a rename keeps the other three when an inode number is used again. */
function versionOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`;
}

function explain(file: string, error: unknown): Quote {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return missing(file);
  if (code === 'EACCES') return unreadable(file, 'may not be read by this process');
  if (code === 'ENOTDIR') return unreadable(file, 'lies below something that is not a directory');
  return unreadable(file, `cannot be read (${code ?? message})`);
}

function missing(file: string): Quote {
  return {
    kind: 'missing',
    sentence: `No quote yet: ${file} does not exist or is empty. The write-quote hook writes it.`,
  };
}

function unreadable(file: string, fact: string): Quote {
  return {
    kind: 'unreadable',
    sentence: `No quote: ${file} ${fact}. Mend it, or point FORTUNE_QUOTE_FILE elsewhere.`,
  };
}
