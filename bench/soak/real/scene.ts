/** A hooklet under soak with all that it is soaked by, and the only way to its pods: everything is put on the books. */

import { createRandom, type Random } from '../measure/random.ts';
import { type Answer, type ApiClient, createApiClient, PODS } from './api-client.ts';
import { Ledger } from './ledger.ts';
import { type KindName, soakedPod } from './soaked-pods.ts';
import { type Supervised, superviseOn } from './supervised.ts';
import { openTarget, type Target } from './target.ts';
import { createVanishingClients, type VanishingClients } from './vanishing.ts';
import { type PodWatch, watchPods } from './watch-pods.ts';

export interface ScenePlan {
  /** 0: no disk of its own. */
  readonly diskMiB: number;
  readonly seed: number;
}

export interface Scene {
  readonly supervised: Supervised;
  readonly client: ApiClient;
  readonly random: Random;
  readonly ledger: Ledger;
  readonly vanishing: VanishingClients;
  /** `NAME=value`: in the environment of every container of the soak. */
  readonly mark: string;
  /** Answers that no client should ever see, and what ended the watch. */
  readonly faults: string[];
  /** By name: the uid of each pod that has been created and not yet told to go. */
  readonly pods: ReadonlyMap<string, string>;
  create(kind: KindName): Promise<string>;
  /** Sets a label that no pod has had before; of a pod that has gone it does nothing. */
  label(name: string): Promise<void>;
  remove(name: string, graceSeconds?: number): Promise<void>;
  /** The newest resourceVersion. */
  version(): Promise<number>;
  /** Names of the pods that the API shows. */
  shown(): Promise<readonly string[]>;
  /** From now on the books are closed: hooklet may end. */
  stopWatching(): void;
  close(): Promise<void>;
}

export async function openScene({ diskMiB, seed }: ScenePlan): Promise<Scene> {
  const random = createRandom(seed);
  const target = await openTarget(random);
  const supervised = await superviseOn(diskMiB).catch(async (error: unknown) => {
    await target.close();
    throw error;
  });
  const client = createApiClient(supervised);
  const ledger = new Ledger();
  const faults: string[] = [];
  const watch = await watchPods(client, '', (event) => ledger.saw(event));
  void watch.ended.then((why) => why !== undefined && faults.push(`the watch ended: ${why}`));
  const vanishing = createVanishingClients({ supervised, client, random, port: target.port });
  return {
    ...asScene(),
    stopWatching: watch.close,
    close: () => closeAll({ supervised, client, target, watch, vanishing }),
  };

  function asScene(): Omit<Scene, 'close' | 'stopWatching'> {
    const mark = `SOAK=${supervised.pid}-${seed}`;
    const pods = new Map<string, string>();
    let created = 0;
    let labels = 0;

    /** Whether the request has been acknowledged; a pod that has gone meanwhile is nobody's fault. */
    function acknowledged(what: string, { code, text }: Answer): boolean {
      if (code < 300) return true;
      if (code !== 404) faults.push(`${what} was answered with ${code}: ${text.slice(0, 200)}`);
      return false;
    }

    async function list(): Promise<PodList> {
      return JSON.parse((await client.ask('GET', PODS)).text);
    }

    return {
      supervised,
      client,
      random,
      ledger,
      vanishing,
      mark,
      faults,
      pods,
      async create(kind) {
        created += 1;
        const name = `${kind}-${created}`;
        const answer = await client.create(soakedPod(kind, { name, mark, port: target.port, random }));
        if (acknowledged(`the creation of ${name}`, answer)) {
          ledger.created(name, answer);
          pods.set(name, answer.uid);
        }
        return name;
      },
      async label(name) {
        labels += 1;
        const value = String(labels);
        const answer = await client.label(name, 'soaked', value);
        if (acknowledged(`a patch of ${name}`, answer)) ledger.patched(name, answer, 'soaked', value);
      },
      async remove(name, graceSeconds) {
        pods.delete(name);
        const answer = await client.remove(name, graceSeconds);
        if (acknowledged(`the deletion of ${name}`, answer)) ledger.deleted(name, answer);
      },
      version: async () => Number((await list()).metadata.resourceVersion),
      shown: async () => (await list()).items.map(({ metadata }) => metadata.name),
    };
  }
}

interface PodList {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

interface Parts {
  readonly supervised: Supervised;
  readonly client: ApiClient;
  readonly target: Target;
  readonly watch: PodWatch;
  readonly vanishing: VanishingClients;
}

async function closeAll({ supervised, client, target, watch, vanishing }: Parts): Promise<void> {
  vanishing.close();
  watch.close();
  client.close();
  await supervised.discard();
  await target.close();
}
