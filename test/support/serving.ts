/** `hooklet serve` as built, with what is needed to speak to it. */

import type { SpawnOptions } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { HOOKLET, type Program, start } from './program.ts';

export interface Serving {
  readonly program: Program;
  readonly kubeconfig: string;
  /** The folder that the kubeconfig is in. */
  readonly home: string;
  readonly port: number;
  readonly token: string;
  readonly ca: Buffer;
  /** A connection over TLS that says nothing yet. */
  dial(): TLSSocket;
  /** One request on a connection of its own; all that comes back. */
  ask(head: string, headers?: Readonly<Record<string, string>>): Promise<string>;
}

/** Resolves when it listens. `launcher`: what starts node, such as `setpriv …`. */
export async function serving(
  options: SpawnOptions = {},
  launcher: readonly string[] = [],
): Promise<Serving> {
  const [command = '', ...args] = [...launcher, process.execPath, HOOKLET, 'serve'];
  const program = start(command, args, options);
  const [, kubeconfig = ''] = await program.sees(/export KUBECONFIG=(\S+)/);
  const text = readFileSync(kubeconfig, 'utf8');
  const field = (name: string) => new RegExp(`${name}: (\\S+)`).exec(text)?.[1] ?? '';
  const port = Number(/:(\d+)$/.exec(field('server'))?.[1]);
  const ca = Buffer.from(field('certificate-authority-data'), 'base64');
  const token = field('token');
  const dial = () => {
    const socket = connect({ host: '127.0.0.1', port, ca });
    socket.on('error', () => {});
    return socket;
  };
  return {
    program,
    kubeconfig,
    home: dirname(kubeconfig),
    port,
    token,
    ca,
    dial,
    ask(head, headers = {}) {
      const all = { Host: '127.0.0.1', Authorization: `Bearer ${token}`, Connection: 'close', ...headers };
      const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
      const socket = dial();
      socket.write(`${head} HTTP/1.1\r\n${lines.join('')}\r\n`);
      return new Promise((resolve) => {
        let answer = '';
        socket.on('data', (chunk: Buffer) => (answer += chunk));
        socket.once('close', () => resolve(answer));
      });
    },
  };
}
