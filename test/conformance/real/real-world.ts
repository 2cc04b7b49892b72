/** The rows' world with real processes on the real clock, ten times as fast. */

import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../../../supervisor/host/clock.ts';
import { httpGet } from '../../../supervisor/host/http-get.ts';
import type { Isolation } from '../../../supervisor/host/isolation.ts';
import { createProbeRunner } from '../../../supervisor/host/probe-runner.ts';
import { createProcessRuntime } from '../../../supervisor/host/process-runtime.ts';
import type { BackOffLimits } from '../../../supervisor/lifecycle/back-off.ts';
import { POD_ADDRESS } from '../../../supervisor/lifecycle/status.ts';
import { type PodMachine, runPod } from '../../../supervisor/node/pod-worker.ts';
import { freePort } from '../../support/free-port.ts';
import { newPodName, type PodManifest, readPod } from '../world/manifest.ts';
import { ObservedPod } from '../world/observed-pod.ts';
import type { RunOptions, World } from '../world/world.ts';
import { type RealHelper, startHelper } from './real-helper.ts';
import { type Place, scaleManifest, scaleSeconds } from './scale-manifest.ts';
import { SCALE, UP } from './shell-program.ts';

/** 10, 20, 40 … 300 s, a tenth. */
const BACK_OFF: BackOffLimits = { initialSeconds: 1, maxSeconds: 30 };

/** What the rows' containers listen on, or nobody does. */
const PORTS = [8080, 5000, 2333];

/** How much longer than upstream allows: this machine may be busy with the other rows. */
const PATIENCE_MS = 15_000;
const POLL_MS = 10;

export class RealWorld implements World {
  readonly kind = 'real';
  readonly slack = 10;
  readonly helper: RealHelper;
  readonly #ports: ReadonlyMap<number, number>;
  readonly #root: string;
  readonly #machine: PodMachine;
  readonly #pods: ObservedPod[] = [];
  #fault: unknown;

  static async open(isolation: Isolation): Promise<RealWorld> {
    const ports = new Map<number, number>();
    for (const port of PORTS) ports.set(port, await freePort());
    return new RealWorld(await startHelper(), ports, isolation);
  }

  private constructor(helper: RealHelper, ports: ReadonlyMap<number, number>, isolation: Isolation) {
    this.helper = helper;
    this.#ports = ports;
    this.#root = mkdtempSync(join(tmpdir(), 'hooklet-row-'));
    chmodSync(this.#root, 0o777);
    this.#machine = {
      clock: systemClock,
      starter: {
        runtime: createProcessRuntime({ logRoot: join(this.#root, 'logs'), isolation, onWarning: () => {} }),
        baseEnv: { PATH: process.env.PATH ?? '' },
        cwd: this.#root,
        nodeName: 'real',
      },
      hooks: { podAddress: POD_ADDRESS, httpGet },
      probes: createProbeRunner(POD_ADDRESS),
    };
  }

  run(manifest: PodManifest, { backOff = BACK_OFF }: RunOptions = {}): ObservedPod {
    const name = newPodName();
    const place = this.#placeFor(name);
    const observed = new ObservedPod(name, manifest, {
      seconds: () => systemClock.now() / 1000 / SCALE,
      manifest: (spec) => scaleManifest(spec, place),
      graceSeconds: scaleSeconds,
    });
    this.#pods.push(observed);
    const pod = readPod(name, scaleManifest(manifest, place));
    const worker = runPod(pod, this.#machine, { explain: false, backOff }, observed.watch);
    worker.done.catch((error: unknown) => {
      this.#fault = error;
    });
    observed.attach(worker);
    return observed;
  }

  async until<T>(what: string, withinSeconds: number, look: () => T | undefined | false): Promise<T> {
    const deadline = systemClock.now() + withinSeconds * SCALE * 1000 + PATIENCE_MS;
    for (;;) {
      this.#failWithFault();
      const found = look();
      if (found !== undefined && found !== false && this.#programsAreUp()) return found;
      if (systemClock.now() > deadline) throw new Error(`not within ${withinSeconds} s: ${what}\n${this}`);
      await setTimeout(POLL_MS);
    }
  }

  async pass(seconds: number, always: () => void = () => {}): Promise<void> {
    const end = systemClock.now() + seconds * SCALE * 1000;
    while (systemClock.now() < end) {
      await setTimeout(POLL_MS);
      this.#failWithFault();
      always();
    }
  }

  /** Ends every process that a row has left running. */
  async close(): Promise<void> {
    for (const pod of this.#pods) pod.worker.kill('the row is over');
    await Promise.all(this.#pods.map((pod) => pod.worker.done.catch(() => undefined)));
    this.helper.close();
    rmSync(this.#root, { recursive: true, force: true });
  }

  toString(): string {
    return this.#pods.join('\n');
  }

  /** A real program minds its signals a moment after it was started; upstream's are PID 1, which lives through that. */
  #programsAreUp(): boolean {
    return this.#pods.every((pod) =>
      [...(pod.spec.initContainers ?? []), ...pod.spec.containers].every(({ name }) => {
        const runs = pod.runs(name).at(-1)?.exitedAt === Number.POSITIVE_INFINITY;
        return !runs || existsSync(join(this.#root, pod.name, name, UP));
      }),
    );
  }

  #placeFor(name: string): Place {
    const folder = join(this.#root, name);
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    return { folder, ports: this.#ports, helperUrl: `http://${this.helper.host}:${this.helper.httpPort}` };
  }

  #failWithFault(): void {
    if (this.#fault !== undefined) throw this.#fault;
  }
}
