/** A pod as its watchers see it: what it published, which runs its containers had, which events there were. */

import type { ContainerStatus, PodCondition, PodStatus } from '../../../supervisor/lifecycle/pod-status.ts';
import { INITIAL_STATUS } from '../../../supervisor/lifecycle/status.ts';
import { validatePodUpdate } from '../../../supervisor/manifest/validate/validate-update.ts';
import type { Happening } from '../../../supervisor/node/happening.ts';
import type { PodWorker } from '../../../supervisor/node/pod-worker.ts';
import { type PodManifest, readPod, withImage } from './manifest.ts';
import { tellStory } from './story.ts';

/** Times in seconds since the pod was accepted. */
export interface Run {
  readonly startedAt: number;
  /** Infinity while it runs. */
  exitedAt: number;
  exitCode?: number;
  readonly image?: string;
}

export type EventHappening = Extract<Happening, { type: 'event' }> & { readonly seconds: number };

export interface SeenStatus {
  readonly at: number;
  readonly status: PodStatus;
}

/** How the world tells the time to its pods: seconds in the rows' own measure. */
export interface Timekeeper {
  seconds(): number;
  manifest(spec: PodManifest): PodManifest;
  /** A grace period in the rows' seconds, as this world's API takes it. */
  graceSeconds(seconds: number): number;
}

export class ObservedPod {
  readonly name: string;
  readonly statuses: SeenStatus[] = [];
  readonly events: EventHappening[] = [];
  readonly happenings: { readonly at: number; readonly happening: Happening }[] = [];
  removedAt = Number.POSITIVE_INFINITY;
  deletedAt = Number.POSITIVE_INFINITY;
  readonly #runs = new Map<string, Run[]>();
  readonly #openHooks = new Map<string, Run>();
  readonly #time: Timekeeper;
  readonly #startedAt: number;
  #spec: PodManifest;
  #worker: PodWorker | undefined;
  output = '';

  constructor(name: string, spec: PodManifest, time: Timekeeper) {
    this.name = name;
    this.#spec = spec;
    this.#time = time;
    this.#startedAt = time.seconds();
  }

  /** Seconds since it was accepted. */
  get now(): number {
    return this.#time.seconds() - this.#startedAt;
  }

  attach(worker: PodWorker): void {
    this.#worker = worker;
  }

  get worker(): PodWorker {
    if (!this.#worker) throw new Error(`${this.name} is not running yet`);
    return this.#worker;
  }

  readonly watch = (happening: Happening): void => {
    const at = this.now;
    this.happenings.push({ at, happening });
    switch (happening.type) {
      case 'process-started':
        this.#begin(happening.container, at);
        break;
      case 'process-exited':
        this.#end(this.runs(happening.container).at(-1), at, happening.exitCode);
        break;
      case 'hook-started':
        this.#openHooks.set(happening.hookId, this.#begin(`${happening.container}/${happening.hook}`, at));
        break;
      case 'hook-ended':
        this.#end(this.#openHooks.get(happening.hookId), at);
        break;
      case 'event':
        this.events.push({ ...happening, seconds: at });
        break;
      case 'status':
        this.statuses.push({ at, status: happening.status });
        break;
      case 'output':
        this.output += happening.chunk.toString();
        break;
      case 'removed':
        this.removedAt = at;
        break;
    }
  };

  /** `kubectl delete pod`, with `--grace-period` when given. */
  delete(graceSeconds?: number): void {
    this.deletedAt = Math.min(this.deletedAt, this.now);
    const grace = graceSeconds === undefined ? undefined : this.#time.graceSeconds(graceSeconds);
    this.worker.remove('the row', grace);
  }

  /** `kubectl set image`. */
  setImage(container: string, image?: string): void {
    this.change(withImage(this.#spec, container, image));
  }

  /** Throws what the API server would say. */
  change(spec: PodManifest): void {
    this.#spec = spec;
    const changed = readPod(this.name, this.#time.manifest(spec));
    const [refused] = validatePodUpdate(this.worker.state().pod, changed);
    if (refused) throw new Error(refused.text);
    this.worker.update(changed);
  }

  get spec(): PodManifest {
    return this.#spec;
  }

  get status(): PodStatus {
    return this.statuses.at(-1)?.status ?? INITIAL_STATUS;
  }

  get phase(): PodStatus['phase'] {
    return this.status.phase;
  }

  get removed(): boolean {
    return this.removedAt < Number.POSITIVE_INFINITY;
  }

  /** Nothing of it will run again. */
  get over(): boolean {
    return this.phase === 'Succeeded' || this.phase === 'Failed';
  }

  container(name: string): ContainerStatus | undefined {
    return containerStatus(this.status, name);
  }

  restarts(name: string): number {
    return this.container(name)?.restartCount ?? 0;
  }

  isReady(): boolean {
    return this.condition('Ready')?.status === 'True';
  }

  condition(type: PodCondition['type']): PodCondition | undefined {
    return this.status.conditions.find((each) => each.type === type);
  }

  /** Of a container; `name/postStart` and `name/preStop` of its hooks. */
  runs(name: string): readonly Run[] {
    return this.#runs.get(name) ?? [];
  }

  /** The first run; throws when there is none. */
  first(name: string): Run {
    const [run] = this.runs(name);
    if (!run) throw new Error(`${name} never ran in\n${this}`);
    return run;
  }

  last(name: string): Run {
    const run = this.runs(name).at(-1);
    if (!run) throw new Error(`${name} never ran in\n${this}`);
    return run;
  }

  /** Notes a run that no happening tells of: an exec probe's. */
  beginRun(name: string): Run {
    return this.#begin(name, this.now);
  }

  endRun(run: Run, exitCode: number): void {
    this.#end(run, this.now, exitCode);
  }

  hasEvent(reason: string, text: string | RegExp = ''): boolean {
    return this.events.some(
      (event) =>
        event.reason === reason &&
        (typeof text === 'string' ? event.message.includes(text) : text.test(event.message)),
    );
  }

  /** When a status first was like this; Infinity when none was. */
  firstAt(look: (status: PodStatus) => boolean): number {
    return this.statuses.find(({ status }) => look(status))?.at ?? Number.POSITIVE_INFINITY;
  }

  toString(): string {
    return tellStory(this.name, this.happenings);
  }

  #begin(name: string, at: number): Run {
    const image = this.#imageOf(name);
    const run: Run = { startedAt: at, exitedAt: Number.POSITIVE_INFINITY, ...(image ? { image } : {}) };
    this.#runs.set(name, [...this.runs(name), run]);
    return run;
  }

  #end(run: Run | undefined, at: number, exitCode?: number): void {
    if (!run) return;
    run.exitedAt = at;
    if (exitCode !== undefined) run.exitCode = exitCode;
  }

  #imageOf(name: string): string | undefined {
    const all = [...(this.#spec.initContainers ?? []), ...this.#spec.containers];
    return all.find((each) => each.name === name)?.image;
  }
}

export function containerStatus(status: PodStatus, name: string): ContainerStatus | undefined {
  return [...(status.initContainerStatuses ?? []), ...status.containerStatuses].find(
    (each) => each.name === name,
  );
}
