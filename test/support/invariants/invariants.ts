/** What must hold at every moment of every story, however absurd; one instance watches one story. */

import type { Action } from '../../../supervisor/lifecycle/actions.ts';
import { decide } from '../../../supervisor/lifecycle/decide.ts';
import type { Fact } from '../../../supervisor/lifecycle/facts.ts';
import type { PodState } from '../../../supervisor/lifecycle/pod-state.ts';
import type { PodPhase } from '../../../supervisor/lifecycle/pod-status.ts';
import type { Moment, Watch } from '../story.ts';
import { Instances } from './instances.ts';
import { LookRules } from './look-rules.ts';
import { must } from './must.ts';
import { ProbeRules } from './probe-rules.ts';
import { StartRules } from './start-rules.ts';
import { StopRules } from './stop-rules.ts';

export class Invariants implements Watch {
  readonly #instances = new Instances();
  readonly #starts = new StartRules(this.#instances);
  readonly #stops = new StopRules(this.#instances);
  readonly #probes = new ProbeRules();
  readonly #looks = new LookRules();
  readonly #hooks = new Map<string, 'running' | 'settled'>();
  #removed = 0;
  #phase: PodPhase = 'Pending';

  get removed(): number {
    return this.#removed;
  }

  readonly jump = (): void => this.#stops.jumped();

  readonly fact = (fact: Fact, now: number, pod: PodState): void => {
    this.#instances.take(fact, now);
    this.#starts.take(fact, pod);
    if (fact.type === 'kill-requested') this.#stops.killRequested();
    if (fact.type === 'hook-ended' && this.#hooks.has(fact.hookId)) this.#hooks.set(fact.hookId, 'settled');
    if (fact.type === 'process-started') this.#takeStart(fact.container, pod);
    if (fact.type === 'probe-ended') {
      const succeeded = this.#probes.end(fact);
      if (succeeded?.probe === 'startup') this.#starts.started(succeeded.container);
    }
  };

  /** A sidecar without a startup probe has started when it runs. */
  #takeStart(container: string, pod: PodState): void {
    const record = pod.containers.find(({ name }) => name === container);
    if (record?.role === 'sidecar' && !record.spec.startupProbe) this.#starts.started(container);
  }

  readonly moment = (moment: Moment): void => {
    const { after, now } = moment;
    for (const action of moment.actions) this.#check(action, moment);
    this.#stops.settle(now);
    const again = decide(after, now);
    must(again.actions.length === 0, () => `decided twice: ${JSON.stringify(again.actions)}`);
    must(again.pod === after, () => 'the second decide changed the pod');
  };

  #check(action: Action, moment: Moment): void {
    const afterwards = this.#removed === 0 || action.type === 'record-event';
    must(afterwards, () => `${action.type} after the pod was removed`);
    switch (action.type) {
      case 'start-process':
        this.#starts.check(action, moment);
        break;
      case 'record-event':
        if (action.reason === 'FailedPostStartHook')
          this.#instances.get(action.container).postStartFailed = true;
        if (action.reason === 'Killing') this.#stops.killing(action, moment);
        break;
      case 'run-hook':
        must(!this.#hooks.has(action.hookId), () => `hook ${action.hookId} is new`);
        this.#hooks.set(action.hookId, 'running');
        if (action.hook === 'preStop') this.#stops.preStop(action);
        break;
      case 'cancel-hook':
        must(this.#hooks.get(action.hookId) === 'running', () => `cancelled hook ${action.hookId}`);
        this.#hooks.set(action.hookId, 'settled');
        break;
      case 'run-probe':
        this.#probes.run(action, moment);
        break;
      case 'cancel-probe':
        this.#probes.cancel(action.probeId);
        break;
      case 'look-at-process':
        this.#looks.check(action, moment);
        break;
      case 'send-signal':
        this.#stops.signal(action, moment);
        break;
      case 'kill-container':
        this.#stops.kill(action.container, moment.now);
        break;
      case 'publish-status':
        this.#checkPhase(action.status.phase);
        this.#probes.publish(action.status, moment.after);
        break;
      case 'remove-pod':
        this.#removed += 1;
        must(this.#removed === 1, () => 'the pod is removed twice');
        this.#checkGone(moment);
        break;
      default:
        action satisfies never;
    }
  }

  #checkPhase(phase: PodPhase): void {
    const terminal = this.#phase === 'Succeeded' || this.#phase === 'Failed';
    must(!terminal || phase === this.#phase, () => `${phase} after ${this.#phase}`);
    this.#phase = phase;
  }

  #checkGone({ after, isAlive }: Moment): void {
    for (const { name } of after.containers) {
      must(!isAlive(name), () => `${name} outlives its pod`);
    }
  }
}
