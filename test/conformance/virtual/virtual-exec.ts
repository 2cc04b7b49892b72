/** A simulated command of a hook or probe. */

import type { ExecOptions, ExecResult } from '../../../supervisor/host/container-runtime.ts';
import type { Exec } from '../world/behaviour.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface ExecMachine {
  readonly clock: VirtualClock;
  /** A request to the helper. */
  call(path: string): void;
}

/** How often one that goes on for ever prints. */
const BEAT_SECONDS = 0.2;

export class VirtualExec {
  readonly result: Promise<ExecResult>;
  readonly #clock: VirtualClock;
  readonly #options: ExecOptions;
  #cancel = () => {};
  #over = false;
  #stdout = '';
  #resolve: (result: ExecResult) => void = () => {};

  constructor(script: Exec, machine: ExecMachine, files: ReadonlySet<string>, options: ExecOptions) {
    this.#clock = machine.clock;
    this.#options = options;
    this.result = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    if (script.prints !== undefined) this.#print(script.prints);
    if (script.forever) {
      this.#beat();
      return;
    }
    const { seconds = 0, childSeconds = 0, exitCode = 0, requires, calls } = script;
    this.#cancel = this.#clock.after(Math.max(seconds, childSeconds), () => {
      if (calls !== undefined) machine.call(calls);
      this.end(requires !== undefined && !files.has(requires) ? 1 : exitCode);
    });
  }

  end(exitCode: number): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancel();
    this.#resolve({ exitCode, stdout: this.#stdout, stderr: '', droppedBytes: 0 });
  }

  #beat(): void {
    this.#cancel = this.#clock.after(BEAT_SECONDS, () => {
      this.#print('.\n');
      this.#beat();
    });
  }

  #print(text: string): void {
    this.#stdout = `${this.#stdout}${text}`.slice(-1000);
    this.#options.onOutput?.('stdout', Buffer.from(text));
  }
}
