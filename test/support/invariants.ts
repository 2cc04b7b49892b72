/** What must hold at every moment of every story, however absurd; one instance watches one story. */

import { expect } from 'chai';
import type { Action, SendSignal } from '../../supervisor/lifecycle/actions.ts';
import { decide } from '../../supervisor/lifecycle/decide.ts';
import type { Fact } from '../../supervisor/lifecycle/facts.ts';
import type { PodState } from '../../supervisor/lifecycle/pod-state.ts';
import type { PodPhase } from '../../supervisor/lifecycle/pod-status.ts';
import type { Moment, Watch } from './story.ts';

interface Instance {
  stop?: Stop;
  signal?: { readonly at: number; readonly graceSeconds: number };
  killed: boolean;
  exitedAt?: number;
  postStartFailed: boolean;
  readonly startedAt: number;
}

interface Stop {
  readonly at: number;
  readonly graceSeconds: number;
  preStop?: { readonly hookId: string; ended: boolean };
}

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

export class Invariants implements Watch {
  readonly #instances = new Map<string, Instance>();
  readonly #backOffs = new Map<string, ExpectedBackOff>();
  readonly #hooks = new Map<string, 'running' | 'settled'>();
  #removed = 0;
  #killRequested = false;
  #phase: PodPhase = 'Pending';

  get removed(): number {
    return this.#removed;
  }

  readonly fact = (fact: Fact, now: number): void => {
    if (fact.type === 'kill-requested') this.#killRequested = true;
    if (fact.type === 'process-exited' || fact.type === 'start-failed') {
      const instance = this.#instances.get(fact.container);
      if (instance && instance.exitedAt === undefined) instance.exitedAt = now;
    }
    if (fact.type === 'hook-ended') this.#endHook(fact.hookId, fact.outcome.kind);
  };

  readonly moment = (moment: Moment): void => {
    const { after, now } = moment;
    for (const action of moment.actions) this.#check(action, moment);
    this.#checkKills(now);
    const again = decide(after, now);
    expect(again.actions, 'decide twice in one moment').to.deep.equal([]);
    expect(again.pod === after, 'the second decide changed the pod').to.equal(true);
  };

  #check(action: Action, moment: Moment): void {
    if (this.#removed > 0) expect(action.type, 'after the pod was removed').to.equal('record-event');
    switch (action.type) {
      case 'start-process':
        this.#checkStart(action.container, moment);
        break;
      case 'record-event':
        if (action.reason === 'FailedPostStartHook') this.#instance(action.container).postStartFailed = true;
        if (action.reason === 'Killing') this.#beginStop(this.#instance(action.container), moment);
        break;
      case 'run-hook':
        expect(this.#hooks.has(action.hookId), `hook ${action.hookId} is new`).to.equal(false);
        this.#hooks.set(action.hookId, 'running');
        if (action.hook === 'preStop') this.#checkPreStop(action.container, action.hookId);
        break;
      case 'cancel-hook':
        expect(this.#hooks.get(action.hookId), `cancelled hook ${action.hookId}`).to.equal('running');
        this.#hooks.set(action.hookId, 'settled');
        break;
      case 'run-probe':
      case 'cancel-probe':
        break;
      case 'send-signal':
        this.#checkSignal(action, moment.now);
        break;
      case 'kill-container':
        this.#checkKill(action.container, moment.now);
        break;
      case 'publish-status':
        this.#checkPhase(action.status.phase);
        break;
      case 'remove-pod':
        this.#removed += 1;
        expect(this.#removed, 'times the pod was removed').to.equal(1);
        break;
      default:
        action satisfies never;
    }
  }

  #instance(container: string | undefined): Instance {
    const instance = this.#instances.get(container ?? '');
    if (instance === undefined) throw new Error(`${container} was never started`);
    return instance;
  }

  #checkStart(container: string, { now, isAlive }: Moment): void {
    expect(isAlive(container), `a second process for ${container}`).to.equal(false);
    const before = this.#instances.get(container);
    const backOff = this.#backOffs.get(container) ?? new ExpectedBackOff();
    this.#backOffs.set(container, backOff);
    if (before) {
      if (before.exitedAt === undefined) throw new Error(`${container} is started while it is being started`);
      expect(now, `restart of ${container}`).to.be.at.least(backOff.earliest(before.exitedAt));
      backOff.restarted(now);
    }
    this.#instances.set(container, { killed: false, postStartFailed: false, startedAt: now });
  }

  #beginStop(instance: Instance, { now, after }: Moment): void {
    expect(instance.stop, 'a second Killing event for one stop').to.equal(undefined);
    instance.stop = { at: now, graceSeconds: stopGrace(after) };
  }

  #checkPreStop(container: string, hookId: string): void {
    const instance = this.#instance(container);
    if (instance.stop === undefined) throw new Error('preStop without a Killing event before it');
    const afterItsExit = instance.exitedAt !== undefined && !instance.postStartFailed;
    expect(afterItsExit, 'preStop after the process ended by itself').to.equal(false);
    expect(instance.stop.preStop, 'a second preStop in one stop').to.equal(undefined);
    instance.stop.preStop = { hookId, ended: false };
  }

  #endHook(hookId: string, outcome: string): void {
    for (const { stop } of this.#instances.values()) {
      if (stop?.preStop?.hookId === hookId) stop.preStop.ended = true;
    }
    const known = this.#hooks.get(hookId);
    if (known === undefined) return;
    this.#hooks.set(hookId, 'settled');
    expect(outcome).to.be.a('string');
  }

  #checkSignal({ container, graceSeconds }: SendSignal, now: number): void {
    const instance = this.#instance(container);
    const { stop } = instance;
    if (stop === undefined) throw new Error('a stop signal without a Killing event before it');
    expect(instance.signal, 'a second stop signal').to.equal(undefined);
    const hookRuns = stop.preStop !== undefined && !stop.preStop.ended;
    if (hookRuns)
      expect(now, 'a signal while preStop runs').to.be.at.least(stop.at + stop.graceSeconds * 1000);
    instance.signal = { at: now, graceSeconds };
    const due = now + graceSeconds * 1000;
    expect(due, 'KILL is due').to.be.at.most(stop.at + (stop.graceSeconds + 2) * 1000);
    expect(graceSeconds, 'grace after the signal').to.be.at.least(2);
  }

  #checkKill(container: string, now: number): void {
    const instance = this.#instance(container);
    expect(instance.killed, 'a second KILL').to.equal(false);
    instance.killed = true;
    if (this.#killRequested) return;
    if (instance.signal === undefined) throw new Error('KILL without a stop signal before it');
    const { at, graceSeconds } = instance.signal;
    expect(now, 'time of KILL').to.equal(at + graceSeconds * 1000);
  }

  /** A KILL that is due has been asked for. */
  #checkKills(now: number): void {
    for (const { signal, killed, exitedAt } of this.#instances.values()) {
      if (!signal || killed || exitedAt !== undefined) continue;
      expect(now, 'a KILL that is due').to.be.below(signal.at + signal.graceSeconds * 1000);
    }
  }

  #checkPhase(phase: PodPhase): void {
    if (this.#phase === 'Succeeded' || this.#phase === 'Failed') expect(phase).to.equal(this.#phase);
    this.#phase = phase;
  }
}

/** What the stop that begins now may take: the deletion's grace, at least 1 s, else the pod's own. */
function stopGrace({ deletion, pod }: PodState): number {
  return deletion ? Math.max(1, deletion.graceSeconds) : pod.spec.terminationGracePeriodSeconds;
}
