/** Starts the API of a running hooklet: certificate, token, server, kubeconfig. */

import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { mostOpenFiles } from '../host/open-files.ts';
import type { PodStore } from '../node/store/pod-store.ts';
import type { Journal } from '../timeline/journal.ts';
import { createApiServer } from './api-server.ts';
import { type ClaimedKubeconfig, claimKubeconfig } from './claim-kubeconfig.ts';
import { createCluster } from './cluster/cluster.ts';
import { KUBERNETES_VERSION } from './discovery/version.ts';
import { createRouter, type Router } from './http/router.ts';
import { createMetrics } from './metrics/metrics-page.ts';
import { createServerIdentity } from './net/certificate.ts';
import { createConnectionErrors } from './net/connection-errors.ts';
import { createGuard } from './net/guard.ts';
import { listenOnLoopback } from './net/listen.ts';
import type { PrepareDrill } from './page/drills.ts';
import { openPage } from './page/open-page.ts';
import { createRoutes } from './routes.ts';

export const DEFAULT_API_PORT = 4665;

export interface ApiOptions {
  readonly store: PodStore;
  /** `$HOOKLET_HOME`, which exists. */
  readonly home: string;
  readonly port: number;
  readonly hookletVersion: string;
  /** Aborted when nobody wants it any more before it has begun: nothing is written then. */
  readonly wanted?: AbortSignal;
  /** What has happened until now and what happens from now on: with it there is a live page. */
  readonly journal?: Journal;
  /** Somebody has opened the live page; `link` opens it once more. */
  readonly onPageOpened?: (link: string) => void;
  /** How the page's drills are held. */
  readonly prepareDrill?: PrepareDrill;
  /** Told of a fault of our own that ended a request. */
  onFault(error: unknown): void;
}

export interface RunningApi {
  readonly port: number;
  readonly kubeconfig: string;
  /** Opens the live page, once. */
  readonly pageLink?: string;
  /** The other hooklet that has the home. */
  readonly homeTakenBy?: number;
  /** Ends every watch and stream and takes the kubeconfig away. Nothing is left open when it resolves. */
  close(): Promise<void>;
  /** Only takes the kubeconfig away: for the last moment of a process. */
  removeFiles(): void;
}

/** Rejects with LISTEN_ERROR or HOME_NOT_WRITABLE. */
export async function startApi(options: ApiOptions): Promise<RunningApi> {
  const { store, home } = options;
  const identity = createServerIdentity(Date.now());
  const token = randomBytes(32).toString('base64url');
  const errors = createConnectionErrors();
  const ending = new AbortController();
  let router: Router = () => undefined;
  const server = createApiServer({
    identity,
    guard: createGuard(token),
    router: (path) => router(path),
    errors,
    signal: ending.signal,
    onFault: options.onFault,
  });
  const { journal } = options;
  const page =
    journal &&
    openPage({
      server,
      store,
      journal,
      router: (path) => router(path),
      errors,
      signal: ending.signal,
      ...(options.prepareDrill ? { prepareDrill: options.prepareDrill } : {}),
      onOpened: () => options.onPageOpened?.(page?.link(port) ?? ''),
      onFault: options.onFault,
    });
  const sockets = trackSockets(server);
  // Whoever floods the port shall not take the files that containers, hooks and logs need.
  server.maxConnections = Math.floor(mostOpenFiles(FEW_OPEN_FILES) / 2);
  server.on('drop', () => errors.count('too-many-connections'));
  const port = await listenOnLoopback(server, options.port);
  // From here on nothing is waited for: what is written now is known to whoever has started it.
  if (options.wanted?.aborted) {
    server.close();
    options.wanted.throwIfAborted();
  }
  const { certificate } = identity;
  const versions = { kubernetes: KUBERNETES_VERSION, hooklet: options.hookletVersion };
  const cluster = createCluster(store, { port, certificate, versions });
  const { hookletVersion } = options;
  const metrics = createMetrics({ store, errors, hookletVersion, ...(journal ? { journal } : {}) });
  router = createRouter(createRoutes({ store, cluster, errors, metrics: metrics.routes, hookletVersion }));
  let kubeconfig: ClaimedKubeconfig;
  try {
    kubeconfig = claimKubeconfig(home, { port, certificate, token });
  } catch (error) {
    // Nobody could speak to it.
    server.close();
    throw error;
  }
  const { path, takenBy, remove: removeFiles } = kubeconfig;
  return {
    port,
    kubeconfig: path,
    ...(page ? { pageLink: page.link(port) } : {}),
    ...(takenBy === undefined ? {} : { homeTakenBy: takenBy }),
    removeFiles,
    async close() {
      removeFiles();
      ending.abort();
      const noDrill = page?.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => sockets().forEach((socket) => void socket.destroy()), FAREWELL_MS).unref();
      });
      await noDrill;
    },
  };
}

/** The default of macOS. */
const FEW_OPEN_FILES = 256;

/** What the last lines of watches may take to be read. */
const FAREWELL_MS = 500;

function trackSockets(server: ReturnType<typeof createApiServer>): () => readonly Socket[] {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return () => [...open];
}
