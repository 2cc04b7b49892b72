/** A process of the simulated machine: crashes or runs on, hears its stop signal, hears it late, or does not. */

import type {
  ContainerExit,
  ContainerProcess,
  ExecOptions,
  ExecResult,
} from '../../../supervisor/host/container-runtime.ts';
import { withResolvers } from '../../../supervisor/node/with-resolvers.ts';
import type { Random } from '../measure/random.ts';

export interface ProcessWorld {
  readonly random: Random;
  readonly now: () => number;
  readonly after: (seconds: number, then: () => void) => () => void;
  /** What an exec hook takes. Rejects when it is called off. */
  readonly hook: (signal: AbortSignal | undefined) => Promise<void>;
  readonly onEnd: () => void;
}

const KILLED = 137;
const TERMINATED = 143;
const OUTPUT = Buffer.from('half a line of a hook');

export class SimulatedProcess implements ContainerProcess {
  readonly pid = 7;
  readonly logPath = '/no/log';
  ended = false;
  readonly #world: ProcessWorld;
  readonly #exit = withResolvers<ContainerExit>();
  readonly #gone = new AbortController();

  constructor(world: ProcessWorld) {
    this.#world = world;
    const { random, after } = world;
    // Most end by themselves sooner or later, many of them at once.
    const lives = random.pick([0.01, random.between(0, 5), random.between(0, 900), Number.POSITIVE_INFINITY]);
    if (Number.isFinite(lives)) after(lives, () => this.#end(random.pick([0, 1, 1, 3])));
  }

  get exited(): Promise<ContainerExit> {
    return this.#exit.promise;
  }

  signal(): void {
    const { random, after } = this.#world;
    const hears = random.pick([0, 0, random.between(0, 40), Number.POSITIVE_INFINITY]);
    if (Number.isFinite(hears)) after(hears, () => this.#end(TERMINATED));
  }

  kill(): void {
    this.#world.after(0, () => this.#end(KILLED));
  }

  async exec(_argv: readonly string[], options: ExecOptions, signal?: AbortSignal): Promise<ExecResult> {
    options.onOutput?.('stdout', OUTPUT);
    const called = signal ? AbortSignal.any([signal, this.#gone.signal]) : this.#gone.signal;
    const exitCode = await this.#world.hook(called).then(
      () => this.#world.random.pick([0, 0, 1]),
      () => KILLED,
    );
    return { exitCode, stdout: '', stderr: '', droppedBytes: 0 };
  }

  openExec(): never {
    throw new Error('nobody connects to simulated processes');
  }

  attach(): never {
    throw new Error('nobody connects to simulated processes');
  }

  #end(exitCode: number): void {
    if (this.ended) return;
    this.ended = true;
    this.#world.onEnd();
    this.#gone.abort();
    this.#exit.resolve({ exitCode, finishedAt: this.#world.now() });
  }
}
