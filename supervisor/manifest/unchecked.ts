/** A Pod as it was decoded: every type is right, every field may be missing, no value has been judged. */

import type { Container, ContainerPort, ObjectMeta, PodSpec } from './pod.ts';

export type Unchecked<T> = T extends string
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Unchecked<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]?: Unchecked<T[Key]> }
      : T;

export interface UncheckedPod {
  readonly metadata?: UncheckedMeta;
  readonly spec?: UncheckedSpec;
}

export interface UncheckedMeta extends Unchecked<ObjectMeta> {
  readonly generateName?: string;
  readonly finalizers?: readonly string[];
}

/** With the fields that are validated though hooklet does not use them. */
export interface UncheckedSpec extends Omit<Unchecked<PodSpec>, 'containers' | 'initContainers'> {
  readonly containers?: readonly UncheckedContainer[];
  readonly initContainers?: readonly UncheckedContainer[];
  readonly ephemeralContainers?: readonly unknown[];
  readonly hostNetwork?: boolean;
  readonly dnsPolicy?: string;
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly serviceAccountName?: string;
  readonly subdomain?: string;
  readonly priorityClassName?: string;
  readonly preemptionPolicy?: string;
  readonly schedulingGates?: readonly unknown[];
}

export interface UncheckedContainer extends Omit<Unchecked<Container>, 'env' | 'ports'> {
  readonly env?: readonly UncheckedEnvVar[];
  readonly envFrom?: readonly UncheckedEnvFrom[];
  readonly ports?: readonly UncheckedPort[];
  readonly imagePullPolicy?: string;
}

export interface UncheckedPort extends Unchecked<ContainerPort> {
  readonly hostIP?: string;
}

export interface UncheckedEnvVar {
  readonly name?: string;
  readonly value?: string;
  readonly valueFrom?: UncheckedEnvVarSource;
}

export interface UncheckedEnvVarSource {
  readonly fieldRef?: { readonly apiVersion?: string; readonly fieldPath?: string };
  readonly resourceFieldRef?: { readonly resource?: string };
  readonly configMapKeyRef?: KeySelector;
  readonly secretKeyRef?: KeySelector;
  readonly fileKeyRef?: { readonly volumeName?: string; readonly optional?: boolean };
}

export interface KeySelector {
  readonly name?: string;
  readonly key?: string;
  readonly optional?: boolean;
}

export interface UncheckedEnvFrom {
  readonly prefix?: string;
  readonly configMapRef?: { readonly name?: string; readonly optional?: boolean };
  readonly secretRef?: { readonly name?: string; readonly optional?: boolean };
}
