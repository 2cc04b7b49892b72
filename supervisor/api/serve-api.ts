/** Everything that answers a client of the API. Loaded when the first one comes: most runs never have one. */

import type { PodStore } from '../node/store/pod-store.ts';
import type { Journal } from '../timeline/journal.ts';
import { type ApiServerOptions, createApiServer } from './api-server.ts';
import type { Cluster } from './cluster/cluster.ts';
import { createRouter, type Route } from './http/router.ts';
import type { Rooms } from './net/front-door.ts';
import { createGuard } from './net/guard.ts';
import type { PrepareDrill } from './page/drills.ts';
import { openPage } from './page/open-page.ts';
import type { Sessions } from './page/sessions.ts';
import { createRoutes } from './routes.ts';

export interface ServeApiOptions
  extends Pick<ApiServerOptions, 'identity' | 'errors' | 'signal' | 'onFault'> {
  readonly store: PodStore;
  readonly cluster: Cluster;
  readonly metrics: readonly Route[];
  readonly token: string;
  readonly hookletVersion: string;
  /** With them there is a live page. */
  readonly page?: { readonly journal: Journal; readonly sessions: Sessions } | undefined;
  readonly prepareDrill?: PrepareDrill | undefined;
}

export interface ServedApi extends Rooms {
  /** Takes no more requests; resolves when no drill is left. */
  close(): Promise<void>;
}

export type ServeApi = typeof serveApi;

export function serveApi(options: ServeApiOptions): ServedApi {
  const { store, cluster, errors, metrics, hookletVersion, identity, signal, onFault, prepareDrill } =
    options;
  const router = createRouter(createRoutes({ store, cluster, errors, metrics, hookletVersion }));
  const guard = createGuard(options.token);
  const secure = createApiServer({ identity, guard, router, errors, signal, onFault });
  const page =
    options.page &&
    openPage({ ...options.page, store, router, signal, onFault, ...(prepareDrill && { prepareDrill }) });
  const servers = page ? [secure, page.server] : [secure];
  // Without this they have no time limits: they begin to look after their connections when they listen.
  for (const server of servers) server.emit('listening');
  return {
    secure,
    plain: page?.server,
    async close() {
      for (const server of servers) {
        server.close();
        server.closeIdleConnections();
      }
      await page?.close();
    },
  };
}
