/** The running service: two listeners, and the way from serving to drained. */

import { createAdminServer } from './admin-server.ts';
import type { Config } from './config.ts';
import { Connections } from './connections.ts';
import { type DrainReport, drain } from './drain.ts';
import { fileQuote } from './file-quote.ts';
import { Ledger } from './ledger.ts';
import { listen } from './listen.ts';
import { liveQuotes } from './live-quotes.ts';
import { createPublicServer } from './public-server.ts';
import type { QuoteSource } from './quote.ts';
import { Streams } from './streams.ts';
import { createWarmth } from './warmth.ts';

type Phase =
  | { readonly kind: 'serving' }
  | { readonly kind: 'draining' | 'drained'; readonly done: Promise<DrainReport> };

export interface Service {
  readonly url: string;
  readonly adminUrl: string;
  readonly description: string;
  /** Drains, once: later calls join the first. `reason` is for the log. Never rejects. */
  drain(reason: string): Promise<DrainReport>;
  /** Closes everything at once, cutting what is in flight, as nginx does on TERM; says how many were cut. */
  cut(): number;
}

/**
 * Starts both listeners. `onDrainAsked` is called for every request to /drain, with the drain's outcome.
 *
 * @throws {ListenError} when a port cannot be had
 */
export async function startService(
  config: Config,
  log: (line: string) => void,
  onDrainAsked: (done: Promise<DrainReport>) => void,
): Promise<Service> {
  const quotes: QuoteSource = config.quoteFile === undefined ? liveQuotes() : fileQuote(config.quoteFile);
  const ledger = new Ledger();
  const streams = new Streams();
  const connections = new Connections();
  let phase: Phase = { kind: 'serving' };
  const server = createPublicServer(
    {
      config,
      quotes,
      ledger,
      streams,
      log,
      warmth: createWarmth(quotes, ledger, config.requireWarmup === 'true'),
      isDraining: () => phase.kind !== 'serving',
      inFlight: () => connections.inFlight,
    },
    connections,
  );
  const startDrain = (reason: string): Promise<DrainReport> => {
    if (phase.kind !== 'serving') {
      log(`${reason}: already ${phase.kind}`);
      return phase.done;
    }
    const { inFlight, open } = connections;
    log(
      `draining (${reason}): ${inFlight} in flight on ${open} connections, accepting ${config.lameDuckMs} ms more`,
    );
    const done = drain(server, connections, streams, ledger, config);
    phase = { kind: 'draining', done };
    connections.closeAfterAnswer();
    void done.then((report) => {
      phase = { kind: 'drained', done };
      log(`drained: ${describe(report)}`);
    });
    return done;
  };
  const admin = createAdminServer(() => {
    const done = startDrain('/drain');
    onDrainAsked(done);
    return done;
  });
  // The admin listener first: once the public port answers, /drain works too.
  const adminUrl = await listen(admin, {
    host: config.adminHost,
    port: config.adminPort,
    portVariable: 'FORTUNE_ADMIN_PORT',
  });
  const url = await listen(server, { host: config.host, port: config.port, portVariable: 'PORT' });
  return {
    url,
    adminUrl,
    description: quotes.description,
    drain: startDrain,
    cut: () => connections.destroy(),
  };
}

function describe({ inFlight, finished, idleClosed, cut, ms }: DrainReport): string {
  return `${inFlight} were in flight, ${finished} answered, ${idleClosed} idle closed, ${cut} cut, ${ms} ms`;
}
