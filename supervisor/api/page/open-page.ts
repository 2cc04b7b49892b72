/** Puts the live page beside the API, on the same port. */

import type { Server } from 'node:https';
import type { JsonObject } from '../../manifest/object/json-object.ts';
import type { KubeObject } from '../../node/store/kube-object.ts';
import type { PodStore } from '../../node/store/pod-store.ts';
import type { Journal } from '../../timeline/journal.ts';
import type { Router } from '../http/router.ts';
import type { ConnectionErrors } from '../net/connection-errors.ts';
import { openFrontDoor } from '../net/front-door.ts';
import { StatusError } from '../status-error.ts';
import { createDrills, type PrepareDrill } from './drills.ts';
import { createPageServer } from './page-server.ts';
import { createRestarts } from './restart-pod.ts';
import { createSessions } from './sessions.ts';

export interface OpenPageOptions {
  readonly server: Server;
  readonly store: PodStore;
  readonly journal: Journal;
  readonly router: Router;
  readonly errors: ConnectionErrors;
  readonly signal: AbortSignal;
  /** Without it the page can start no drill. */
  readonly prepareDrill?: PrepareDrill;
  /** Somebody has opened the page; the next link is another one. */
  onOpened(): void;
  onFault(error: unknown): void;
}

export interface OpenPage {
  /** A link that opens the page once; what stands in its fragment is never sent in a URL. */
  link(port: number): string;
  /** Ends the connections that wait for another request; resolves when no drill is left. */
  close(): Promise<void>;
}

const SILENT_MS = 10_000;

/** To be called before anybody listens for connections of `server`. */
export function openPage(options: OpenPageOptions): OpenPage {
  const { server, store, journal, router, errors, signal, onFault } = options;
  const sessions = createSessions(() => setImmediate(options.onOpened));
  const { prepareDrill: prepare } = options;
  const drills = prepare && createDrills({ store, journal, prepare, onFault });
  const plain = createPageServer({
    ...(drills ? { drills } : {}),
    sessions,
    journal,
    now: store.now,
    router,
    signal,
    onFault,
    restart: createRestarts({
      store,
      signal,
      create: (namespace, manifest, dryRun) => create(router, namespace, manifest, dryRun),
      onRefused(pod, error) {
        if (!(error instanceof StatusError)) onFault(error);
        tellRefusal(store, journal, pod, error);
      },
    }),
  });
  openFrontDoor(server, plain, { silentMs: SILENT_MS, errors });
  return {
    link: (port) => `http://127.0.0.1:${port}/#${sessions.token()}`,
    async close() {
      plain.close();
      plain.closeIdleConnections();
      await drills?.close();
    },
  };
}

/** Where whoever asked for it looks: among the events of the page, and of `kubectl get events`. */
function tellRefusal(store: PodStore, journal: Journal, { metadata }: KubeObject, error: unknown): void {
  const at = store.now();
  const why = error instanceof Error ? error.message : String(error);
  const event = {
    type: 'event',
    eventType: 'Warning',
    reason: 'RestartRefused',
    message: `The pod was stopped for a restart and could not be started again: ${why}`,
    hint: 'its manifest is kept: when the reason is gone, ask for the restart once more',
    count: 1,
    firstAt: at,
  } as const;
  const { namespace = '', name, uid } = metadata;
  const pod = { namespace, name, uid };
  store.log.record(pod, event, at);
  journal.watch({ at, pod, ...event });
}

const CREATE_MS = 10_000;

/** As a client of the API would. */
async function create(
  router: Router,
  namespace: string,
  manifest: JsonObject,
  dryRun: boolean,
): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/pods`;
  const matched = router(path);
  const post = matched?.route.methods.POST;
  if (!matched || !post) throw new Error(`the API has no ${path}`);
  await post({
    method: 'POST',
    path,
    query: new URLSearchParams({ fieldManager: 'hooklet-page', ...(dryRun ? { dryRun: 'All' } : {}) }),
    headers: { 'content-type': 'application/json' },
    parameters: matched.parameters,
    body: async () => Buffer.from(JSON.stringify(manifest)),
    signal: AbortSignal.timeout(CREATE_MS),
  });
}
