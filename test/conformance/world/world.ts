/** What a row needs of a machine: pods that run, time that passes, a server that remembers who called. */

import type { BackOffLimits } from '../../../supervisor/lifecycle/back-off.ts';
import type { PodManifest } from './manifest.ts';
import type { ObservedPod } from './observed-pod.ts';

export interface World {
  /** Simulated: to the millisecond. Real: processes, and everything ten times as fast. */
  readonly kind: 'virtual' | 'real';
  /** Seconds by which a machine may be late, in the rows' time. */
  readonly slack: number;
  readonly helper: Helper;
  run(manifest: PodManifest, options?: RunOptions): ObservedPod;
  /** Waits until `look` returns something; throws the story of all pods when it has not within the seconds. */
  until<T>(what: string, withinSeconds: number, look: () => T | undefined | false): Promise<T>;
  /** Lets time pass; `always` throws as soon as something is wrong. */
  pass(seconds: number, always?: () => void): Promise<void>;
}

export interface RunOptions {
  readonly backOff?: BackOffLimits;
}

/** The pod `pod-handle-http-request` of upstream. */
export interface Helper {
  readonly host: string;
  readonly httpPort: number;
  /** With a certificate that nobody has signed. */
  readonly httpsPort: number;
  readonly requests: readonly HelperRequest[];
}

export interface HelperRequest {
  readonly path: string;
  readonly scheme: 'http' | 'https';
}
