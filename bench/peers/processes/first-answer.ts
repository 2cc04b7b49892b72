/** When a server answers for the first time, to the millisecond. */

import { connect, createServer } from 'node:net';

export interface Answer {
  readonly at: number;
  readonly body: string;
}

/** Asks until somebody answers. Rejects after `limitMs`. */
export async function firstAnswer(port: number, limitMs = 20_000): Promise<Answer> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const answer = await ask(port);
    if (answer) return answer;
    if (performance.now() > deadline) throw new Error(`nobody answers on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

function ask(port: number): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.0\r\n\r\n'));
    let text = '';
    let at = 0;
    socket.on('data', (part) => {
      at ||= performance.now();
      text += part;
    });
    socket.once('error', () => resolve(undefined));
    socket.once('end', () => socket.end());
    socket.once('close', () => resolve(at === 0 ? undefined : { at, body: text.split('\r\n\r\n')[1] ?? '' }));
  });
}

/** A port that nobody has now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
