/** How the lists and structs of `core/v1` are merged: the patch and list tags of k8s.io/api/core/v1/types.go. */

/** What a field holds. A field without a rule: a map is merged key by key, a list is one value. */
export interface FieldRule {
  /** The struct of the field, or of its list's items. */
  readonly struct?: string;
  /** `patchMergeKey` of a list with `patchStrategy: merge`; empty for a list of scalars. */
  readonly mergeKey?: string;
  /** `listMapKey`s of a list for server-side apply; none for a set of scalars. */
  readonly mapKeys?: readonly string[];
  /** Server-side apply owns the whole field at once (`structType: atomic`). */
  readonly atomic?: boolean;
}

export type StructRules = Readonly<Record<string, FieldRule>>;

/** One struct below. */
const one = (struct: string): FieldRule => ({ struct });
/** A list of objects told apart by the same key in both kinds of patch. */
const list = (struct: string, mergeKey: string, mapKeys: readonly string[] = [mergeKey]): FieldRule => ({
  struct,
  mergeKey,
  mapKeys,
});
/** A list of objects whose items have rules of their own, though the list is replaced whole. */
const whole = (struct: string): FieldRule => ({ struct });
const SCALAR_SET: FieldRule = { mergeKey: '', mapKeys: [] };
const ATOMIC: FieldRule = { atomic: true };

const KEY_REFS = ['configMapKeyRef', 'fieldRef', 'fileKeyRef', 'resourceFieldRef', 'secretKeyRef'];

const CONTAINER: StructRules = {
  env: list('EnvVar', 'name'),
  lifecycle: one('Lifecycle'),
  ports: list('ContainerPort', 'containerPort', ['containerPort', 'protocol']),
  resources: one('ResourceRequirements'),
  volumeDevices: list('VolumeDevice', 'devicePath'),
  volumeMounts: list('VolumeMount', 'mountPath'),
};

const KIND: StructRules = { metadata: one('ObjectMeta') };

/** Every struct that has a rule; any other has none. */
export const STRUCT_RULES: Readonly<Record<string, StructRules>> = {
  Pod: { ...KIND, spec: one('PodSpec'), status: one('PodStatus') },
  Namespace: { ...KIND, status: one('NamespaceStatus') },
  Node: { ...KIND, spec: one('NodeSpec'), status: one('NodeStatus') },
  ConfigMap: KIND,
  Service: { ...KIND, spec: one('ServiceSpec') },
  ServiceAccount: { ...KIND, secrets: list('ObjectReference', 'name') },
  Event: { ...KIND, involvedObject: ATOMIC, related: ATOMIC },
  ObjectMeta: { finalizers: SCALAR_SET, ownerReferences: list('OwnerReference', 'uid') },
  PodSpec: {
    affinity: one('Affinity'),
    containers: list('Container', 'name'),
    ephemeralContainers: list('EphemeralContainer', 'name'),
    evictionResponders: list('EvictionResponder', 'name'),
    hostAliases: list('HostAlias', 'ip'),
    imagePullSecrets: list('LocalObjectReference', 'name'),
    initContainers: list('Container', 'name'),
    nodeSelector: ATOMIC,
    resourceClaims: list('PodResourceClaim', 'name'),
    resources: one('ResourceRequirements'),
    schedulingGates: list('PodSchedulingGate', 'name'),
    topologySpreadConstraints: list('TopologySpreadConstraint', 'topologyKey', [
      'topologyKey',
      'whenUnsatisfiable',
    ]),
    volumes: list('Volume', 'name'),
  },
  Container: CONTAINER,
  EphemeralContainer: CONTAINER,
  EnvVar: { valueFrom: one('EnvVarSource') },
  EnvVarSource: Object.fromEntries(KEY_REFS.map((name) => [name, ATOMIC])),
  ResourceRequirements: { claims: { struct: 'ResourceClaim', mapKeys: ['name'] } },
  VolumeMount: { bindMountOptions: { mapKeys: [] } },
  Volume: {
    ...Object.fromEntries(
      ['cephfs', 'cinder', 'flexVolume', 'iscsi', 'scaleIO', 'storageos'].map((name) => [
        name,
        one('WithSecret'),
      ]),
    ),
    csi: one('CSIVolumeSource'),
    ephemeral: one('EphemeralVolumeSource'),
    rbd: one('WithSecret'),
  },
  WithSecret: { secretRef: ATOMIC },
  CSIVolumeSource: { nodePublishSecretRef: ATOMIC },
  EphemeralVolumeSource: { volumeClaimTemplate: one('PersistentVolumeClaimTemplate') },
  PersistentVolumeClaimTemplate: { ...KIND, spec: one('PersistentVolumeClaimSpec') },
  PersistentVolumeClaimSpec: { dataSource: ATOMIC, selector: ATOMIC },
  TopologySpreadConstraint: { labelSelector: ATOMIC },
  Affinity: { nodeAffinity: one('NodeAffinity') },
  NodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: ATOMIC },
  PodStatus: {
    conditions: list('PodCondition', 'type'),
    containerStatuses: whole('ContainerStatus'),
    ephemeralContainerStatuses: whole('ContainerStatus'),
    hostIPs: { struct: 'HostIP', mergeKey: 'ip' },
    initContainerStatuses: whole('ContainerStatus'),
    podIPs: list('PodIP', 'ip'),
    resourceClaimStatuses: list('PodResourceClaimStatus', 'name'),
    resources: one('ResourceRequirements'),
  },
  ContainerStatus: {
    allocatedResourcesStatus: list('ResourceStatus', 'name'),
    volumeMounts: list('VolumeMountStatus', 'mountPath'),
  },
  NamespaceStatus: { conditions: list('NamespaceCondition', 'type') },
  NodeSpec: { podCIDRs: SCALAR_SET },
  NodeStatus: { addresses: list('NodeAddress', 'type'), conditions: list('NodeCondition', 'type') },
  ServiceSpec: { ports: list('ServicePort', 'port', ['port', 'protocol']), selector: ATOMIC },
};

/** Structs whose items are one value to server-side apply although their list is merged. */
const ATOMIC_STRUCTS = new Set([
  'LocalObjectReference',
  'OwnerReference',
  'ObjectReference',
  'EvictionResponder',
]);

/** Key fields that upstream defaults, so that a client may leave them out. */
const KEY_DEFAULTS: Readonly<Record<string, unknown>> = { protocol: 'TCP' };

/** The rule of a struct's field; a field that has none is merged by the shape of its value. */
export function ruleOf(struct: string | undefined, name: string): FieldRule {
  const rules =
    struct !== undefined && Object.hasOwn(STRUCT_RULES, struct) ? STRUCT_RULES[struct] : undefined;
  return rules && Object.hasOwn(rules, name) ? (rules[name] as FieldRule) : {};
}

/** Whether server-side apply takes an object of this struct for one value. */
export function isAtomicStruct(struct: string | undefined): boolean {
  return struct !== undefined && ATOMIC_STRUCTS.has(struct);
}

/** What a missing key of a list's item stands for; undefined for most. */
export function keyDefault(key: string): unknown {
  return Object.hasOwn(KEY_DEFAULTS, key) ? KEY_DEFAULTS[key] : undefined;
}
