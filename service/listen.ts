/** Starts a listener, or says in one sentence why it cannot and what to do. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ListenPlace {
  readonly host: string;
  readonly port: number;
  /** The variable that changes the port. */
  readonly portVariable: string;
}

/** A listener that cannot be had; the message is the whole of what a person needs. */
export class ListenError extends Error {
  readonly code: string;

  constructor(code: string, message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'ListenError';
    this.code = code;
  }
}

/**
 * Resolves with the URL once connections are accepted.
 *
 * @throws {ListenError}
 */
export async function listen(server: Server, place: ListenPlace): Promise<string> {
  try {
    server.listen(place.port, place.host);
    await once(server, 'listening');
  } catch (error) {
    const { code = 'UNKNOWN', message } = error as NodeJS.ErrnoException;
    throw new ListenError(code, (SENTENCES[code] ?? fallback(message))(place), error);
  }
  const { port } = server.address() as AddressInfo;
  return `http://${place.host.includes(':') ? `[${place.host}]` : place.host}:${port}`;
}

type Sentence = (place: ListenPlace) => string;

const SENTENCES: Readonly<Record<string, Sentence>> = {
  EADDRINUSE: ({ host, port, portVariable }) =>
    `port ${port} on ${host} is already in use: stop the other program ` +
    `("ss -ltnp sport = :${port}" names it) or set ${portVariable} to a free port`,
  EACCES: ({ host, port, portVariable }) =>
    `port ${port} on ${host} needs more rights than this process has: set ${portVariable} to 1024 or above`,
  EADDRNOTAVAIL: notHere,
  ENOTFOUND: notHere,
  EAI_AGAIN: notHere,
};

function notHere({ host }: ListenPlace): string {
  return `${host} is not an address of this machine: set HOST to 127.0.0.1, or to 0.0.0.0 for all of them`;
}

function fallback(message: string): Sentence {
  return ({ host, port }) => `cannot listen on ${host} port ${port}: ${message}`;
}
