/** The service's public server inside the test process, on a free port, closed after the test. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Connections } from '../../service/connections.ts';
import { Ledger } from '../../service/ledger.ts';
import { LIMITS, type Limits } from '../../service/limits.ts';
import { liveQuotes } from '../../service/live-quotes.ts';
import { createPublicServer } from '../../service/public-server.ts';
import type { QuoteSource } from '../../service/quote.ts';
import { Streams } from '../../service/streams.ts';
import { createWarmth } from '../../service/warmth.ts';

export interface FortuneServer {
  readonly server: Server;
  readonly port: number;
  readonly ledger: Ledger;
  readonly log: readonly string[];
  startDraining(): void;
}

export interface FortuneServerOptions {
  readonly quotes?: QuoteSource;
  readonly maxDelayMs?: number;
  readonly requireWarmup?: boolean;
  readonly limits?: Partial<Limits>;
}

const open: Server[] = [];

/** Starts a server; `closeFortuneServers` in `afterEach` ends it. */
export async function startFortuneServer(options: FortuneServerOptions = {}): Promise<FortuneServer> {
  const quotes = options.quotes ?? liveQuotes();
  const ledger = new Ledger();
  const connections = new Connections();
  const log: string[] = [];
  let draining = false;
  const server = createPublicServer(
    {
      config: { maxDelayMs: options.maxDelayMs ?? 0 },
      quotes,
      ledger,
      streams: new Streams(),
      warmth: createWarmth(quotes, ledger, options.requireWarmup ?? false),
      isDraining: () => draining,
      inFlight: () => connections.inFlight,
      log: (line) => log.push(line),
    },
    connections,
    { ...LIMITS, ...options.limits },
  );
  open.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    server,
    port: (server.address() as AddressInfo).port,
    ledger,
    log,
    startDraining: () => {
      draining = true;
    },
  };
}

export function closeFortuneServers(): void {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
}
