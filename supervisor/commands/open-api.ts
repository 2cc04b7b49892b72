/** Starts kubectl's API and says how to use it. */

import { DEFAULT_API_PORT, type RunningApi, startApi } from '../api/start-api.ts';
import { secretTrouble } from '../host/trusted-path.ts';
import type { PodStore } from '../node/store/pod-store.ts';
import type { Journal } from '../timeline/journal.ts';
import { hookletVersion } from '../version.ts';
import type { StageWishes } from './drill/open-stage.ts';

/** Drills that the page starts run their pods as this hooklet runs its own. */
export interface OpenApiOptions extends Pick<StageWishes, 'isolation' | 'image'> {
  readonly apiPort?: number;
  readonly home: string;
  readonly journal: Promise<Journal>;
  readonly wanted?: AbortSignal;
  readonly note: (message: string) => void;
  readonly warn: (message: string) => void;
}

/** Rejects with LISTEN_ERROR or HOME_NOT_WRITABLE. */
export async function openApi(store: PodStore, options: OpenApiOptions): Promise<RunningApi> {
  const { apiPort = DEFAULT_API_PORT, home, journal, wanted, isolation, image, note, warn } = options;
  const api = await startApi({
    store,
    home,
    port: apiPort,
    hookletVersion: hookletVersion(),
    journal: await journal,
    onPageOpened: (link) => note(`the live page has been opened; a link for another tab: ${link}`),
    ...(wanted ? { wanted } : {}),
    loadServer: async () => (await import('../api/serve-api.ts')).serveApi,
    async prepareDrill(pod, wish) {
      const { preparePageDrill } = await import('./drill/page-drill.ts');
      const stage = { ...(isolation && { isolation }), ...(image && { image }) };
      return preparePageDrill(pod, wish, stage, warn);
    },
    onFault: (error) => warn(`a request to the API failed by a fault of hooklet: ${describe(error)}`),
  });
  const { port, kubeconfig, pageLink, homeTakenBy } = api;
  // A file system without modes (FAT, some mounts of other systems) lets everybody read it, whatever was asked.
  const trouble = secretTrouble(kubeconfig);
  if (trouble) {
    warn(
      `${kubeconfig} holds the token of the API, and ${trouble.why}: set HOOKLET_HOME to a directory whose file system keeps modes`,
    );
  }
  const taken = port === apiPort ? '' : ` (${apiPort} is taken)`;
  note(`kubectl's API listens on https://127.0.0.1:${port}${taken}; to use it in another terminal:`);
  note(`  export KUBECONFIG=${shellWord(kubeconfig)}`);
  if (pageLink !== undefined) note(`the live page, for a browser (the link opens it once): ${pageLink}`);
  if (homeTakenBy !== undefined) {
    note(`  (${home} belongs to the hooklet with pid ${homeTakenBy}: this one has a kubeconfig of its own)`);
  }
  return api;
}

/** As it can be pasted into a shell. */
function shellWord(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
