/** Which signal stops a container (semantics, rule 13). */

import type { ContainerRecord, Process } from './pod-state.ts';

/** `lifecycle.stopSignal`, else the image's STOPSIGNAL, else TERM. */
export function stopSignalOf({ spec }: ContainerRecord, { stopSignal }: Process): string {
  return spec.lifecycle?.stopSignal ?? stopSignal ?? 'SIGTERM';
}
