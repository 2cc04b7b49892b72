/** The Pod of `core/v1`, after validation and defaulting: the shape every other room reads. */

/** A Pod that was accepted: every field that upstream defaults is present. */
export interface Pod {
  readonly apiVersion: 'v1';
  readonly kind: 'Pod';
  readonly metadata: ObjectMeta;
  readonly spec: PodSpec;
}

export interface ObjectMeta {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** RFC 3339, whole seconds, as the API server writes it. */
  readonly creationTimestamp: string;
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  readonly restartPolicy: RestartPolicy;
  readonly terminationGracePeriodSeconds: number;
  readonly activeDeadlineSeconds?: number;
  readonly securityContext?: SecurityContext;
  readonly os?: { readonly name: string };
  readonly hostname?: string;
}

export type RestartPolicy = 'Always' | 'OnFailure' | 'Never';

export interface SecurityContext {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly env: readonly EnvVar[];
  readonly ports: readonly ContainerPort[];
  readonly lifecycle?: Lifecycle;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly startupProbe?: Probe;
  /** On a container: overrides the pod's. On an init container `Always` makes it a sidecar (KEP-753). */
  readonly restartPolicy?: RestartPolicy;
  readonly restartPolicyRules?: readonly ContainerRestartRule[];
  readonly terminationMessagePath: string;
  readonly terminationMessagePolicy: 'File' | 'FallbackToLogsOnError';
  readonly securityContext?: SecurityContext;
  /** Its standard input stays open, for those who attach to it; `stdinOnce`: until the first of them closes it. */
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  /** Its streams are a terminal. */
  readonly tty?: boolean;
}

export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  /** Only `fieldRef` can be resolved without a cluster: a variable with another source is left out, with a warning. */
  readonly valueFrom?: { readonly fieldRef: { readonly fieldPath: string } };
}

export interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly hostPort?: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
}

export interface Lifecycle {
  readonly postStart?: LifecycleHandler;
  readonly preStop?: LifecycleHandler;
  /** KEP-4960: wins over the image's STOPSIGNAL; needs `spec.os.name`. */
  readonly stopSignal?: string;
}

/** Exactly one of the four is set; validation has seen to it. */
export interface LifecycleHandler {
  readonly exec?: ExecAction;
  readonly httpGet?: HTTPGetAction;
  readonly sleep?: SleepAction;
  readonly tcpSocket?: TCPSocketAction;
}

export interface ExecAction {
  readonly command: readonly string[];
}

export interface HTTPGetAction {
  readonly path: string;
  /** A number, or the name of one of this container's ports (an unknown name fails at run time). */
  readonly port: number | string;
  readonly host?: string;
  /** `HTTP` or `HTTPS`: case-sensitive, as upstream. */
  readonly scheme: string;
  readonly httpHeaders: readonly HTTPHeader[];
}

export interface HTTPHeader {
  readonly name: string;
  readonly value: string;
}

export interface SleepAction {
  readonly seconds: number;
}

export interface TCPSocketAction {
  readonly port: number | string;
  readonly host?: string;
}

export interface GRPCAction {
  readonly port: number;
  readonly service: string;
}

export interface Probe {
  readonly exec?: ExecAction;
  readonly httpGet?: HTTPGetAction;
  readonly tcpSocket?: TCPSocketAction;
  readonly grpc?: GRPCAction;
  readonly initialDelaySeconds: number;
  readonly timeoutSeconds: number;
  readonly periodSeconds: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
  readonly terminationGracePeriodSeconds?: number;
}

export interface ContainerRestartRule {
  readonly action: 'Restart' | 'RestartAllContainers';
  readonly exitCodes: { readonly operator: 'In' | 'NotIn'; readonly values: readonly number[] };
}
