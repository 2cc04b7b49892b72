/** When a container may be probed, and what the status may say because of it. */

import type { RunProbe } from '../../../supervisor/lifecycle/actions.ts';
import type { ProbeEnded } from '../../../supervisor/lifecycle/facts.ts';
import type { PodState } from '../../../supervisor/lifecycle/pod-state.ts';
import type { ContainerStatus, PodStatus } from '../../../supervisor/lifecycle/pod-status.ts';
import { judgeProbe } from '../../../supervisor/lifecycle/probe-outcome.ts';
import type { Moment } from '../story.ts';
import { recordOf } from './instances.ts';
import { must } from './must.ts';

export class ProbeRules {
  readonly #running = new Map<string, RunProbe>();
  /** `container/probe/restartCount`. */
  readonly #succeeded = new Set<string>();
  /** `container/probe/restartCount`: could not be run, and is tried again whatever has become of the container. */
  readonly #erred = new Set<string>();
  #status: PodStatus | undefined;

  run(probe: RunProbe, { after, now, actions }: Moment): void {
    const { container, probe: kind, probeId } = probe;
    for (const other of this.#running.values()) {
      const same = other.container === container && other.probe === kind;
      must(!same, () => `two attempts of ${container}/${kind} at once`);
    }
    must(!this.#running.has(probeId), () => `probe ${probeId} is new`);
    this.#running.set(probeId, probe);
    // Tried again, and called off before anyone could do it.
    if (actions.some((each) => each.type === 'cancel-probe' && each.probeId === probeId)) return;
    const { worker } = after;
    must(worker.kind !== 'terminated', () => `a probe of ${container} when the pod is over`);
    must(kind === 'readiness' || worker.kind !== 'terminating', () => `${probeId} while the pod ends`);
    const { spec, role } = recordOf(after, container);
    must(role !== 'init', () => `a probe of the init container ${container}`);
    if (this.#erred.has(keyOf(probe))) return;
    const shown = this.#shown(container);
    must(shown?.state.running !== undefined, () => `${probeId} of a container that is not shown running`);
    must(shown.restartCount === probe.restartCount, () => `${probeId} of another instance than shown`);
    must(shown.started === (kind !== 'startup'), () => `${probeId} with started ${shown.started}`);
    const delay = spec[`${kind}Probe`]?.initialDelaySeconds ?? 0;
    const since = now - Date.parse(shown.state.running.startedAt);
    must(since >= delay * 1000, () => `${probeId} before its initial delay`);
  }

  cancel(probeId: string): void {
    must(this.#running.delete(probeId), () => `${probeId} is cancelled and does not run`);
  }

  /** Whether this was a sidecar's way of having started. */
  end({ probeId, outcome }: ProbeEnded): RunProbe | undefined {
    const probe = this.#running.get(probeId);
    this.#running.delete(probeId);
    if (!probe) return undefined;
    const { kind } = judgeProbe(probe.probe, outcome);
    if (kind === 'error') this.#erred.add(keyOf(probe));
    else this.#erred.delete(keyOf(probe));
    if (kind !== 'success' && kind !== 'warning') return undefined;
    this.#succeeded.add(keyOf(probe));
    return probe;
  }

  publish(status: PodStatus, pod: PodState): void {
    this.#status = status;
    for (const each of status.initContainerStatuses ?? []) this.#check(each, pod);
    for (const each of status.containerStatuses) this.#check(each, pod);
  }

  #check({ name, ready, started, state, restartCount }: ContainerStatus, pod: PodState): void {
    const { spec, role } = recordOf(pod, name);
    must(!started || state.running !== undefined, () => `${name} is started and does not run`);
    if (role === 'init') {
      must(!ready || state.terminated?.exitCode === 0, () => `${name} is ready and has not exited 0`);
      return;
    }
    must(!ready || started, () => `${name} is ready and not started`);
    const succeeded = (probe: string) => this.#succeeded.has(`${name}/${probe}/${restartCount}`);
    const byStartup = !spec.startupProbe || succeeded('startup');
    must(!started || byStartup, () => `${name} is started without its startup probe`);
    const byReadiness = !spec.readinessProbe || succeeded('readiness');
    must(!ready || byReadiness, () => `${name} is ready without its readiness probe`);
  }

  #shown(container: string): ContainerStatus | undefined {
    const { initContainerStatuses = [], containerStatuses = [] } = this.#status ?? {};
    return [...initContainerStatuses, ...containerStatuses].find(({ name }) => name === container);
  }
}

function keyOf({ container, probe, restartCount }: RunProbe): string {
  return `${container}/${probe}/${restartCount}`;
}
