/** A machine without processes: performs the core's actions as a script says, and answers with facts. */

import type { Action, RunHook } from '../../supervisor/lifecycle/actions.ts';
import type { Fact, HookOutcome } from '../../supervisor/lifecycle/facts.ts';
import type { Agenda, Planned } from './agenda.ts';
import { exited, failed, type HookScript, type ProcessScript, type Script } from './script.ts';

export interface NodeReport {
  /** Called for every fact, at its time. */
  fact(fact: Fact): void;
  /** Called for what a bystander of the machine sees. */
  tell(kind: 'process' | 'hook', what: string): void;
  now(): number;
}

interface VirtualProcess {
  readonly container: string;
  readonly script: ProcessScript;
  readonly hooks: Set<VirtualHook>;
  alive: boolean;
}

interface VirtualHook {
  readonly request: RunHook;
  readonly process: VirtualProcess | undefined;
  end?: Planned;
}

const KILLED = 137;

export class VirtualNode {
  readonly #script: Script;
  readonly #agenda: Agenda;
  readonly #report: NodeReport;
  readonly #processes = new Map<string, VirtualProcess>();
  readonly #hooks = new Map<string, VirtualHook>();
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
        this.#start(action.container);
        break;
      case 'run-hook':
        this.#runHook(action);
        break;
      case 'cancel-hook':
        this.#endHook(this.#hooks.get(action.hookId), failed('the hook was cancelled'));
        break;
      case 'send-signal':
        this.#signal(action.container, action.signal);
        break;
      case 'kill-container':
        this.#signal(action.container, 'SIGKILL');
        break;
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
    if (this.#script.hooksEndFirst) this.#soon(tell);
  }

  #start(container: string): void {
    const script = this.#nth(this.#script.processes?.[container], container) ?? {};
    this.#later(script.startsAfter ?? 0, () => {
      if (script.fails) {
        this.#report.tell('process', `${container} cannot start`);
        this.#report.fact({ type: 'start-failed', container, ...script.fails });
        return;
      }
      const process = { container, script, hooks: new Set<VirtualHook>(), alive: true };
      this.#processes.set(container, process);
      this.#report.tell('process', `${container} starts`);
      this.#report.fact({ type: 'process-started', container, pid: 1 });
      const { exits } = script;
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

function outcomeOf({ call }: RunHook, { ends }: HookScript): HookOutcome {
  return ends ?? (call.kind === 'exec' ? exited(0) : { kind: 'answered', status: 200 });
}

function inShort(outcome: HookOutcome): string {
  switch (outcome.kind) {
    case 'exited':
      return String(outcome.exitCode);
    case 'answered':
      return `with ${outcome.status}`;
    case 'failed':
      return `with: ${outcome.error}`;
    case 'slept':
      return 'asleep';
    default:
      return outcome satisfies never;
  }
}

const NUMBERS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGUSR1: 10,
  SIGTERM: 15,
};

function numberOf(signal: string): number {
  return NUMBERS[signal] ?? 15;
}
