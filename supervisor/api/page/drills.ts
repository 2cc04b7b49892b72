/** Drills that the page asks for: one at a time, of a copy of a pod on ports of its own. The last one is kept. */

import { HookletError } from '../../errors.ts';
import type { Pod } from '../../manifest/pod.ts';
import type { Happening } from '../../node/happening.ts';
import type { PodStore } from '../../node/store/pod-store.ts';
import type { Journal } from '../../timeline/journal.ts';
import { badRequest, conflict, notFound } from '../status-error.ts';
import type { DrillWish } from './drill-wish.ts';

/** A drill that could be held: nothing runs yet. */
export interface PreparedDrill {
  /** `namespace/name` of the copy: under it the page draws what happens. */
  readonly pod: string;
  /** Resolves with its report, as JSON, once every process is gone; rejects with why there is none. */
  hold(hear: DrillEars, signal: AbortSignal): Promise<object>;
}

export interface DrillEars {
  /** `starting`, `ready`, `stopping`, `over`. */
  tell(progress: string): void;
  meet(pod: Pod): void;
  watch(happening: Happening): void;
}

/** Rejects with a HookletError when the pod has nothing that could be asked. */
export type PrepareDrill = (pod: Pod, wish: DrillWish) => Promise<PreparedDrill>;

/** What `GET /page/drill` answers. */
export type DrillState =
  | { readonly state: 'none' }
  | {
      readonly state: 'running';
      readonly of: string;
      readonly pod: string;
      readonly startedAt: number;
      readonly progress: string;
    }
  | { readonly state: 'over'; readonly of: string; readonly pod: string; readonly report: object }
  /** `message`: why there is no report. */
  | { readonly state: 'failed'; readonly of: string; readonly pod: string; readonly message: string };

export interface Drills {
  state(): DrillState;
  /** Throws NotFound, BadRequest when there is nothing to ask, Conflict when another drill runs. */
  start(namespace: string, name: string, wish: DrillWish): Promise<DrillState>;
  /** Kills what the drill runs; its report is of what was seen until then. Throws Conflict when none runs. */
  callOff(): DrillState;
  /** Calls it off and resolves when nothing of it is left. */
  close(): Promise<void>;
}

export interface DrillsOptions {
  readonly store: PodStore;
  readonly journal: Journal;
  readonly prepare: PrepareDrill;
  onFault(error: unknown): void;
}

export function createDrills({ store, journal, prepare, onFault }: DrillsOptions): Drills {
  let state: DrillState = { state: 'none' };
  let busy = false;
  let held: Promise<void> = Promise.resolve();
  let ending = new AbortController();
  let closed = false;

  function whyNot(error: unknown): string {
    if (!(error instanceof HookletError)) onFault(error);
    return error instanceof Error ? error.message : String(error);
  }

  async function hold({ hold, pod }: PreparedDrill, of: string, signal: AbortSignal): Promise<void> {
    const ears: DrillEars = {
      tell(progress) {
        if (state.state === 'running') state = { ...state, progress };
      },
      meet: journal.meet,
      watch(happening) {
        if (happening.type !== 'output') journal.watch(happening);
      },
    };
    try {
      state = { state: 'over', of, pod, report: await hold(ears, signal) };
    } catch (error) {
      state = { state: 'failed', of, pod, message: whyNot(error) };
    } finally {
      busy = false;
    }
  }

  return {
    state: () => state,
    async start(namespace, name, wish) {
      const worker = store.worker(namespace, name);
      if (!worker) throw notFound('pods', name);
      if (busy || closed)
        throw conflict('pods', name, 'another drill is running: wait for it, or call it off');
      busy = true;
      const of = `${namespace}/${name}`;
      try {
        const prepared = await prepare(worker.pod, wish);
        const { pod } = prepared;
        ending = new AbortController();
        if (closed) ending.abort();
        state = { state: 'running', of, pod, startedAt: store.now(), progress: 'starting' };
        held = hold(prepared, of, ending.signal);
        return state;
      } catch (error) {
        busy = false;
        throw error instanceof HookletError ? badRequest(error.message) : error;
      }
    },
    callOff() {
      if (state.state !== 'running') throw conflict('drills', 'drill', 'no drill is running');
      ending.abort();
      return state;
    },
    async close() {
      closed = true;
      ending.abort();
      await held;
    },
  };
}
