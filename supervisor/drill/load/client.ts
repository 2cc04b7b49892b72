/** The load's client: a pool of connections to each target, and a record for each request. It never retries. */

import { systemClock } from '../../host/clock.ts';
import { type Address, type Connection, openConnection } from './connection.ts';
import type { LoadPlan } from './load-plan.ts';
import type { Ending, RequestRecord } from './request-record.ts';
import { writeRequest } from './write-request.ts';

/** A pod as the load sees it. */
export interface Target {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

export interface Client {
  /** Sends request `index` of the plan, over a kept connection if it may and one is there. */
  send(id: number, index: number, target: Target, mayReuse: boolean, dueAt: number): void;
  inFlight(): number;
  /** Gives up what waits for too long; to be called now and then. */
  expire(): void;
  /** Ends every connection; what is in flight is abandoned. */
  close(): void;
}

interface Flight {
  readonly connection: Connection;
  readonly sentAt: number;
}

export function createClient(plan: LoadPlan, onRecord: (record: RequestRecord) => void): Client {
  const { requests, tls, timeoutMs } = plan;
  const pools = new Map<Target, Connection[]>();
  const open = new Set<Connection>();
  const flights = new Map<number, Flight>();
  const texts = new Map<string, string>();
  let connections = 0;

  function poolOf(target: Target): Connection[] {
    const pool = pools.get(target) ?? [];
    pools.set(target, pool);
    return pool;
  }

  /** The one used last, as most clients do: it is the least likely to be timing out. */
  function takeIdle(target: Target): Connection | undefined {
    const pool = poolOf(target);
    for (let found = pool.pop(); found; found = pool.pop()) if (found.idle) return found;
    return undefined;
  }

  function dial(target: Target): Connection {
    const address: Address = { host: target.host, port: target.port, tls };
    const connection = openConnection(
      connections,
      address,
      (idle) => void poolOf(target).push(idle),
      (gone) => void open.delete(gone),
    );
    connections += 1;
    open.add(connection);
    return connection;
  }

  function bytesOf(index: number, target: Target, onlyOnce: boolean): string {
    const key = `${index} ${target.port} ${onlyOnce}`;
    const request = requests[index];
    if (!request) return '';
    const text = texts.get(key) ?? writeRequest(request, `${target.host}:${target.port}`, onlyOnce);
    texts.set(key, text);
    return text;
  }

  function send(id: number, index: number, target: Target, mayReuse: boolean, dueAt: number): void {
    const request = requests[index];
    if (!request) return;
    const kept = mayReuse ? takeIdle(target) : undefined;
    const connection = kept ?? dial(target);
    const sentAt = systemClock.now();
    const ageMs = kept ? sentAt - kept.openedAt : 0;
    flights.set(id, { connection, sentAt });
    connection.send(request, bytesOf(index, target, !mayReuse), (exchange) => {
      flights.delete(id);
      const { connectedAt } = connection;
      const use = { id: connection.id, reused: kept !== undefined, ageMs };
      onRecord({
        id,
        request: index,
        target: target.name,
        dueAt,
        sentAt,
        connection: connectedAt === undefined ? use : { ...use, connectedAt },
        ...exchange,
      });
    });
  }

  function dropAll(ending: Ending): void {
    for (const connection of open) connection.drop(ending);
  }

  return {
    send,
    inFlight: () => flights.size,
    expire() {
      const before = systemClock.now() - timeoutMs;
      // In the order in which they were sent.
      for (const { connection, sentAt } of flights.values()) {
        if (sentAt > before) return;
        connection.drop({ kind: 'timed-out' });
      }
    },
    close: () => dropAll({ kind: 'abandoned' }),
  };
}
