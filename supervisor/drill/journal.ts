/** What happens to the pods of a drill, kept for the verdict, and a way to wait for something in it. */

import type { PodStatus } from '../lifecycle/pod-status.ts';
import type { Happening, Watcher } from '../node/happening.ts';
import { isReady } from './judge/stop-facts.ts';

export interface Journal {
  readonly watch: Watcher;
  /** Without the output of programs. */
  readonly happenings: readonly Happening[];
  /** The last lines that a pod's containers have printed. */
  lastWords(uid: string): readonly string[];
  isReady(uid: string): boolean;
  /** One of its containers has nothing to run, and never will. */
  whyUnstartable(uid: string): string | undefined;
  /** The first one that `is` what is looked for, of those after the first `from`. */
  find<T extends Happening>(is: (happening: Happening) => happening is T, from?: number): T | undefined;
  /** Resolves with true once `look` is; with false when the time is over or the signal aborts. */
  until(look: () => boolean, timeoutMs: number, signal: AbortSignal): Promise<boolean>;
}

const KEPT_BYTES = 2000;
const LAST_LINES = 8;

export function createJournal(onReady: (uid: string, ready: boolean, at: number) => void): Journal {
  const happenings: Happening[] = [];
  const words = new Map<string, string>();
  const ready = new Map<string, boolean>();
  const unstartable = new Map<string, string>();
  const waiting = new Set<() => void>();

  function note(happening: Happening): void {
    const { uid } = happening.pod;
    if (happening.type === 'output') {
      words.set(uid, `${words.get(uid) ?? ''}${happening.chunk}`.slice(-KEPT_BYTES));
      return;
    }
    if (happening.type === 'hook-output') return;
    happenings.push(happening);
    if (happening.type !== 'status') return;
    const stuck = whyStuck(happening.status);
    if (stuck !== undefined) unstartable.set(uid, stuck);
    const now = isReady(happening);
    if (now !== (ready.get(uid) ?? false)) onReady(uid, now, happening.at);
    ready.set(uid, now);
  }

  return {
    watch(happening) {
      note(happening);
      for (const look of [...waiting]) look();
    },
    happenings,
    lastWords: (uid) => (words.get(uid) ?? '').trimEnd().split('\n').slice(-LAST_LINES),
    isReady: (uid) => ready.get(uid) ?? false,
    whyUnstartable: (uid) => unstartable.get(uid),
    find: (is, from = 0) => happenings.slice(from).find(is),
    until: (look, timeoutMs, signal) =>
      new Promise((resolve) => {
        if (look() || signal.aborted) return resolve(look());
        const settle = (found: boolean) => {
          waiting.delete(again);
          clearTimeout(timer);
          signal.removeEventListener('abort', stop);
          resolve(found);
        };
        const again = () => {
          if (look()) settle(true);
        };
        const stop = () => settle(false);
        const timer = setTimeout(stop, timeoutMs);
        waiting.add(again);
        signal.addEventListener('abort', stop, { once: true });
      }),
  };
}

const STUCK = new Set(['ErrImageNeverPull', 'CreateContainerConfigError']);

function whyStuck({ initContainerStatuses = [], containerStatuses }: PodStatus): string | undefined {
  const states = [...initContainerStatuses, ...containerStatuses].map(({ state }) => state.waiting);
  const stuck = states.find((waiting) => waiting?.reason !== undefined && STUCK.has(waiting.reason));
  return stuck && `${stuck.reason}: ${stuck.message ?? ''}`;
}
