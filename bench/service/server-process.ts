/** A server under measurement, as a process of its own, until it is stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  /** Sends a signal and resolves with how long the process took to go. */
  stop(signal: NodeJS.Signals): Promise<number>;
}

/** Starts a program that prints "listening on http://HOST:PORT", and waits for that line. `prefix` may pin it. */
export async function startServer(
  program: string,
  env: Readonly<Record<string, string>>,
  prefix: readonly string[] = [],
): Promise<ServerProcess> {
  const [command = '', ...args] = [...prefix, process.execPath, program];
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await readPort(child);
  return {
    pid: child.pid ?? 0,
    port,
    async stop(signal) {
      const startedAt = performance.now();
      const gone = once(child, 'exit');
      child.kill(signal);
      const tooLate = setTimeout(() => child.kill('SIGKILL'), 30_000);
      await gone;
      clearTimeout(tooLate);
      return performance.now() - startedAt;
    },
  };
}

function readPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (part: Buffer) => {
      output += part;
      const port = /listening on http:\/\/[\d.]+:(\d+)/.exec(output)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('exit', (code) => reject(new Error(`the server exited with ${code} before it listened`)));
  });
}
