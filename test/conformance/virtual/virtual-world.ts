/** The rows' world on the virtual clock: the real core and the real conductor, simulated processes. */

import { FAITHFUL } from '../../../supervisor/lifecycle/accept-pod.ts';
import { runPod } from '../../../supervisor/node/pod-worker.ts';
import { newPodName, type PodManifest, readPod } from '../world/manifest.ts';
import { ObservedPod } from '../world/observed-pod.ts';
import type { RunOptions, World } from '../world/world.ts';
import { BEGINNING, settle } from './virtual-clock.ts';
import { VirtualMachine } from './virtual-machine.ts';

export class VirtualWorld implements World {
  readonly kind = 'virtual';
  readonly slack = 0.1;
  readonly machine = new VirtualMachine({
    noteExec: (pod, label) => this.#noteExec(pod, label),
  });
  readonly helper = this.machine.network.helper;
  readonly #pods: ObservedPod[] = [];
  #fault: unknown;

  run(manifest: PodManifest, { backOff = FAITHFUL.backOff }: RunOptions = {}): ObservedPod {
    const name = newPodName();
    const pod = readPod(name, manifest);
    const { clock } = this.machine;
    const observed = new ObservedPod(name, manifest, {
      seconds: () => (clock.now() - BEGINNING) / 1000,
      manifest: (spec) => spec,
      graceSeconds: (seconds) => seconds,
    });
    this.#pods.push(observed);
    const worker = runPod(pod, this.machine, { ...FAITHFUL, backOff }, observed.watch);
    worker.done.catch((error: unknown) => {
      this.#fault = error;
    });
    observed.attach(worker);
    return observed;
  }

  async until<T>(what: string, withinSeconds: number, look: () => T | undefined | false): Promise<T> {
    const { clock } = this.machine;
    const limit = clock.now() + withinSeconds * 1000;
    await settle();
    for (;;) {
      this.#failWithFault();
      const found = look();
      if (found !== undefined && found !== false) return found;
      if (clock.nextAt > limit) throw new Error(`not within ${withinSeconds} s: ${what}\n${this}`);
      await clock.step();
    }
  }

  async pass(seconds: number, always: () => void = () => {}): Promise<void> {
    const { clock } = this.machine;
    const limit = clock.now() + seconds * 1000;
    await settle();
    while (clock.nextAt <= limit) {
      await clock.step();
      this.#failWithFault();
      always();
    }
    clock.goTo(limit);
  }

  toString(): string {
    return this.#pods.join('\n');
  }

  #failWithFault(): void {
    if (this.#fault !== undefined) throw this.#fault;
  }

  #noteExec(podName: string, label: string): (exitCode: number) => void {
    const pod = this.#podNamed(podName);
    const run = pod?.beginRun(label);
    return (exitCode) => run && pod?.endRun(run, exitCode);
  }

  #podNamed(podName: string): ObservedPod | undefined {
    return this.#pods.find(({ name }) => name === podName);
  }
}
