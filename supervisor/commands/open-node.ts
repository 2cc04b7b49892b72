/** This machine as a node for pods: where their logs are, how they are kept apart, what their images mean. */

import { join } from 'node:path';
import { adoptedFromNowOn } from '../host/adopted-children.ts';
import { chooseIsolation } from '../host/choose-isolation.ts';
import { systemClock } from '../host/clock.ts';
import type { Isolation, IsolationChoice } from '../host/isolation.ts';
import { type OrphansUntended, tendOrphans } from '../host/orphans.ts';
import { createProcessRuntime } from '../host/process-runtime.ts';
import type { PodMachine } from '../node/pod-worker.ts';
import { containerBaseEnv, type ImagesOf } from '../node/start-container.ts';
import { createMachine } from './create-machine.ts';
import { describeIsolation } from './describe-isolation.ts';
import { describeUntended } from './describe-untended.ts';
import { openHome } from './hooklet-home.ts';
import type { OpenOutput } from './open-output.ts';
import { keepLogsPruned } from './prune-logs.ts';

export interface NodeOptions {
  readonly isolation: IsolationChoice;
  /** `NAME=DOCKERFILE`, one for each image. */
  readonly image?: readonly string[];
}

/** What is begun first of all. */
export interface BegunNode {
  readonly untended: OrphansUntended | undefined;
  /** Rejects with ISOLATION_UNAVAILABLE. */
  readonly isolation: Promise<Isolation>;
}

export interface NodeParts extends Omit<BegunNode, 'isolation'> {
  readonly isolation: Isolation;
  readonly output: OpenOutput;
  readonly imagesOf: ImagesOf;
}

export interface OpenNode {
  readonly home: string;
  readonly machine: PodMachine;
  /** What can wait until the first process runs: throws away old logs now and then. Only the first call counts. */
  settle(): void;
  /** Its pods are being stopped: what is only there for containers goes with the last one. */
  closeSoon(): void;
  /** All containers have ended. */
  close(): Promise<void>;
}

/** To be called once, before any process is started. Namespaces are tried while hooklet does something else. */
export function beginNode(choice: IsolationChoice): BegunNode {
  return { untended: tendOrphans(), isolation: chooseIsolation(choice) };
}

/** Says which isolation it has. */
export function openNode({ untended, isolation, output, imagesOf }: NodeParts): OpenNode {
  const warn = (message: string) => output.note(`hooklet: ${message}`);
  const home = openHome(process.env, warn);
  const logRoot = join(home, 'logs');
  warn(describeIsolation(isolation));
  const adopted = adoptedFromNowOn();
  if (untended && process.pid === 1) warn(describeUntended(untended));
  const runtime = createProcessRuntime({ logRoot, isolation, onWarning: warn, adopted });
  if (!untended || process.pid === 1) runtime.adoptsOrphans();
  let settled = false;
  let closed = false;
  let stopPruning = () => {};
  const baseEnv = containerBaseEnv(process.env);
  return {
    home,
    machine: createMachine({ runtime, baseEnv, imagesOf }),
    settle() {
      // A run may be over before its first process is told of: nothing must keep hooklet from ending.
      if (closed || settled) return;
      settled = true;
      stopPruning = keepLogsPruned(logRoot, systemClock, warn);
    },
    closeSoon: runtime.closeSoon,
    close() {
      closed = true;
      stopPruning();
      return runtime.close();
    },
  };
}
