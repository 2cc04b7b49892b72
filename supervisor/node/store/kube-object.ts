/** An object as the API gives it back: everything that was written, with the server's own fields. */

import type { PodCondition, PodStatus } from '../../lifecycle/pod-status.ts';
import type { QualityOfService } from './quality-of-service.ts';

/** Plain JSON data; never changed once stored, only replaced. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: KubeMetadata;
  readonly [field: string]: unknown;
}

export interface KubeMetadata {
  readonly name: string;
  /** Absent on what belongs to no namespace. */
  readonly namespace?: string;
  readonly generateName?: string;
  readonly uid: string;
  /** The store's counter at the last change, in decimal. */
  readonly resourceVersion: string;
  /** Raised by every change of the spec. */
  readonly generation?: number;
  /** RFC 3339 in whole seconds, as all times in metadata. */
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly Readonly<Record<string, unknown>>[];
}

/** A pod with its spec as it was written, defaults filled in, and its status as the core published it. */
export interface PodObject extends KubeObject {
  readonly kind: 'Pod';
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status: PodObjectStatus;
}

/** Before the pod's worker has published anything there is only a phase. */
export interface PodObjectStatus extends Partial<Omit<PodStatus, 'phase' | 'qosClass' | 'conditions'>> {
  readonly phase: PodStatus['phase'];
  readonly qosClass: QualityOfService;
  readonly conditions?: readonly (PodCondition & { readonly observedGeneration?: number })[];
  readonly hostIPs?: readonly { readonly ip: string }[];
  readonly observedGeneration?: number;
}
