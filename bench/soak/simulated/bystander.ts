/** Sees what happens to every pod, and knows what never may: written down once more, without the core's own rules. */

import type { Happening, HappeningKind } from '../../../supervisor/node/happening.ts';
import { HANG_SECONDS } from './simulated-machine.ts';
import { LONGEST_GRACE_SECONDS } from './simulated-pod.ts';

interface Stop {
  readonly at: number;
  readonly graceSeconds: number;
}

interface SeenContainer {
  runs: boolean;
  stop?: Stop;
}

interface SeenPod {
  readonly containers: Map<string, SeenContainer>;
  deletedAt?: number;
}

/** A KILL may come two seconds later than the grace period ends, and a sidecar's a second more (`grace.ts`). */
const KILL_SLACK_SECONDS = 3;
/** A postStart hook that hangs is waited for, one container after the other; then sidecars stop after the others. */
export const LONGEST_DELETION_SECONDS = 3 * HANG_SECONDS + 3 * (LONGEST_GRACE_SECONDS + KILL_SLACK_SECONDS);

export class Bystander {
  readonly breaches: string[] = [];
  readonly counts = { starts: 0, kills: 0, stops: 0, removals: 0, probes: 0, hooks: 0 };
  longestDeletionSeconds = 0;
  readonly #pods = new Map<string, SeenPod>();

  /** How many pods it has seen and not yet seen removed. */
  get present(): number {
    return this.#pods.size;
  }

  readonly watch = (happening: Happening): void => {
    const { uid, name } = happening.pod;
    if (happening.type === 'removed') {
      this.#remove(uid, name, happening.at);
      return;
    }
    const pod = this.#pods.get(uid);
    if (pod) this.#see(pod, happening, name);
  };

  /** Before anything happens to it. */
  meet(uid: string): void {
    this.#pods.set(uid, { containers: new Map() });
  }

  #see(pod: SeenPod, happening: Happening, name: string): void {
    const { at } = happening;
    switch (happening.type) {
      case 'process-started':
        this.counts.starts += 1;
        if (containerOf(pod, happening).runs) this.breaches.push(`${name} has a container that runs twice`);
        pod.containers.set(happening.container, { runs: true });
        break;
      case 'process-exited':
        containerOf(pod, happening).runs = false;
        break;
      case 'stop-began':
        this.counts.stops += 1;
        containerOf(pod, happening).stop = { at, graceSeconds: happening.graceSeconds };
        break;
      case 'killed':
        this.counts.kills += 1;
        this.#judgeKill(name, containerOf(pod, happening), at);
        break;
      case 'hook-ended':
        this.counts.hooks += 1;
        break;
      case 'probe-ended':
        this.counts.probes += 1;
        break;
      case 'deletion-requested':
        pod.deletedAt ??= at;
        break;
      default:
        break;
    }
  }

  #judgeKill(name: string, { stop }: SeenContainer, at: number): void {
    if (!stop) {
      this.breaches.push(`${name} has a container that was killed and never asked to stop`);
      return;
    }
    const seconds = (at - stop.at) / 1000;
    const early = seconds < stop.graceSeconds;
    const late = seconds > stop.graceSeconds + KILL_SLACK_SECONDS;
    if (early || late)
      this.breaches.push(`${name} had a container killed after ${seconds} s of ${stop.graceSeconds} s`);
  }

  #remove(uid: string, name: string, at: number): void {
    this.counts.removals += 1;
    const pod = this.#pods.get(uid);
    if (!pod) this.breaches.push(`${name} was removed twice`);
    if (pod && [...pod.containers.values()].some(({ runs }) => runs))
      this.breaches.push(`${name} was removed while a container of it ran`);
    if (pod?.deletedAt === undefined) this.breaches.push(`${name} was removed and never deleted`);
    else this.#judgeDeletion(name, (at - pod.deletedAt) / 1000);
    this.#pods.delete(uid);
  }

  #judgeDeletion(name: string, seconds: number): void {
    this.longestDeletionSeconds = Math.max(this.longestDeletionSeconds, seconds);
    if (seconds > LONGEST_DELETION_SECONDS) this.breaches.push(`the deletion of ${name} took ${seconds} s`);
  }
}

function containerOf(pod: SeenPod, { container }: HappeningKind & { container: string }): SeenContainer {
  const known = pod.containers.get(container) ?? { runs: false };
  pod.containers.set(container, known);
  return known;
}
