/** Runs a small program of the system for what it says. */

import { execFile } from 'node:child_process';
import { closeSync, read } from 'node:fs';
import { anonymousPipe } from './anonymous-pipe.ts';
import { posixSpawn } from './posix-spawn.ts';
import { signalGroup } from './process-group.ts';
import type { Launch, ProcessEnd } from './spawn-process.ts';

export interface Answer {
  readonly code: number | null;
  /** Standard output and error together. */
  readonly said: string;
  /** It has not ended in time, and was killed. */
  readonly isLate: boolean;
  /** How it failed, for a program that does not say it. */
  readonly failure: string;
}

const CHUNK_BYTES = 4096;

/** Never rejects: a program that cannot be executed has no code, and `failure` says why. */
export async function askProgram(launch: Launch, longestMs: number): Promise<Answer> {
  try {
    return (await askWithoutNode(launch, longestMs)) ?? (await askByNode(launch, longestMs));
  } catch (error) {
    return { code: null, said: '', isLate: false, failure: (error as Error).message };
  }
}

/** Undefined where posix_spawn(3) or a pipe cannot be had. Of Node's own modules nothing has to be loaded. */
async function askWithoutNode(launch: Launch, longestMs: number): Promise<Answer | undefined> {
  const pipe = anonymousPipe();
  if (!pipe) return undefined;
  const { readFd, writeFd } = pipe;
  let started: ReturnType<typeof posixSpawn>;
  try {
    started = posixSpawn(launch, ['ignore', writeFd, writeFd]);
  } finally {
    closeSync(writeFd);
    if (!started) closeSync(readFd);
  }
  if (!started) return undefined;
  const { pid, ended } = started;
  const said = readToEnd(readFd).finally(() => closeSync(readFd));
  const answer = Promise.all([said, ended]).then(
    ([text, end]): Answer => ({ code: end.code, said: text, isLate: false, failure: failureOf(end) }),
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Answer>((resolve) => {
    timer = setTimeout(() => {
      // It leads one: whoever it has started holds the pipe as well.
      signalGroup(pid, 'SIGKILL');
      resolve({ code: null, said: '', isLate: true, failure: 'it took too long' });
    }, longestMs);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

async function readToEnd(fd: number): Promise<string> {
  const chunks: Buffer[] = [];
  for (let chunk = await readSome(fd); chunk.length > 0; chunk = await readSome(fd)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function readSome(fd: number): Promise<Buffer> {
  const into = Buffer.alloc(CHUNK_BYTES);
  return new Promise((resolve, reject) => {
    read(fd, into, 0, CHUNK_BYTES, null, (error, length) => {
      if (error) reject(error);
      else resolve(into.subarray(0, length));
    });
  });
}

function failureOf({ code, signal }: Pick<ProcessEnd, 'code' | 'signal'>): string {
  return signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`;
}

function askByNode({ file, args, env, cwd }: Launch, longestMs: number): Promise<Answer> {
  const options = { env, cwd, timeout: longestMs, killSignal: 'SIGKILL' } as const;
  return new Promise((resolve) => {
    execFile(file, args, options, (error, stdout, stderr) => {
      // Of a program that was not executed it is the name of the error.
      const code = error ? (typeof error.code === 'number' ? error.code : null) : 0;
      const isLate = error?.killed === true;
      resolve({ code, said: `${stdout}${stderr}`, isLate, failure: error?.message ?? '' });
    });
  });
}
