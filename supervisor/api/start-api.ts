/** Starts the API of a running hooklet: certificate, token, port, kubeconfig. Who answers there is loaded when asked. */

import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { mostOpenFiles } from '../host/open-files.ts';
import type { PodStore } from '../node/store/pod-store.ts';
import type { Journal } from '../timeline/journal.ts';
import { type ClaimedKubeconfig, claimKubeconfig } from './claim-kubeconfig.ts';
import { createCluster } from './cluster/cluster.ts';
import { KUBERNETES_VERSION } from './discovery/version.ts';
import { createMetrics } from './metrics/metrics-page.ts';
import { createServerIdentity } from './net/certificate.ts';
import { createConnectionErrors } from './net/connection-errors.ts';
import { openFrontDoor } from './net/front-door.ts';
import { listenOnLoopback } from './net/listen.ts';
import type { PrepareDrill } from './page/drills.ts';
import { createSessions } from './page/sessions.ts';
import type { ServeApi, ServedApi } from './serve-api.ts';

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
  /** Loads who answers, when the first client comes. */
  readonly loadServer: () => Promise<ServeApi>;
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
  const { store, home, journal, hookletVersion, prepareDrill, onFault } = options;
  const identity = createServerIdentity(Date.now());
  const token = randomBytes(32).toString('base64url');
  const errors = createConnectionErrors();
  const ending = new AbortController();
  const door = createServer({ keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS, noDelay: true });
  const sockets = trackSockets(door);
  // Whoever floods the port shall not take the files that containers, hooks and logs need.
  door.maxConnections = Math.floor(mostOpenFiles(FEW_OPEN_FILES) / 2);
  door.on('drop', () => errors.count('too-many-connections'));
  const port = await listenOnLoopback(door, options.port);
  // From here on nothing is waited for: what is written now is known to whoever has started it.
  if (options.wanted?.aborted) {
    door.close();
    options.wanted.throwIfAborted();
  }
  const link = () => `http://127.0.0.1:${port}/#${sessions.token()}`;
  const sessions = createSessions(() => setImmediate(() => options.onPageOpened?.(link())));
  const { certificate } = identity;
  const versions = { kubernetes: KUBERNETES_VERSION, hooklet: hookletVersion };
  // They know what has been, so that they are there from the start.
  const cluster = createCluster(store, { port, certificate, versions });
  const { routes } = createMetrics({ store, errors, hookletVersion, ...(journal ? { journal } : {}) });
  const { signal } = ending;
  const page = journal && { journal, sessions };
  const parts = { identity, token, errors, signal, store, cluster, metrics: routes, hookletVersion };
  let served: Promise<ServedApi> | undefined;
  const load = async () => {
    const serveApi = await options.loadServer();
    return serveApi({ ...parts, page, prepareDrill, onFault });
  };
  const rooms = () => {
    served ??= load();
    return served;
  };
  openFrontDoor(door, { rooms, silentMs: SILENT_MS, errors, onFault });
  let kubeconfig: ClaimedKubeconfig;
  try {
    kubeconfig = claimKubeconfig(home, { port, certificate, token });
  } catch (error) {
    // Nobody could speak to it.
    door.close();
    throw error;
  }
  const { path, takenBy, remove: removeFiles } = kubeconfig;
  return {
    port,
    kubeconfig: path,
    ...(page ? { pageLink: link() } : {}),
    ...(takenBy === undefined ? {} : { homeTakenBy: takenBy }),
    removeFiles,
    async close() {
      removeFiles();
      ending.abort();
      const closed = new Promise<void>((resolve) => {
        door.close(() => resolve());
        setTimeout(() => sockets().forEach((socket) => void socket.destroy()), FAREWELL_MS).unref();
      });
      await (await served?.catch(() => undefined))?.close();
      await closed;
    },
  };
}

/** Finds clients that have gone without a word. */
const KEEP_ALIVE_MS = 30_000;
/** For the first byte of a connection. */
const SILENT_MS = 10_000;

/** The default of macOS. */
const FEW_OPEN_FILES = 256;

/** What the last lines of watches may take to be read. */
const FAREWELL_MS = 500;

function trackSockets(server: Server): () => readonly Socket[] {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return () => [...open];
}
