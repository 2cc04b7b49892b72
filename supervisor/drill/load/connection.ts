/** One connection of the load: sends a request at a time and says exactly how each ended. */

import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { systemClock } from '../../host/clock.ts';
import type { PlannedRequest } from './load-plan.ts';
import type { Ending } from './request-record.ts';
import { type ResponseReader, responseReader } from './response-reader.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

export interface Exchange {
  readonly ending: Ending;
  readonly firstByteAt?: number;
  readonly endedAt: number;
}

export interface Connection {
  readonly id: number;
  readonly openedAt: number;
  readonly connectedAt: number | undefined;
  /** Ready for another request. */
  readonly idle: boolean;
  /** Sends one request; `onEnd` is called once. Only while idle or new. */
  send(request: PlannedRequest, bytes: string, onEnd: (exchange: Exchange) => void): void;
  /** Ends it, and with it what is in flight. */
  drop(ending: Ending): void;
}

/** Errors of this machine, not of the server: errno(3). */
const OWN_FAULTS = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM', 'EAGAIN']);

/** Dials at once. `onIdle` is called when it can be used again, `onGone` once when it cannot any more. */
export function openConnection(
  id: number,
  { host, port, tls }: Address,
  onIdle: (connection: Connection) => void,
  onGone: (connection: Connection) => void,
): Connection {
  const openedAt = systemClock.now();
  let connectedAt: number | undefined;
  let reader: ResponseReader | undefined;
  let firstByteAt: number | undefined;
  let finish: ((exchange: Exchange) => void) | undefined;
  let gone = false;

  // No certificate is judged: the drill asks how a stop goes, not whom it talks to.
  const socket: Socket = tls
    ? connectTls({ host, port, rejectUnauthorized: false })
    : connectTcp({ host, port });
  socket.setNoDelay(true);
  socket.once(tls ? 'secureConnect' : 'connect', () => {
    connectedAt = systemClock.now();
  });
  socket.on('data', read);
  socket.once('end', () => over(endedInside()));
  socket.once('error', (error: NodeJS.ErrnoException) => over(failedInside(error.code ?? 'ERROR')));
  socket.once('close', () => over(endedInside()));

  function read(chunk: Buffer): void {
    // Something that nobody has asked for: the connection cannot be trusted.
    if (!reader) {
      over({ kind: 'malformed', why: 'it came before the request' });
      return;
    }
    firstByteAt ??= systemClock.now();
    const reading = reader.push(chunk);
    if (reading.kind === 'malformed') over(reading);
    else if (reading.kind === 'whole') answered(reading.status, reading.keepAlive);
  }

  function answered(status: number, keepAlive: boolean): void {
    settle({ kind: 'answered', status });
    if (keepAlive && !gone) onIdle(connection);
    else leave();
  }

  function endedInside(): Ending {
    const reading = reader?.end();
    if (reading?.kind === 'whole') return { kind: 'answered', status: reading.status };
    return { kind: reader?.started() ? 'truncated' : 'closed' };
  }

  function failedInside(code: string): Ending {
    if (OWN_FAULTS.has(code)) return { kind: 'not-sent', code };
    if (code === 'ECONNREFUSED' && connectedAt === undefined) return { kind: 'refused' };
    return reader?.started() ? { kind: 'truncated', code } : { kind: 'reset', code };
  }

  function settle(ending: Ending): void {
    const done = finish;
    const at = firstByteAt;
    finish = undefined;
    reader = undefined;
    firstByteAt = undefined;
    done?.({ ending, endedAt: systemClock.now(), ...(at !== undefined && { firstByteAt: at }) });
  }

  function over(ending: Ending): void {
    if (gone) return;
    leave();
    settle(ending);
  }

  function leave(): void {
    if (gone) return;
    gone = true;
    // What a dead connection still has to say interests nobody, but unheard it would end the process.
    socket.on('error', () => {});
    socket.destroy();
    onGone(connection);
  }

  const connection: Connection = {
    id,
    openedAt,
    get connectedAt() {
      return connectedAt;
    },
    get idle() {
      return !gone && finish === undefined;
    },
    send({ method }, bytes, onEnd) {
      reader = responseReader(method);
      finish = onEnd;
      socket.write(bytes, 'utf8');
    },
    drop: over,
  };
  return connection;
}
