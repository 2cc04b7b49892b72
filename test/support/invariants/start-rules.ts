/** When a container may be started. */

import type { StartProcess } from '../../../supervisor/lifecycle/actions.ts';
import type { Fact } from '../../../supervisor/lifecycle/facts.ts';
import type { PodState } from '../../../supervisor/lifecycle/pod-state.ts';
import type { Moment } from '../story.ts';
import { type Instance, type Instances, recordOf } from './instances.ts';
import { must } from './must.ts';

/** The kubelet's numbers, written down a second time: 0, 10, 20, 40 … 300 s. */
class ExpectedBackOff {
  #waitSeconds = 0;
  #restartedAt: number | undefined;

  earliest(exitedAt: number): number {
    if (this.#restartedAt !== undefined && exitedAt - this.#restartedAt > 600_000) this.#waitSeconds = 0;
    return exitedAt + this.#waitSeconds * 1000;
  }

  restarted(at: number): void {
    this.#restartedAt = at;
    this.#waitSeconds = Math.min(300, this.#waitSeconds === 0 ? 10 : this.#waitSeconds * 2);
  }
}

export class StartRules {
  readonly #instances: Instances;
  readonly #backOffs = new Map<string, ExpectedBackOff>();
  /** Containers whose newest instance came after a restart of all: the records before it are gone. */
  readonly #afresh = new Set<string>();
  /** Init containers that have exited 0, sidecars that have run and passed their startup probe. */
  readonly #done = new Set<string>();

  constructor(instances: Instances) {
    this.#instances = instances;
  }

  take(fact: Fact, pod: PodState): void {
    if (fact.type === 'process-exited' && fact.exitCode === 0) this.#done.add(fact.container);
    if (fact.type === 'spec-changed') this.#forgetBackOffs(pod, fact.pod);
  }

  started(container: string): void {
    this.#done.add(container);
  }

  check({ container, restartCount }: StartProcess, { now, after, isAlive }: Moment): void {
    const { worker } = after;
    const record = recordOf(after, container);
    must(!isAlive(container), () => `a second process for ${container}`);
    must(worker.kind === 'syncing', () => `${container} is started by a worker that is ${worker.kind}`);
    const before = this.#instances.find(container);
    if (before) {
      must(before.exit !== undefined, () => `${container} is started while it is being started`);
      if (!record.reset) this.#checkBackOff(before, now);
    }
    if (record.reset) {
      this.#done.delete(container);
      this.#afresh.add(container);
    } else {
      this.#afresh.delete(container);
    }
    if (record.role === 'regular' && (!before || record.reset)) this.#checkInitialized(after, container);
    this.#instances.start(container, restartCount, now);
  }

  /**
   * What is killed in a sync is started in the same one, if its back-off allows it as counted from the instance
   * before; which of the two it was a bystander cannot tell.
   */
  #checkBackOff(before: Instance, now: number): void {
    const { container, exit, stop } = before;
    const backOff = this.#backOffs.get(container) ?? new ExpectedBackOff();
    this.#backOffs.set(container, backOff);
    const killed = / (?:failed (?:liveness|startup) probe|definition changed)/.test(stop?.message ?? '');
    const exitBefore = this.#afresh.has(container) ? undefined : before.before?.exit?.at;
    const from = killed ? exitBefore : exit?.at;
    if (from !== undefined) {
      const earliest = backOff.earliest(from);
      must(now >= earliest, () => `restart of ${container} ${earliest - now} ms too early`);
    }
    if (!killed) backOff.restarted(now);
  }

  #checkInitialized({ containers }: PodState, container: string): void {
    for (const { name, role, reset } of containers) {
      if (role === 'regular') continue;
      must(this.#done.has(name) && !reset, () => `${container} is started before ${name} is done`);
    }
  }

  #forgetBackOffs(pod: PodState, changed: PodState['pod']): void {
    const { initContainers, containers } = changed.spec;
    for (const { name, image } of [...initContainers, ...containers]) {
      if (recordOf(pod, name).spec.image !== image) this.#backOffs.delete(name);
    }
  }
}
