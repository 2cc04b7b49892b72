/** How a container is stopped. */

import type { RecordEvent, RunHook, SendSignal } from '../../../supervisor/lifecycle/actions.ts';
import type { PodState } from '../../../supervisor/lifecycle/pod-state.ts';
import type { Moment } from '../story.ts';
import { type Instance, type Instances, recordOf, type StopSeen } from './instances.ts';
import { must } from './must.ts';

export class StopRules {
  readonly #instances: Instances;
  #killRequested = false;
  #now = 0;
  #jumps = 0;

  constructor(instances: Instances) {
    this.#instances = instances;
  }

  killRequested(): void {
    this.#killRequested = true;
  }

  /** A jump makes everything late that was due meanwhile. */
  jumped(): void {
    this.#jumps += 1;
  }

  killing({ container, message }: RecordEvent, { now, after }: Moment): void {
    const instance = this.#instances.get(container);
    must(instance.stop === undefined, () => `a second Killing event for one stop of ${container}`);
    const { exit, postStartFailed } = instance;
    must(exit === undefined || postStartFailed, () => `a Killing event after ${container} ended by itself`);
    const graceSeconds = graceOf(message, after, instance.container);
    instance.stop = { at: now, graceSeconds, message, jumps: this.#jumps };
  }

  preStop({ container, hookId }: RunHook): void {
    const { stop, exit, postStartFailed } = this.#instances.get(container);
    must(stop !== undefined, () => `preStop of ${container} without a Killing event before it`);
    must(exit === undefined || postStartFailed, () => `preStop of ${container} after it ended by itself`);
    must(stop.preStop === undefined, () => `a second preStop in one stop of ${container}`);
    must(stop.graceSeconds > 0, () => `preStop of ${container} without any grace`);
    stop.preStop = { hookId, ended: false };
  }

  signal({ container, graceSeconds }: SendSignal, moment: Moment): void {
    const { now } = moment;
    const instance = this.#instances.get(container);
    const { stop } = instance;
    must(stop !== undefined, () => `a stop signal for ${container} without a Killing event before it`);
    must(instance.exit === undefined, () => `a stop signal for ${container}, which has ended`);
    must(instance.signal === undefined, () => `a second stop signal for ${container}`);
    const used = now >= stop.at + stop.graceSeconds * 1000;
    const hookRuns = stop.preStop !== undefined && !stop.preStop.ended;
    must(used || !hookRuns, () => `a stop signal for ${container} while preStop runs`);
    const others = inFront(moment, container);
    must(used || others.length === 0, () => `${container} is signalled before ${others} are gone`);
    instance.signal = { at: now, graceSeconds };
    this.#checkGrace(instance, stop, moment);
  }

  /** A sidecar's hook and its wait are rounded down each for itself. */
  #checkGrace({ container, signal }: Instance, stop: StopSeen, { after }: Moment): void {
    if (!signal) return;
    must(signal.graceSeconds >= 2, () => `only ${signal.graceSeconds} s of grace for ${container}`);
    if (stop.jumps !== this.#jumps) return;
    const rounding = recordOf(after, container).role === 'sidecar' ? 1 : 0;
    const latest = stop.at + (stop.graceSeconds + 2 + rounding) * 1000;
    must(signal.at + signal.graceSeconds * 1000 <= latest, () => `KILL of ${container} would be too late`);
  }

  kill(container: string, now: number): void {
    const instance = this.#instances.get(container);
    must(!instance.killed, () => `a second KILL for ${container}`);
    instance.killed = true;
    if (this.#killRequested) return;
    must(instance.signal !== undefined, () => `KILL of ${container} without a stop signal before it`);
    must(now >= dueAt(instance), () => `KILL of ${container} before its time`);
    must(this.#now < dueAt(instance), () => `KILL of ${container} after its time`);
  }

  /** A KILL that is due has been asked for. */
  settle(now: number): void {
    this.#now = now;
    for (const instance of this.#instances.all()) {
      if (!instance.signal || instance.killed || instance.exit) continue;
      must(now < dueAt(instance), () => `no KILL for ${instance.container}`);
    }
  }
}

function dueAt({ signal }: Instance): number {
  return signal ? signal.at + signal.graceSeconds * 1000 : Number.POSITIVE_INFINITY;
}

/** Who has to be gone before a sidecar is signalled: when the whole pod ends, and not otherwise. */
function inFront({ after, isAlive }: Moment, container: string): readonly string[] {
  const record = recordOf(after, container);
  if (record.role !== 'sidecar' || after.worker.kind !== 'terminating' || after.killRequested) return [];
  const later = after.containers.slice(after.containers.indexOf(record) + 1);
  return later.filter(({ role, name }) => role !== 'init' && isAlive(name)).map(({ name }) => name);
}

/** By the words of the Killing event: the deletion's only when the pod ends, else the probe's or the pod's. */
function graceOf(message: string, pod: PodState, container: string): number {
  if (message === 'killing') return 0;
  const { spec } = recordOf(pod, container);
  const { terminationGracePeriodSeconds: ofPod } = pod.pod.spec;
  const ofPodEnding = message.startsWith('Stopping container') ? 1 : 0;
  if (pod.worker.kind === 'terminating' && pod.worker.inSync) return ofPod;
  if (ofPodEnding) return Math.max(1, pod.deletion?.graceSeconds ?? ofPod);
  if (message.includes('failed liveness probe'))
    return spec.livenessProbe?.terminationGracePeriodSeconds ?? ofPod;
  if (message.includes('failed startup probe'))
    return spec.startupProbe?.terminationGracePeriodSeconds ?? ofPod;
  return ofPod;
}
