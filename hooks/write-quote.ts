#!/usr/bin/env node
/** postStart: writes one fortune to a file, whole or not at all. */
import { randomUUID } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import fortunes from 'fortune-cookie';
import { EXIT, HookFailure, runHook } from './command-line.ts';

const HELP = `write-quote: writes one fortune to a file

Usage: node write-quote.js [FILE]

FILE  where to write; default: $FORTUNE_QUOTE_FILE

The fortune goes to a temporary file beside FILE, which is then renamed: a reader sees the old quote or the new one.

Examples:
  node write-quote.js /tmp/quote
  FORTUNE_QUOTE_FILE=/tmp/quote node write-quote.js

Exit codes: 0 written, 1 not writable, 64 wrong use.`;

const REMEDIES: Readonly<Record<string, (file: string) => string>> = {
  ENOENT: (file) => `${dirname(file)} does not exist; create it, or write elsewhere`,
  ENOTDIR: (file) => `${dirname(file)} is not a directory; write elsewhere`,
  EACCES: (file) => `this user may not write in ${dirname(file)}; change its mode, or write elsewhere`,
  EPERM: (file) => `this user may not write in ${dirname(file)}; change its mode, or write elsewhere`,
  EROFS: () => 'the file system is read-only; write to one that is not, such as /tmp',
  EISDIR: () => 'it is a directory; name a file',
  ENOSPC: () => 'no space is left on its file system; free some',
};

await runHook('write-quote', HELP, ({ positionals, timeout }) => {
  const [given = process.env.FORTUNE_QUOTE_FILE, ...more] = positionals;
  if (more.length > 0 || timeout !== undefined)
    throw new HookFailure('too many arguments. See --help', EXIT.wrongUse);
  if (given === undefined || given === '') {
    throw new HookFailure('no file: name one, or set FORTUNE_QUOTE_FILE. See --help', EXIT.wrongUse);
  }
  const file = resolve(given);
  const distinct = [...new Set(fortunes)];
  const fortune = distinct[Math.floor(Math.random() * distinct.length)] ?? '';
  replace(file, `${fortune}\n`);
  return `wrote ${file}: ${fortune}`;
});

/** Not synced to the disk: the hook runs again at the next start, and the rename already orders what readers see. */
function replace(file: string, content: string): void {
  // Not the pid: in a container it is the same number at every start, and a killed hook leaves its file behind.
  const temporary = join(dirname(file), `.${basename(file)}.${randomUUID()}`);
  try {
    writeFileSync(temporary, content, { flag: 'wx' });
    renameSync(temporary, file);
  } catch (error) {
    discard(temporary);
    const { code, message } = error as NodeJS.ErrnoException;
    const remedy = REMEDIES[code ?? '']?.(file) ?? message;
    throw new HookFailure(`cannot write ${file}: ${remedy}`, EXIT.failed, error);
  }
}

/** What made the writing fail may make this fail too; the first failure is the one to tell. */
function discard(temporary: string): void {
  try {
    rmSync(temporary, { force: true });
  } catch {}
}
