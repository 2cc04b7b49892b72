/** What a bystander knows of each container's newest instance. */

import type { Fact } from '../../../supervisor/lifecycle/facts.ts';
import type { ContainerRecord, PodState } from '../../../supervisor/lifecycle/pod-state.ts';

export interface Instance {
  readonly container: string;
  readonly restartCount: number;
  readonly startedAt: number;
  stop?: StopSeen;
  signal?: { readonly at: number; readonly graceSeconds: number };
  killed: boolean;
  exit?: { readonly at: number; readonly code: number };
  postStartFailed: boolean;
  /** The one before it. */
  readonly before?: Instance;
}

export interface StopSeen {
  readonly at: number;
  readonly graceSeconds: number;
  readonly message: string;
  /** How often the clock had jumped. */
  readonly jumps: number;
  preStop?: { readonly hookId: string; ended: boolean };
}

export class Instances {
  readonly #newest = new Map<string, Instance>();

  get(container: string | undefined): Instance {
    const instance = this.#newest.get(container ?? '');
    if (instance === undefined) throw new Error(`${container} was never started`);
    return instance;
  }

  find(container: string): Instance | undefined {
    return this.#newest.get(container);
  }

  all(): Iterable<Instance> {
    return this.#newest.values();
  }

  start(container: string, restartCount: number, startedAt: number): void {
    const before = this.#newest.get(container);
    this.#newest.set(container, {
      container,
      restartCount,
      startedAt,
      killed: false,
      postStartFailed: false,
      ...(before ? { before: withoutHistory(before) } : {}),
    });
  }

  take(fact: Fact, now: number): void {
    if (fact.type === 'process-exited') {
      const instance = this.#newest.get(fact.container);
      if (instance) instance.exit ??= { at: now, code: fact.exitCode };
    } else if (fact.type === 'start-failed') {
      this.#takeFailure(fact.container, fact.reason, now);
    } else if (fact.type === 'hook-ended') {
      for (const { stop } of this.#newest.values()) {
        if (stop?.preStop?.hookId === fact.hookId) stop.preStop.ended = true;
      }
    }
  }

  /** What was never created leaves no instance behind. */
  #takeFailure(container: string, reason: string, now: number): void {
    const instance = this.#newest.get(container);
    if (!instance || instance.exit) return;
    if (reason === 'StartError') instance.exit = { at: now, code: 128 };
    else if (instance.before) this.#newest.set(container, instance.before);
    else this.#newest.delete(container);
  }
}

function withoutHistory({ before: _, ...instance }: Instance): Instance {
  return instance;
}

export function recordOf(pod: PodState, container: string): ContainerRecord {
  const record = pod.containers.find(({ name }) => name === container);
  if (record === undefined) throw new Error(`there is no container ${container}`);
  return record;
}
