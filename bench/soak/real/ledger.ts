/** What the API has acknowledged, held against what a watch has delivered. */

import type { PodAnswer } from './api-client.ts';

export interface SeenEvent {
  readonly type: string;
  readonly uid: string;
  readonly name: string;
  readonly version: number;
  readonly labels: Readonly<Record<string, string>>;
}

interface Acknowledged {
  readonly verb: 'create' | 'patch' | 'delete';
  readonly name: string;
  readonly uid: string;
  readonly version: number;
  /** Of a patch: the label that it has set. */
  readonly label?: readonly [key: string, value: string];
}

export interface LedgerCounts {
  readonly creates: number;
  readonly patches: number;
  readonly deletes: number;
  readonly events: number;
}

export class Ledger {
  #acknowledged: Acknowledged[] = [];
  #seen = new Map<string, SeenEvent[]>();
  #lastVersion = 0;
  readonly #disorder: string[] = [];
  readonly #counts = { creates: 0, patches: 0, deletes: 0, events: 0 };

  get counts(): LedgerCounts {
    return this.#counts;
  }

  created(name: string, { uid, version }: PodAnswer): void {
    this.#counts.creates += 1;
    this.#acknowledged.push({ verb: 'create', name, uid, version });
  }

  patched(name: string, { uid, version }: PodAnswer, key: string, value: string): void {
    this.#counts.patches += 1;
    this.#acknowledged.push({ verb: 'patch', name, uid, version, label: [key, value] });
  }

  deleted(name: string, { uid, version }: PodAnswer): void {
    this.#counts.deletes += 1;
    this.#acknowledged.push({ verb: 'delete', name, uid, version });
  }

  /** Of the one watch that has been open from the beginning. */
  saw(event: SeenEvent): void {
    this.#counts.events += 1;
    const { uid, version, name, type } = event;
    if (version <= this.#lastVersion)
      this.#disorder.push(`${type} of ${name} with version ${version} after ${this.#lastVersion}`);
    this.#lastVersion = version;
    const events = this.#seen.get(uid);
    if (events) events.push(event);
    else this.#seen.set(uid, [event]);
  }

  /** The newest version that has been seen. */
  get version(): number {
    return this.#lastVersion;
  }

  seenSince(version: number): readonly SeenEvent[] {
    return [...this.#seen.values()].flat().filter((event) => event.version > version);
  }

  /** What was acknowledged and has not been delivered as it was; nothing of it is forgotten. */
  missing(): readonly string[] {
    return [...this.#disorder, ...this.#acknowledged.flatMap((each) => this.#missing(each) ?? [])];
  }

  /** Closes the books on all that has been settled until now. */
  forget(): void {
    this.#acknowledged = [];
    this.#seen = new Map();
  }

  #missing({ verb, name, uid, version, label }: Acknowledged): string | undefined {
    const events = this.#seen.get(uid) ?? [];
    const at = (type: string) => events.find((each) => each.type === type && each.version === version);
    switch (verb) {
      case 'create':
        return events.some(({ type }) => type === 'ADDED') && events.some((each) => each.version === version)
          ? undefined
          : `the creation of ${name} (${version}) was not delivered`;
      case 'patch': {
        const [key, value] = label ?? ['', ''];
        const held = at('MODIFIED')?.labels[key] === value;
        return held ? undefined : `the patch ${key}=${value} of ${name} (${version}) was not delivered`;
      }
      case 'delete':
        return events.some(({ type }) => type === 'DELETED')
          ? undefined
          : `the deletion of ${name} was acknowledged, and the watch knows of none`;
      default:
        return verb satisfies never;
    }
  }
}
