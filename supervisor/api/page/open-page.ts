/** The live page beside the API: its server and what it may do. */

import type { Server } from 'node:http';
import type { JsonObject } from '../../manifest/object/json-object.ts';
import type { KubeObject } from '../../node/store/kube-object.ts';
import type { PodStore } from '../../node/store/pod-store.ts';
import type { Journal } from '../../timeline/journal.ts';
import type { Router } from '../http/router.ts';
import { StatusError } from '../status-error.ts';
import { createDrills, type PrepareDrill } from './drills.ts';
import { createPageServer } from './page-server.ts';
import { createRestarts } from './restart-pod.ts';
import type { Sessions } from './sessions.ts';

export interface OpenPageOptions {
  readonly sessions: Sessions;
  readonly store: PodStore;
  readonly journal: Journal;
  readonly router: Router;
  readonly signal: AbortSignal;
  /** Without it the page can start no drill. */
  readonly prepareDrill?: PrepareDrill;
  onFault(error: unknown): void;
}

export interface OpenPage {
  /** Is given its connections; never listens itself. */
  readonly server: Server;
  /** Resolves when no drill is left. */
  close(): Promise<void>;
}

export function openPage(options: OpenPageOptions): OpenPage {
  const { sessions, store, journal, router, signal, onFault } = options;
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
  return {
    server: plain,
    async close() {
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
