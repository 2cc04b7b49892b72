/** A machine without processes: performs the core's actions as a script says, and answers with facts. */

import type { Action, RunHook, RunProbe } from '../../supervisor/lifecycle/actions.ts';
import type { Fact, HookOutcome, ProbeOutcome } from '../../supervisor/lifecycle/facts.ts';
import type { Agenda, Planned } from './agenda.ts';
import { exited, failed, type ProbeAnswer, type ProcessScript, type Script } from './script.ts';
import { deadProbe, inShort, KILLED, lostProbe, numberOf, outcomeOf, timedOut } from './virtual-outcomes.ts';

export interface NodeReport {
  /** Called for every fact, at its time. */
  fact(fact: Fact): void;
  /** Called for what a bystander of the machine sees. */
  tell(kind: 'process' | 'hook' | 'probe', what: string): void;
  now(): number;
  /** Seconds since the story began. */
  since(): number;
}

interface VirtualProcess {
  readonly container: string;
  readonly restartCount: number;
  readonly script: ProcessScript;
  readonly hooks: Set<VirtualHook>;
  readonly probes: Set<VirtualProbe>;
  alive: boolean;
}

interface VirtualHook {
  readonly request: RunHook;
  readonly process: VirtualProcess | undefined;
  end?: Planned;
}

interface VirtualProbe {
  readonly request: RunProbe;
  readonly process: VirtualProcess | undefined;
  end?: Planned;
}

export class VirtualNode {
  readonly #script: Script;
  readonly #agenda: Agenda;
  readonly #report: NodeReport;
  readonly #processes = new Map<string, VirtualProcess>();
  readonly #hooks = new Map<string, VirtualHook>();
  readonly #probes = new Map<string, VirtualProbe>();
  readonly #turns = new Map<string, number>();

  constructor(script: Script, agenda: Agenda, report: NodeReport) {
    this.#script = script;
    this.#agenda = agenda;
    this.#report = report;
  }

  isAlive(container: string): boolean {
    return this.#processes.get(container)?.alive ?? false;
  }

  perform(action: Action): void {
    switch (action.type) {
      case 'start-process':
        this.#start(action.container, action.restartCount);
        break;
      case 'run-hook':
        this.#runHook(action);
        break;
      case 'cancel-hook':
        this.#endHook(this.#hooks.get(action.hookId), failed('the hook was cancelled'));
        break;
      case 'run-probe':
        this.#runProbe(action);
        break;
      case 'cancel-probe':
        this.#forgetProbe(action.probeId);
        break;
      case 'send-signal':
        this.#signal(action.container, action.signal);
        break;
      case 'kill-container':
        this.#signal(action.container, 'SIGKILL');
        break;
      // Nothing but virtual processes: there is nothing to see.
      case 'look-at-process':
      case 'record-event':
      case 'publish-status':
      case 'remove-pod':
        break;
      default:
        action satisfies never;
    }
  }

  /** The main process ends: its exec hooks die with it, its http hooks lose their connection. */
  exit(container: string, exitCode: number): void {
    const process = this.#processes.get(container);
    if (!process?.alive) return;
    process.alive = false;
    this.#report.tell('process', `${container} exits ${exitCode}`);
    const tell = () =>
      this.#report.fact({ type: 'process-exited', container, exitCode, finishedAt: this.#report.now() });
    if (!this.#script.hooksEndFirst) this.#soon(tell);
    for (const hook of process.hooks) {
      const isExec = hook.request.call.kind === 'exec';
      this.#endHook(hook, isExec ? exited(KILLED) : failed('EOF'));
    }
    for (const probe of process.probes) this.#endProbe(probe, lostProbe(probe.request));
    if (this.#script.hooksEndFirst) this.#soon(tell);
  }

  #start(container: string, restartCount: number): void {
    const script = this.#nth(this.#script.processes?.[container], container) ?? {};
    this.#later(script.startsAfter ?? 0, () => {
      if (script.fails) {
        this.#report.tell('process', `${container} cannot start`);
        this.#report.fact({ type: 'start-failed', container, ...script.fails });
        return;
      }
      const process = {
        container,
        restartCount,
        script,
        hooks: new Set<VirtualHook>(),
        probes: new Set<VirtualProbe>(),
        alive: true,
      };
      this.#processes.set(container, process);
      this.#report.tell('process', `${container} starts`);
      const { exits, stopSignal } = script;
      this.#report.fact({ type: 'process-started', container, pid: 1, ...(stopSignal && { stopSignal }) });
      if (exits) this.#later(exits.after, () => this.#exitOf(process, exits.code));
    });
  }

  #exitOf(process: VirtualProcess, exitCode: number): void {
    if (this.#processes.get(process.container) === process) this.exit(process.container, exitCode);
  }

  #signal(container: string, signal: string): void {
    this.#report.tell('process', `${container} gets ${signal}`);
    const process = this.#processes.get(container);
    if (!process?.alive) return;
    const { onSignal = 'default action' } = process.script;
    if (signal === 'SIGKILL') this.#soon(() => this.#exitOf(process, KILLED));
    else if (onSignal === 'default action') this.#soon(() => this.#exitOf(process, 128 + numberOf(signal)));
    else if (onSignal !== 'ignores') this.#later(onSignal.after, () => this.#exitOf(process, onSignal.code));
  }

  #runHook(request: RunHook): void {
    const name = `${request.container}/${request.hook}`;
    const script = this.#nth(this.#script.hooks?.[name], name) ?? {};
    const process = this.#processes.get(request.container);
    const hook: VirtualHook = { request, process };
    this.#hooks.set(request.hookId, hook);
    this.#report.tell('hook', `${name} begins`);
    if (!process?.alive) {
      const isExec = request.call.kind === 'exec';
      this.#endHook(hook, failed(isExec ? 'container is in CONTAINER_EXITED state' : 'connection refused'));
      return;
    }
    process.hooks.add(hook);
    const { makesMainExit } = script;
    if (makesMainExit) this.#later(makesMainExit.after, () => this.#exitOf(process, makesMainExit.code));
    hook.end = this.#later(script.takes ?? 0, () => this.#endHook(hook, outcomeOf(request, script)));
  }

  #endHook(hook: VirtualHook | undefined, outcome: HookOutcome): void {
    if (hook === undefined || !this.#hooks.delete(hook.request.hookId)) return;
    if (hook.end) this.#agenda.cancel(hook.end);
    hook.process?.hooks.delete(hook);
    const { hookId, container, hook: name } = hook.request;
    this.#soon(() => {
      this.#report.tell('hook', `${container}/${name} ends ${inShort(outcome)}`);
      this.#report.fact({ type: 'hook-ended', hookId, outcome });
    });
  }

  #runProbe(request: RunProbe): void {
    const name = `${request.container}/${request.probe}`;
    const newest = this.#processes.get(request.container);
    const process = newest?.restartCount === request.restartCount ? newest : undefined;
    const probe: VirtualProbe = { request, process };
    this.#probes.set(request.probeId, probe);
    const { takes = 0, ends = { kind: 'success' } } = this.#answerTo(request, name);
    this.#report.tell('probe', `${name} begins`);
    if (!process?.alive) {
      this.#endProbe(probe, deadProbe(request));
      return;
    }
    process.probes.add(probe);
    const late = takes > request.timeoutSeconds;
    probe.end = this.#later(late ? request.timeoutSeconds : takes, () =>
      this.#endProbe(probe, late ? timedOut(request) : ends),
    );
  }

  #answerTo(request: RunProbe, name: string): ProbeAnswer {
    const script = this.#script.probes?.[name] ?? [];
    const attempt = this.#turns.get(name) ?? 0;
    if (typeof script !== 'function') return this.#nth(script, name) ?? {};
    this.#turns.set(name, attempt + 1);
    return script({ at: this.#report.since(), attempt, restartCount: request.restartCount });
  }

  #endProbe(probe: VirtualProbe, outcome: ProbeOutcome): void {
    if (!this.#forgetProbe(probe.request.probeId)) return;
    const { probeId, container, probe: name } = probe.request;
    this.#soon(() => {
      this.#report.tell('probe', `${container}/${name} ends: ${outcome.kind}`);
      this.#report.fact({ type: 'probe-ended', probeId, outcome });
    });
  }

  #forgetProbe(probeId: string): boolean {
    const probe = this.#probes.get(probeId);
    if (probe?.end) this.#agenda.cancel(probe.end);
    probe?.process?.probes.delete(probe);
    return this.#probes.delete(probeId);
  }

  #nth<T>(scripts: readonly T[] | undefined, key: string): T | undefined {
    const turn = this.#turns.get(key) ?? 0;
    this.#turns.set(key, turn + 1);
    return scripts?.[Math.min(turn, scripts.length - 1)];
  }

  #soon(happen: () => void): Planned {
    return this.#later(0, happen);
  }

  #later(seconds: number, happen: () => void): Planned {
    return this.#agenda.plan(this.#report.now() + Math.round(seconds * 1000), happen);
  }
}
