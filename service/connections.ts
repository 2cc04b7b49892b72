/** The public listener's sockets, and the requests on them that are not answered yet. */
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Mark {
  readonly bytesRead: number;
  readonly sinceMs: number;
}

/**
 * Knows what is open. The hot path is not entered here: it answers within one turn of the event loop, so
 * no one can look in between.
 */
export class Connections {
  readonly #sockets = new Set<Socket>();
  readonly #inFlight = new Set<ServerResponse>();
  readonly #marks = new WeakMap<Socket, Mark>();

  watch(server: Server): void {
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** Called once for every request that is answered later than at once. */
  enter(response: ServerResponse): void {
    this.#inFlight.add(response);
    response.once('close', () => this.#inFlight.delete(response));
  }

  get open(): number {
    return this.#sockets.size;
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Makes answers that have not begun carry `Connection: close`. */
  closeAfterAnswer(): void {
    for (const response of this.#inFlight) {
      if (!response.headersSent) response.setHeader('Connection', 'close');
    }
  }

  /**
   * Ends every connection that has carried nothing for `quietMs`, and says how many. The bytes read tell: they
   * change with a request that is only half here. Must run in `setImmediate`, right after the event loop
   * has read what had arrived; then a FIN (not a reset) goes out, behind anything still to be written.
   */
  endIdle(nowMs: number, quietMs: number): number {
    const busy = this.#busySockets();
    let ended = 0;
    for (const socket of this.#sockets) {
      if (busy.has(socket) || socket.writableEnded) continue;
      const mark = this.#marks.get(socket);
      if (mark === undefined || mark.bytesRead !== socket.bytesRead) {
        this.#marks.set(socket, { bytesRead: socket.bytesRead, sinceMs: nowMs });
      } else if (nowMs - mark.sinceMs >= quietMs) {
        socket.end();
        ended += 1;
      }
    }
    return ended;
  }

  /** Whether nothing is owed to anybody: every socket has sent its last byte and its FIN. */
  get settled(): boolean {
    for (const socket of this.#sockets) if (!socket.writableFinished) return false;
    return true;
  }

  /** Cuts everything; says how many connections still waited for an answer. */
  destroy(): number {
    let cut = 0;
    const busy = this.#busySockets();
    for (const socket of this.#sockets) {
      if (busy.has(socket) || socket.writableLength > 0) cut += 1;
      socket.destroy();
    }
    return cut;
  }

  #busySockets(): Set<Socket | null> {
    return new Set([...this.#inFlight].map(({ socket }) => socket));
  }
}
