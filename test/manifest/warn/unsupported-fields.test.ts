import { expect } from 'chai';
import { podWithContainer, podWithSpec, read, warnings } from '../read.ts';

describe('A field that means nothing on one machine', () => {
  const SPEC: Record<string, string> = {
    volumes: '[{name: v}]',
    affinity: '{nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: []}}',
    nodeSelector: '{disk: ssd}',
    tolerations: '[{operator: Exists}]',
    topologySpreadConstraints: '[{maxSkew: 1}]',
    priorityClassName: 'high',
    runtimeClassName: 'gvisor',
    serviceAccountName: 'robot',
    imagePullSecrets: '[{name: s}]',
    hostPID: 'true',
    shareProcessNamespace: 'true',
    hostUsers: 'false',
    dnsPolicy: 'None',
    hostAliases: '[{ip: 1.2.3.4}]',
    subdomain: 'x',
    readinessGates: '[{conditionType: a}]',
    'securityContext.fsGroup': '5',
    'securityContext.runAsNonRoot': 'true',
    'securityContext.seccompProfile': '{type: RuntimeDefault}',
    'resources.limits': '{cpu: 1}',
  };
  const CONTAINER: Record<string, string> = {
    volumeMounts: '[{name: v, mountPath: /v}]',
    'resources.limits': '{memory: 1Gi}',
    'securityContext.capabilities': '{drop: [ALL]}',
    'securityContext.readOnlyRootFilesystem': 'true',
    'securityContext.allowPrivilegeEscalation': 'false',
  };

  for (const [field, value] of Object.entries(SPEC)) {
    it(`gets one warning: spec.${field}`, () => {
      expectOne(podWithSpec(nested(field, value)), `spec.${field}`);
    });
  }
  for (const [field, value] of Object.entries(CONTAINER)) {
    it(`gets one warning: ${field} of a container`, () => {
      expectOne(podWithContainer(nested(field, value)), `spec.containers[0].${field}`);
    });
  }

  it('gets one for each init container too', () => {
    const text = podWithSpec(
      'initContainers: [{name: a, image: b, volumeDevices: [{name: v, devicePath: /v}]}, {name: c, image: d, resources: {limits: {cpu: 1}}}]',
    );
    expect(read(text).warnings.map(({ path }) => path)).to.deep.equal([
      'spec.initContainers[0].volumeDevices',
      'spec.initContainers[1].resources.limits',
    ]);
  });

  it('of the metadata gets one: finalizers', () => {
    const text = podWithContainer().replace('  name: web', '  name: web\n  finalizers: [a.b/c]');
    expectOne(text, 'metadata.finalizers');
  });

  it('gets none when it makes no difference', () => {
    const spec =
      'hostNetwork: true\ndnsPolicy: ClusterFirst\nenableServiceLinks: false\nschedulerName: x\nnodeName: n\nhostPID: false\nhostUsers: true\nvolumes: []\nsecurityContext: {}\nos: {name: linux}';
    const container =
      'imagePullPolicy: Always\ntty: false\nresources: {requests: {cpu: 1}}\nsecurityContext: {privileged: false, allowPrivilegeEscalation: true}';
    expect(warnings(podWithSpec(spec, container))).to.deep.equal([]);
  });
});

describe('A variable whose value is in a cluster', () => {
  it('gets a warning that it is not set', () => {
    const env = [
      '{name: A, valueFrom: {configMapKeyRef: {name: c, key: k}}}',
      '{name: B, valueFrom: {secretKeyRef: {name: s, key: k}}}',
      '{name: C, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}',
      '{name: D, valueFrom: {fileKeyRef: {volumeName: v, path: p, key: k}}}',
    ];
    const text = podWithContainer(
      `env: [${env.join(', ')}]\nenvFrom: [{configMapRef: {name: c}}, {secretRef: {name: s}}]`,
    );
    expect(warnings(text).map((message) => message.replace(/:.*NOT set/, ' NOT set'))).to.deep.equal([
      'spec.containers[0].env[0].valueFrom.configMapKeyRef NOT set: there is no cluster to read ConfigMap "c" from; give it a value here',
      'spec.containers[0].env[1].valueFrom.secretKeyRef NOT set: there is no cluster to read Secret "s" from; give it a value here',
      'spec.containers[0].env[2].valueFrom.resourceFieldRef NOT set: no resources are requested or limited; give it a value here',
      'spec.containers[0].env[3].valueFrom.fileKeyRef NOT set: no volume is mounted; give it a value here',
      'spec.containers[0].envFrom[0].configMapRef NOT set: there is no cluster to read ConfigMap "c" from; list them under env',
      'spec.containers[0].envFrom[1].secretRef NOT set: there is no cluster to read Secret "s" from; list them under env',
    ]);
  });

  it('gets none when it is optional, or a field of the Pod', () => {
    const env = [
      '{name: A, valueFrom: {configMapKeyRef: {name: c, key: k, optional: true}}}',
      '{name: B, valueFrom: {secretKeyRef: {name: s, key: k, optional: true}}}',
      '{name: D, valueFrom: {fileKeyRef: {volumeName: v, path: p, key: k, optional: true}}}',
      '{name: E, valueFrom: {fieldRef: {fieldPath: metadata.name}}}',
    ];
    const text = podWithContainer(
      `env: [${env.join(', ')}]\nenvFrom: [{secretRef: {name: s, optional: true}}]`,
    );
    expect(warnings(text)).to.deep.equal([]);
  });
});

function nested(field: string, value: string): string {
  const [first, second] = field.split('.');
  return second === undefined ? `${first}: ${value}` : `${first}: {${second}: ${value}}`;
}

function expectOne(text: string, path: string): void {
  const { errors, warnings: found } = read(text);
  expect(errors).to.deep.equal([]);
  expect(found.map((warning) => [warning.path, warning.kind])).to.deep.equal([[path, 'unsupported']]);
  expect(found[0]?.message.startsWith(`${path}: ignored: `)).to.equal(true);
}
