/** A client on a bare socket that never retries: what it loses, a user would have lost. */
import { connect, type Socket } from 'node:net';

export type Outcome =
  | { readonly kind: 'answered'; readonly status: number; readonly closing: boolean }
  /** The connection was never made: the listener is closed. */
  | { readonly kind: 'refused' }
  /** Connected, but reset, ended or cut before the answer was whole. */
  | { readonly kind: 'failed'; readonly how: string };

/** One user's connection: kept between requests as long as the server allows, or one a request. */
export class RawClient {
  readonly #port: number;
  readonly #keepAlive: boolean;
  #socket: Socket | undefined;

  constructor(port: number, keepAlive: boolean) {
    this.#port = port;
    this.#keepAlive = keepAlive;
  }

  /** Sends one GET and reads the whole answer. Never rejects. */
  async get(path: string): Promise<Outcome> {
    const reused = this.#socket !== undefined;
    const socket = this.#socket ?? (await dial(this.#port));
    if (socket === 'refused') return { kind: 'refused' };
    if (typeof socket === 'string') return { kind: 'failed', how: `connect ${socket}` };
    this.#keep(socket);
    const connection = this.#keepAlive ? 'keep-alive' : 'close';
    socket.write(`GET ${path} HTTP/1.1\r\nHost: bench\r\nConnection: ${connection}\r\n\r\n`);
    const outcome = await readAnswer(socket);
    if (outcome.kind === 'failed') {
      this.close();
      return { kind: 'failed', how: `${outcome.how} on a ${reused ? 'reused' : 'new'} connection` };
    }
    if (!this.#keepAlive || (outcome.kind === 'answered' && outcome.closing)) this.close();
    return outcome;
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #keep(socket: Socket): void {
    if (this.#socket === socket) return;
    this.#socket = socket;
    // The server may end the connection between two requests: seen in time, that costs nobody anything.
    const drop = (): void => {
      if (this.#socket === socket) this.#socket = undefined;
      socket.destroy();
    };
    socket.once('end', drop);
    socket.once('error', drop);
    socket.once('close', drop);
  }
}

/** Resolves with a socket, or with what went wrong. */
function dial(port: number): Promise<Socket | string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => {
      resolve(code === 'ECONNREFUSED' ? 'refused' : (code ?? 'error'));
    });
  });
}

function readAnswer(socket: Socket): Promise<Outcome> {
  return new Promise((resolve) => {
    let received = '';
    const settle = (outcome: Outcome): void => {
      socket.off('data', onData);
      socket.off('end', onEnd);
      socket.off('error', onError);
      socket.off('close', onClose);
      resolve(outcome);
    };
    const lost = (how: string): void => {
      settle({ kind: 'failed', how: received === '' ? how : `${how} in the middle of an answer` });
    };
    const onData = (part: Buffer): void => {
      received += part.toString('latin1');
      const answer = wholeAnswer(received);
      if (answer !== undefined) settle(answer);
    };
    const onEnd = (): void => lost('end');
    const onClose = (): void => lost('close');
    const onError = ({ code }: NodeJS.ErrnoException): void => lost(code ?? 'error');
    socket.on('data', onData);
    socket.once('end', onEnd);
    socket.once('error', onError);
    socket.once('close', onClose);
  });
}

function wholeAnswer(received: string): Outcome | undefined {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = received.slice(0, headEnd);
  const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
  if (received.length < headEnd + 4 + length) return undefined;
  return {
    kind: 'answered',
    status: Number(head.split(' ', 2)[1]),
    closing: /^connection: close$/im.test(head),
  };
}
