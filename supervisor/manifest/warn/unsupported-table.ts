/** Which fields hooklet ignores, and what happens instead. Fields that make no difference here are not listed. */

export interface Rule {
  /** Below metadata, spec or the container. */
  readonly field: string;
  readonly instead: string;
  /** Which values differ from what happens here; without it, every value that is not empty or false. */
  readonly when?: (value: unknown) => boolean;
}

const isFalse = (value: unknown): boolean => value === false;
const isWindows = (value: unknown): boolean => value === 'windows';
const isNone = (value: unknown): boolean => value === 'None';

const ONE_NODE = 'there is one node, this machine, and the pod starts on it at once';
const NO_MOUNTS = 'nothing is mounted; the processes see the files of this machine';
const NO_CLUSTER_IDENTITY = 'there is no cluster to talk to; no service account token is mounted';
const OWN_NAMES = 'names are resolved as this machine resolves them';
const OWN_HOST_NAME = 'the host name is that of this machine';
const NO_LIMITS = 'no limit is set; the processes may use the CPU and memory of the whole machine';
const NO_DEVICES = 'no devices are claimed; the processes see those of this machine';
const NO_CONFINEMENT = 'the processes are not confined; they may do what their user may do on this machine';

export const METADATA_RULES: readonly Rule[] = [
  {
    field: 'finalizers',
    instead:
      'hooklet ends when the processes have; only after kubectl delete the pod waits for them to be removed',
  },
  {
    field: 'resourceVersion',
    instead: 'a new pod gets its own; the API server would refuse to create this one',
  },
];

const CONFINEMENT_FIELDS = ['seLinuxOptions', 'windowsOptions', 'seccompProfile', 'appArmorProfile'];

const RUN_AS_NON_ROOT: Rule = {
  field: 'securityContext.runAsNonRoot',
  instead: 'it is not checked; a process without runAsUser runs as the user who started hooklet',
};

export const SPEC_RULES: readonly Rule[] = [
  { field: 'volumes', instead: NO_MOUNTS },
  ...each(['affinity', 'nodeSelector', 'tolerations', 'topologySpreadConstraints'], ONE_NODE),
  ...each(['schedulingGates', 'schedulingGroup', 'priorityClassName', 'overhead'], ONE_NODE),
  {
    field: 'runtimeClassName',
    instead: 'there is no container runtime; the processes run directly on this machine',
  },
  ...each(['serviceAccountName', 'serviceAccount'], NO_CLUSTER_IDENTITY),
  { field: 'imagePullSecrets', instead: 'nothing is pulled' },
  { field: 'hostPID', instead: 'which processes a container sees does not depend on it' },
  {
    field: 'shareProcessNamespace',
    instead: 'each container is a process tree of its own, and its main process gets the signals',
  },
  {
    field: 'hostUsers',
    instead: 'no user namespace is made; the processes run as users of this machine',
    when: isFalse,
  },
  { field: 'dnsPolicy', instead: OWN_NAMES, when: isNone },
  { field: 'dnsConfig', instead: OWN_NAMES },
  { field: 'hostAliases', instead: '/etc/hosts of this machine stays as it is' },
  ...each(['subdomain', 'setHostnameAsFQDN', 'hostnameOverride'], OWN_HOST_NAME),
  {
    field: 'readinessGates',
    instead: 'nobody sets the conditions here; the pod is ready when its containers are',
  },
  { field: 'resources.limits', instead: NO_LIMITS },
  { field: 'resourceClaims', instead: NO_DEVICES },
  { field: 'os.name', instead: 'the processes run on the operating system of this machine', when: isWindows },
  ...each(below('securityContext', CONFINEMENT_FIELDS), NO_CONFINEMENT),
  RUN_AS_NON_ROOT,
  {
    field: 'securityContext.supplementalGroups',
    instead: 'the processes have no groups besides runAsGroup or those of the user who started hooklet',
  },
  { field: 'securityContext.fsGroup', instead: 'no volume is mounted whose owner could change' },
  { field: 'securityContext.sysctls', instead: 'the kernel parameters of this machine stay as they are' },
];

export const CONTAINER_RULES: readonly Rule[] = [
  ...each(['volumeMounts', 'volumeDevices'], NO_MOUNTS),
  { field: 'resources.limits', instead: NO_LIMITS },
  { field: 'resources.claims', instead: NO_DEVICES },
  ...each(below('securityContext', CONFINEMENT_FIELDS), NO_CONFINEMENT),
  RUN_AS_NON_ROOT,
  {
    field: 'securityContext.capabilities',
    instead: 'the process has the capabilities of its user, no more and no fewer',
  },
  { field: 'securityContext.privileged', instead: 'the process has the rights of its user on this machine' },
  { field: 'securityContext.readOnlyRootFilesystem', instead: 'the process can write wherever its user can' },
  {
    field: 'securityContext.allowPrivilegeEscalation',
    instead: 'set-user-ID programs work as on this machine',
    when: isFalse,
  },
  { field: 'securityContext.procMount', instead: '/proc is that of this machine' },
];

function each(fields: readonly string[], instead: string): Rule[] {
  return fields.map((field) => ({ field, instead }));
}

function below(parent: string, fields: readonly string[]): string[] {
  return fields.map((field) => `${parent}.${field}`);
}
