/** Puts the live page beside the API, on the same port. */

import type { Server } from 'node:https';
import type { JsonObject } from '../../manifest/object/json-object.ts';
import type { PodStore } from '../../node/store/pod-store.ts';
import type { Journal } from '../../timeline/journal.ts';
import type { Router } from '../http/router.ts';
import type { ConnectionErrors } from '../net/connection-errors.ts';
import { openFrontDoor } from '../net/front-door.ts';
import { createPageServer } from './page-server.ts';
import { restartPod } from './restart-pod.ts';
import { createSessions } from './sessions.ts';

export interface OpenPageOptions {
  readonly server: Server;
  readonly store: PodStore;
  readonly journal: Journal;
  readonly router: Router;
  readonly errors: ConnectionErrors;
  readonly signal: AbortSignal;
  /** Somebody has opened the page; the next link is another one. */
  onOpened(): void;
  onFault(error: unknown): void;
}

export interface OpenPage {
  /** A link that opens the page once; what stands in its fragment is never sent in a URL. */
  link(port: number): string;
  /** Ends the connections that wait for another request. */
  close(): void;
}

const SILENT_MS = 10_000;

/** To be called before anybody listens for connections of `server`. */
export function openPage(options: OpenPageOptions): OpenPage {
  const { server, store, journal, router, errors, signal, onFault } = options;
  const sessions = createSessions(() => setImmediate(options.onOpened));
  const plain = createPageServer({
    sessions,
    journal,
    now: store.now,
    router,
    signal,
    onFault,
    restart: (namespace, name) =>
      restartPod({
        store,
        namespace,
        name,
        signal,
        create: (manifest) => create(router, namespace, manifest),
      }),
  });
  openFrontDoor(server, plain, { silentMs: SILENT_MS, errors });
  return {
    link: (port) => `http://127.0.0.1:${port}/#${sessions.token()}`,
    close() {
      plain.close();
      plain.closeIdleConnections();
    },
  };
}

/** As a client of the API would. */
async function create(router: Router, namespace: string, manifest: JsonObject): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/pods`;
  const matched = router(path);
  await matched?.route.methods.POST?.({
    method: 'POST',
    path,
    query: new URLSearchParams({ fieldManager: 'hooklet-page' }),
    headers: { 'content-type': 'application/json' },
    parameters: matched.parameters,
    body: async () => Buffer.from(JSON.stringify(manifest)),
    signal: AbortSignal.timeout(CREATE_MS),
  });
}

const CREATE_MS = 10_000;
