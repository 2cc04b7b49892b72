/** A simulated container: plays its behaviour, reacts to signals, has files, and runs commands. */

import { HookletError } from '../../../supervisor/errors.ts';
import type {
  ContainerExit,
  ContainerProcess,
  ExecOptions,
  ExecResult,
} from '../../../supervisor/host/container-runtime.ts';
import { type Behaviour, readExec } from '../world/behaviour.ts';
import type { VirtualClock } from './virtual-clock.ts';
import { type ExecMachine, VirtualExec } from './virtual-exec.ts';

export interface Surroundings extends ExecMachine {
  readonly clock: VirtualClock;
  listen(server: NonNullable<Behaviour['serves']>[number], age: () => number): () => void;
  onOutput(text: string): void;
  /** A labelled command begins; to be called with its exit code when it ends. */
  noteExec(label: string): (exitCode: number) => void;
  /** What a container that ended so leaves as its message. */
  terminationMessage(exitCode: number, message: string, log: string): string;
}

const KILLED = 137;

/** From a signal to the end that it brings. */
const DYING_SECONDS = 0.001;

const SIGNAL_NUMBERS: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGUSR1: 10, SIGTERM: 15 };

export class VirtualProcess implements ContainerProcess {
  readonly pid: number;
  readonly logPath = '/simulated.log';
  readonly exited: Promise<ContainerExit>;
  readonly files = new Set<string>();
  ended = false;
  readonly #behaviour: Behaviour;
  readonly #around: Surroundings;
  readonly #startedAt: number;
  readonly #cancels = new Set<() => void>();
  readonly #execs = new Set<VirtualExec>();
  #resolve: (exit: ContainerExit) => void = () => {};
  #log = '';
  #message = '';

  constructor(pid: number, behaviour: Behaviour, around: Surroundings) {
    this.pid = pid;
    this.#behaviour = behaviour;
    this.#around = around;
    this.#startedAt = around.clock.now();
    this.exited = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#begin();
  }

  openExec(): never {
    throw new Error('nobody connects to simulated processes');
  }

  attach(): never {
    throw new Error('nobody connects to simulated processes');
  }

  signal(name: string): void {
    if (this.ended) return;
    if (name === 'SIGKILL') this.kill();
    else if (name === 'SIGTERM') this.#terminate();
    else this.#after(DYING_SECONDS, () => this.#exit(128 + (SIGNAL_NUMBERS[name] ?? 15)));
  }

  kill(): void {
    this.#after(DYING_SECONDS, () => this.#exit(KILLED));
  }

  async exec(argv: readonly string[], options: ExecOptions, signal?: AbortSignal): Promise<ExecResult> {
    const script = readExec(argv);
    const refuse = (why: string) => new HookletError('EXEC_ERROR', `failed to exec in container: ${why}`);
    if (this.ended) throw refuse('container is in CONTAINER_EXITED state');
    if (!script) throw refuse(`exec: "${argv[0]}": executable file not found in $PATH`);
    const exec = new VirtualExec(script, this.#around, this.files, options);
    this.#execs.add(exec);
    const noteEnd = script.label === undefined ? () => {} : this.#around.noteExec(script.label);
    signal?.addEventListener('abort', () => exec.end(KILLED), { once: true });
    const result = await exec.result;
    this.#execs.delete(exec);
    noteEnd(result.exitCode);
    return result;
  }

  #begin(): void {
    const { startDelay = 0, delay, exitCode = 0, files = [], prints, message } = this.#behaviour;
    for (const server of this.#behaviour.serves ?? []) {
      this.#cancels.add(this.#around.listen(server, () => this.#age()));
    }
    for (const { at, create, remove } of files) {
      this.#after(at, () => {
        if (create !== undefined) this.files.add(create);
        if (remove !== undefined) this.files.delete(remove);
      });
    }
    this.#after(startDelay, () => {
      this.files.add('started');
      if (prints !== undefined) this.#print(prints);
      if (message !== undefined) this.#message = message;
    });
    if (delay !== undefined) this.#after(startDelay + delay, () => this.#exit(exitCode));
  }

  #terminate(): void {
    const {
      onTerm = 'exits',
      onTermRemoves,
      terminationSeconds = 0,
      terminationExitCode = 0,
    } = this.#behaviour;
    if (onTermRemoves !== undefined) this.files.delete(onTermRemoves);
    if (onTerm === 'ignores') return;
    // It does nothing else any more: what it had in mind is called off.
    this.#callOff();
    this.#after(DYING_SECONDS + terminationSeconds, () => this.#exit(terminationExitCode));
  }

  #exit(exitCode: number): void {
    if (this.ended) return;
    this.ended = true;
    this.#callOff();
    for (const exec of this.#execs) exec.end(KILLED);
    const message = this.#around.terminationMessage(exitCode, this.#message, this.#log);
    this.#resolve({ exitCode, finishedAt: this.#around.clock.now(), ...(message ? { message } : {}) });
  }

  #print(text: string): void {
    this.#log += text;
    this.#around.onOutput(text);
  }

  #age(): number {
    return (this.#around.clock.now() - this.#startedAt) / 1000;
  }

  #after(seconds: number, fn: () => void): void {
    this.#cancels.add(this.#around.clock.after(seconds, fn));
  }

  #callOff(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }
}
