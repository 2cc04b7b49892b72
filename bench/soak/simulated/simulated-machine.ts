/** A machine in virtual time, whose processes, hooks and probes do what chance says. */

import type { Clock } from '../../../supervisor/host/clock.ts';
import type { StartRequest } from '../../../supervisor/host/container-runtime.ts';
import type { ProbeOutcome } from '../../../supervisor/lifecycle/facts.ts';
import type { PodMachine } from '../../../supervisor/node/pod-worker.ts';
import { Agenda } from '../../../test/support/agenda.ts';
import type { Random } from '../measure/random.ts';
import { SimulatedProcess } from './simulated-process.ts';

const BEGINNING = Date.UTC(2026, 0, 1);

/** Longer than any grace period; a deletion waits for a postStart hook, however long that takes. */
export const HANG_SECONDS = 120;

/** Of a hundred, in each case. */
const ODDS = { startFails: 4, hookHangs: 10, hookFails: 25, probeFails: 25, probeHangs: 5 } as const;

export class SimulatedMachine implements PodMachine {
  /** What no machine may be asked for. */
  readonly breaches: string[] = [];
  readonly #living = new Map<string, SimulatedProcess>();
  readonly #agenda = new Agenda();
  readonly #random: Random;
  #now = BEGINNING;
  #started = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  readonly clock: Clock = {
    now: () => this.#now,
    setTimer: (atMs, fn) => {
      const planned = this.#agenda.plan(Math.max(atMs, this.#now), fn);
      return () => this.#agenda.cancel(planned);
    },
  };

  readonly starter = {
    baseEnv: {},
    cwd: '/',
    nodeName: 'simulated',
    runtime: {
      start: async (request: StartRequest) => {
        await this.#after(this.#random.between(0, 0.2));
        if (this.#happens(ODDS.startFails)) throw new Error('no such program');
        return this.#start(request);
      },
    },
  };

  readonly hooks = {
    podAddress: '127.0.0.1',
    httpGet: async (_request: unknown, signal: AbortSignal) => {
      await this.#takesATime(signal, ODDS.hookHangs);
      if (this.#happens(ODDS.hookFails)) throw new Error('connection refused');
      return { status: 200, body: Buffer.alloc(0), redirectedElsewhere: false, fellBackToHttp: false };
    },
  };

  readonly probes = {
    exec: (_process: unknown, _command: unknown, timeoutSeconds: number, signal: AbortSignal) =>
      this.#probe(timeoutSeconds, signal),
    network: (_call: unknown, timeoutSeconds: number, signal: AbortSignal) =>
      this.#probe(timeoutSeconds, signal),
  };

  /** How many processes have been started in all. */
  get started(): number {
    return this.#started;
  }

  /** Those of a pod that live. */
  livingOf(uid: string): readonly string[] {
    return [...this.#living.keys()].filter((key) => key.startsWith(`${uid}/`));
  }

  get living(): number {
    return this.#living.size;
  }

  /** Timers that are due ring, in order; after each everything that waits for a promise runs. */
  async pass(seconds: number): Promise<void> {
    await settle();
    const until = this.#now + seconds * 1000;
    while (this.#agenda.nextAt <= until) {
      this.#now = Math.max(this.#now, this.#agenda.nextAt);
      this.#agenda.next()?.happen();
      await settle();
    }
    this.#now = until;
  }

  #start(request: StartRequest): SimulatedProcess {
    const key = `${request.podUid}/${request.container}`;
    if (this.#living.has(key)) this.breaches.push(`${key} runs twice`);
    this.#started += 1;
    const process = new SimulatedProcess({
      random: this.#random,
      after: (seconds, then) => this.clock.setTimer(this.#now + seconds * 1000, then),
      hook: (signal) => this.#takesATime(signal, ODDS.hookHangs),
      now: () => this.#now,
      onEnd: () => this.#living.delete(key),
    });
    this.#living.set(key, process);
    return process;
  }

  async #probe(timeoutSeconds: number, signal: AbortSignal): Promise<ProbeOutcome> {
    if (this.#happens(ODDS.probeHangs)) {
      await this.#after(timeoutSeconds, signal);
      return { kind: 'failure', output: 'context deadline exceeded' };
    }
    await this.#after(this.#random.between(0, 0.05), signal);
    // No two failures read alike.
    if (this.#happens(ODDS.probeFails)) return { kind: 'failure', output: `refused at ${this.#now}` };
    return { kind: 'success' };
  }

  /** A second or two, or until somebody calls it off. */
  async #takesATime(signal: AbortSignal | undefined, hangs: number): Promise<void> {
    await this.#after(this.#happens(hangs) ? HANG_SECONDS : this.#random.between(0, 3), signal);
  }

  #after(seconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        cancel();
        reject(new Error('context canceled'));
      };
      const cancel = this.clock.setTimer(this.#now + seconds * 1000, () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      });
      signal?.addEventListener('abort', abort, { once: true });
      if (signal?.aborted) abort();
    });
  }

  #happens(ofAHundred: number): boolean {
    return this.#random.below(100) < ofAHundred;
  }
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
