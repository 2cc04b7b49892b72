/** A pod's life in virtual time: the core decides, a virtual node performs, everything is written down. */

import { acceptPod, FAITHFUL } from '../../supervisor/lifecycle/accept-pod.ts';
import type { Action } from '../../supervisor/lifecycle/actions.ts';
import { decide } from '../../supervisor/lifecycle/decide.ts';
import type { Fact } from '../../supervisor/lifecycle/facts.ts';
import { observe } from '../../supervisor/lifecycle/observe.ts';
import type { PodState } from '../../supervisor/lifecycle/pod-state.ts';
import type { PodStatus } from '../../supervisor/lifecycle/pod-status.ts';
import { podColumns } from '../../supervisor/lifecycle/status-column.ts';
import type { Pod } from '../../supervisor/manifest/pod.ts';
import { Agenda } from './agenda.ts';
import type { Outside, Script } from './script.ts';
import { VirtualNode } from './virtual-node.ts';

/**
 * `outside`: someone deletes, updates or kills. `process`, `hook`, `probe`: as the machine sees it. The rest: as
 * `kubectl` shows it.
 */
export type EntryKind = 'outside' | 'process' | 'hook' | 'probe' | 'event' | 'status' | 'removed';

export interface Entry {
  /** Seconds since the pod was accepted. */
  readonly at: number;
  readonly kind: EntryKind;
  readonly what: string;
}

/** One call of `decide`, for those who check rules rather than read stories. */
export interface Moment {
  readonly now: number;
  readonly before: PodState;
  readonly after: PodState;
  readonly actions: readonly Action[];
  readonly wakeAt: number;
  readonly isAlive: (container: string) => boolean;
}

export interface Watch {
  readonly moment?: (moment: Moment) => void;
  /** Before it is taken in. */
  readonly fact?: (fact: Fact, now: number, pod: PodState) => void;
  readonly jump?: () => void;
}

/** When stories begin; not a whole second, so that nothing can rely on it. */
export const BEGINNING = Date.parse('2026-01-01T00:00:00.250Z');

const A_DAY = 86_400;
/** A story that takes more has no end. */
const MOST_MOMENTS = 200_000;

/** Plays the whole script; fails when the core asks to be woken in the past. */
export function play(script: Script, watch: Watch = {}): Story {
  const story = new Story(script, watch);
  story.run();
  return story;
}

export class Story {
  readonly log: Entry[] = [];
  readonly statuses: PodStatus[] = [];
  readonly #script: Script;
  readonly #watch: Watch;
  readonly #agenda = new Agenda();
  readonly #node: VirtualNode;
  #pod: PodState;
  #now = BEGINNING;
  #row = '';
  #wakeAt = Number.POSITIVE_INFINITY;

  constructor(script: Script, watch: Watch) {
    this.#script = script;
    this.#watch = watch;
    this.#pod = acceptPod(script.pod, BEGINNING, { ...FAITHFUL, ...script.options });
    this.#node = new VirtualNode(script, this.#agenda, {
      fact: (fact) => this.#take(fact),
      tell: (kind, what) => this.#tell(kind, what),
      now: () => this.#now,
      since: () => (this.#now - BEGINNING) / 1000,
    });
    for (const each of script.outside ?? []) this.#agenda.plan(inMs(each.at), () => this.#befall(each));
  }

  get pod(): PodState {
    return this.#pod;
  }

  run(): void {
    const end = inMs(this.#script.until ?? A_DAY);
    this.#decide();
    for (let moments = 0; ; moments += 1) {
      if (moments > MOST_MOMENTS) throw new Error(`no end in sight after ${this.#now - BEGINNING} ms`);
      const at = Math.max(this.#now, Math.min(this.#agenda.nextAt, this.#wakeAt));
      if (at > end) return;
      this.#now = at;
      this.#happen(at);
      this.#decide();
    }
  }

  /** What was told of these kinds, as [seconds, what]. */
  told(...kinds: EntryKind[]): [number, string][] {
    return this.log.filter(({ kind }) => kinds.includes(kind)).map(({ at, what }) => [at, what]);
  }

  /** The same without times. */
  order(...kinds: EntryKind[]): string[] {
    return this.told(...kinds).map(([, what]) => what);
  }

  /** When something was told for the first time; fails when it never was. */
  at(what: string): number {
    const entry = this.log.find((candidate) => candidate.what === what);
    if (entry === undefined) throw new Error(`it never happened that ${what} in\n${this}`);
    return entry.at;
  }

  toString(): string {
    return this.log.map(({ at, what }) => `${at.toFixed(3).padStart(10)}  ${what}`).join('\n');
  }

  #happen(at: number): void {
    do {
      if (this.#agenda.nextAt > at) return;
      this.#agenda.next()?.happen();
    } while (this.#script.together);
  }

  #befall(each: Outside): void {
    if ('fact' in each) {
      this.#tell('outside', describeFact(each.fact));
      this.#take(each.fact);
      if (this.#pod.deletion && this.#pod.worker.kind !== 'terminated') this.#tellStatus();
    } else if ('exits' in each) {
      this.#node.exit(each.exits, each.code);
    } else {
      this.#jump(each.jumps);
    }
  }

  /** What is planned by then is late, all of it. */
  #jump(seconds: number): void {
    this.#tell('outside', `the clock jumps ${seconds} s ahead`);
    this.#now += Math.round(seconds * 1000);
    this.#watch.jump?.();
  }

  #take(fact: Fact): void {
    this.#watch.fact?.(fact, this.#now, this.#pod);
    this.#pod = observe(this.#pod, fact, this.#now);
  }

  #decide(): void {
    const before = this.#pod;
    const { pod, actions, wakeAt } = decide(before, this.#now);
    this.#pod = pod;
    this.#wakeAt = wakeAt;
    const isAlive = (container: string) => this.#node.isAlive(container);
    this.#watch.moment?.({ now: this.#now, before, after: pod, actions, wakeAt, isAlive });
    if (wakeAt <= this.#now) throw new Error(`asked to be woken in the past, after\n${this}`);
    for (const action of actions) this.#perform(action);
  }

  #perform(action: Action): void {
    if (action.type === 'record-event') {
      const { eventType, reason, message } = action;
      this.#tell('event', `${eventType} ${reason} "${message}"`);
    } else if (action.type === 'publish-status') {
      this.statuses.push(action.status);
      this.#tellStatus();
    } else if (action.type === 'remove-pod') {
      this.#tell('removed', 'removed');
    }
    this.#node.perform(action);
  }

  /** `kubectl get pod -w -o wide`, with the phase; a row that says nothing new is left out. */
  #tellStatus(): void {
    const { spec } = this.#script.pod;
    const status = this.statuses.at(-1) ?? this.#pod.status;
    const columns = podColumns(spec, status, this.#pod.deletion !== undefined);
    const row = `${columns.ready} ${columns.status} ${columns.restarts} ${status.phase}`;
    if (row !== this.#row) this.#tell('status', row);
    this.#row = row;
  }

  #tell(kind: EntryKind, what: string): void {
    this.log.push({ at: Math.round(this.#now - BEGINNING) / 1000, kind, what });
  }
}

function inMs(seconds: number): number {
  return BEGINNING + Math.round(seconds * 1000);
}

function describeFact(fact: Fact): string {
  switch (fact.type) {
    case 'deletion-requested':
      return fact.graceSeconds === undefined ? 'deleted' : `deleted with grace ${fact.graceSeconds}`;
    case 'kill-requested':
      return 'killed by the user';
    case 'spec-changed':
      return `updated: ${images(fact.pod)}`;
    default:
      return `fact ${JSON.stringify(fact)}`;
  }
}

function images({ spec }: Pod): string {
  return [...spec.initContainers, ...spec.containers].map(({ name, image }) => `${name} ${image}`).join(', ');
}
