/** A machine for the conductor's own tests: nothing happens on it but what the test says. */

import type { Clock } from '../../supervisor/host/clock.ts';
import type {
  ContainerExit,
  ContainerProcess,
  ExecResult,
  StartRequest,
} from '../../supervisor/host/container-runtime.ts';
import type { HttpAnswer } from '../../supervisor/host/http-get.ts';
import type { ProbeOutcome } from '../../supervisor/lifecycle/facts.ts';
import type { NetworkProbe, ProbeRunner } from '../../supervisor/node/perform-probe.ts';
import type { PodMachine } from '../../supervisor/node/pod-worker.ts';
import { type Resolvers, withResolvers } from '../../supervisor/node/with-resolvers.ts';
import { Agenda } from './agenda.ts';

export class FakeProcess implements ContainerProcess {
  readonly pid = 7;
  readonly logPath = '/no/log';
  readonly request: StartRequest;
  readonly signals: string[] = [];
  readonly execs: Asked<ExecResult>[] = [];
  ended = false;
  readonly #exit = withResolvers<ContainerExit>();

  constructor(request: StartRequest) {
    this.request = request;
  }

  get exited(): Promise<ContainerExit> {
    return this.#exit.promise;
  }

  signal(name: string): void {
    this.signals.push(name);
  }

  kill(): void {
    this.signals.push('SIGKILL');
  }

  exec(argv: readonly string[], _options: unknown, signal?: AbortSignal): Promise<ExecResult> {
    const asked = ask<ExecResult>(argv.join(' '), signal);
    this.execs.push(asked);
    return asked.promise;
  }

  openExec(): never {
    throw new Error('nobody connects to the processes of this machine');
  }

  attach(): never {
    throw new Error('nobody connects to the processes of this machine');
  }

  exit(exitCode: number, more: Partial<ContainerExit> = {}): void {
    this.ended = true;
    this.#exit.resolve({ exitCode, finishedAt: 0, ...more });
  }
}

/** Something the conductor waits for: the test answers, sooner or later or never. */
export interface Asked<T> extends Resolvers<T> {
  readonly what: string;
  readonly signal: AbortSignal;
}

function ask<T>(what: string, signal = new AbortController().signal): Asked<T> {
  return { ...withResolvers<T>(), what, signal };
}

export class FakeMachine implements PodMachine {
  readonly processes: FakeProcess[] = [];
  readonly gets: Asked<HttpAnswer>[] = [];
  readonly asked: Asked<ProbeOutcome>[] = [];
  /** Set to make the next starts wait for it. */
  beforeStart: Promise<void> = Promise.resolve();
  readonly #agenda = new Agenda();
  #now = Date.UTC(2026, 0, 1);

  readonly clock: Clock = {
    now: () => this.#now,
    setTimer: (atMs, fn) => {
      const planned = this.#agenda.plan(atMs, fn);
      return () => this.#agenda.cancel(planned);
    },
  };

  readonly starter = {
    runtime: {
      start: async (request: StartRequest) => {
        await this.beforeStart;
        const process = new FakeProcess(request);
        this.processes.push(process);
        return process;
      },
    },
    baseEnv: {},
    cwd: '/',
    nodeName: 'node',
  };

  readonly hooks = {
    podAddress: '127.0.0.1',
    httpGet: (request: { readonly path: string }, signal: AbortSignal) => {
      const asked = ask<HttpAnswer>(request.path, signal);
      this.gets.push(asked);
      return asked.promise;
    },
  };

  readonly probes: ProbeRunner = {
    exec: (_process, command, _timeout, signal) => this.#probe(command.join(' '), signal),
    network: (call: NetworkProbe, _timeout, signal) => this.#probe(call.kind, signal),
  };

  /** Timers that are due ring, in order; then everything that waits for a promise runs. */
  async pass(seconds = 0): Promise<void> {
    await settle();
    const until = this.#now + seconds * 1000;
    while (this.#agenda.nextAt <= until) {
      this.#now = Math.max(this.#now, this.#agenda.nextAt);
      this.#agenda.next()?.happen();
      await settle();
    }
    this.#now = until;
  }

  get timersLeft(): boolean {
    return Number.isFinite(this.#agenda.nextAt);
  }

  /** The newest process of the container; fails when there is none. */
  process(container = 'main'): FakeProcess {
    const found = this.processes.findLast(({ request }) => request.container === container);
    if (!found) throw new Error(`${container} has not been started`);
    return found;
  }

  #probe(what: string, signal: AbortSignal): Promise<ProbeOutcome> {
    const asked = ask<ProbeOutcome>(what, signal);
    this.asked.push(asked);
    return asked.promise;
  }
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
