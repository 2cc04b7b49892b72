/** Fills a listener's accept queue with one connection of our own.
 *
 * Between the last accept and the close of a listener a client may still be let into the accept queue, believe itself
 * connected, and be reset. Linux drops the SYN of a client who finds the queue full; it is sent again a second
 * later, and then refused like any other. So: make the queue one connection long, and be that one. */
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

export type Filled =
  /** Whoever comes now is refused, not reset. Call `withdraw` once the listener is closed. */
  | { readonly kind: 'filled'; readonly withdraw: () => void }
  /** A client was faster: let the event loop accept it, then try again. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'unsupported' };

/** libuv's handle, which Node's own modules use under the same names since its beginnings; both are looked for before
 * they are used. Each returns 0, or a negative error number. */
interface Handle {
  listen?(backlog: number): number;
  getpeername?(out: object): number;
}

const LOOPBACK: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/**
 * Resolves before the event loop turns: nothing is accepted in between, which is what makes the answer true. Leaves the
 * listener with a queue of one, so it is for a listener about to close.
 */
export function fillAcceptQueue(server: Server): Promise<Filled> {
  const listener = handleOf(server);
  if (process.platform !== 'linux' || listener?.listen?.(0) !== 0) {
    return Promise.resolve({ kind: 'unsupported' });
  }
  const { address, port } = server.address() as AddressInfo;
  const filler = connect({ host: LOOPBACK[address] ?? address, port });
  // It is reset together with the queue.
  filler.on('error', () => undefined);
  return new Promise((resolve) => {
    // Node connects to a literal address in its own nextTick, which stands before this one. Over loopback
    // the handshake is over when connect(2) returns; a peer's name is what a connection in the queue has.
    process.nextTick(() => {
      const connected = handleOf(filler)?.getpeername?.({}) === 0;
      if (connected) resolve({ kind: 'filled', withdraw: () => filler.destroy() });
      else {
        filler.destroy();
        resolve({ kind: 'taken' });
      }
    });
  });
}

function handleOf(owner: object): Handle | null | undefined {
  return (owner as { _handle?: Handle | null })._handle;
}
