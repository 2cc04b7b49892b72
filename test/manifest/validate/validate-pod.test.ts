import { expect } from 'chai';
import { messages, places, podWithContainer, podWithSpec } from '../read.ts';

type Cases = Record<string, [lines: string, errors: string[]]>;

const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

describe('The metadata', () => {
  const withMeta = (meta: string) =>
    podWithContainer().replace('metadata:\n  name: web', `metadata: {${meta}}`);

  it('needs a name or a way to one', () => {
    expect(messages(withMeta(''))).to.deep.equal([
      'metadata.name: Required value: name or generateName is required',
    ]);
  });

  it('names the generateName when the generated name is bad, and the name too', () => {
    expect(messages(withMeta('generateName: A'))).to.have.length(2);
    expect(messages(withMeta('generateName: web-'))).to.deep.equal([]);
  });

  it('has a namespace that is a label', () => {
    expect(messages(withMeta('name: a, namespace: a.b'))).to.deep.equal([
      'metadata.namespace: Invalid value: "a.b": must not contain dots',
    ]);
  });

  it('has labels and annotations with proper keys and values; the place is that of the label', () => {
    const text = withMeta(
      'name: a, labels: {a/b/c: x, ok: -x}, annotations: {"": x, UPPER.example.com/Case: x}',
    );
    const [slashes, value, empty, pattern, ...others] = messages(text);
    expect(slashes).to.match(
      /^metadata\.labels: Invalid value: "a\/b\/c": a valid label key must consist of/,
    );
    expect(value).to.match(
      /^metadata\.labels: Invalid value: "-x": a valid label must be an empty string or/,
    );
    expect(empty).to.equal('metadata.annotations: Invalid value: "": name part must be non-empty');
    expect(pattern).to.match(/^metadata\.annotations: Invalid value: "": name part must consist of/);
    expect(others).to.deep.equal([]);
    expect(places(text)[1]).to.equal('3:44 metadata.labels');
  });

  it('bounds the size of the annotations', () => {
    expect(messages(withMeta(`name: a, annotations: {a: ${'x'.repeat(256 * 1024)}}`))).to.deep.equal([
      'metadata.annotations: Too long: may not be more than 262144 bytes',
    ]);
  });

  it('has finalizers with proper names', () => {
    expect(messages(withMeta('name: a, finalizers: ["a b"]'))[0]).to.match(
      /^metadata\.finalizers: Invalid value: "a b"/,
    );
  });
});

describe('The spec', () => {
  const CASES: Cases = {
    'an active deadline of 0': [
      'activeDeadlineSeconds: 0',
      ['spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive'],
    ],
    'an active deadline beyond 31 bits': [
      'activeDeadlineSeconds: 2147483648',
      ['spec.activeDeadlineSeconds: Invalid value: 2147483648: must be between 1 and 2147483647, inclusive'],
    ],
    'a user and group out of range': [
      'securityContext: {runAsUser: -1, runAsGroup: 2147483648}',
      [
        'spec.securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive',
        'spec.securityContext.runAsGroup: Invalid value: 2147483648: must be between 0 and 2147483647, inclusive',
      ],
    ],
    'an unknown DNS policy': [
      'dnsPolicy: x',
      [
        'spec.dnsPolicy: Unsupported value: "x": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
      ],
    ],
    'a bad host name': ['hostname: a.b', ['spec.hostname: Invalid value: "a.b": must not contain dots']],
    'a bad service account': [
      'serviceAccountName: A',
      [`spec.serviceAccountName: Invalid value: "A": ${SUBDOMAIN}`],
    ],
    'a bad node selector': [
      'nodeSelector: {a: "b c"}',
      [
        "spec.nodeSelector: Invalid value: \"b c\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
      ],
    ],
    'ephemeral containers': [
      'ephemeralContainers: [{name: d, image: i}]',
      ['spec.ephemeralContainers: Forbidden: cannot be set on create'],
    ],
    'a node and scheduling gates': [
      'nodeName: here\nschedulingGates: [{name: g}]',
      ['spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared'],
    ],
    'an operating system without a name': ['os: {}', ['spec.os.name: Required value']],
    'an unknown operating system': [
      'os: {name: plan9}',
      ['spec.os: Unsupported value: "plan9": supported values: "linux", "windows"'],
    ],
    'windows options on linux': [
      'os: {name: linux}\nsecurityContext: {windowsOptions: {}}',
      ['spec.securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod'],
    ],
    'a linux user on windows': [
      'os: {name: windows}\nhostPID: true\nhostIPC: false\nsecurityContext: {runAsUser: 1}',
      [
        'spec.securityContext.runAsUser: Forbidden: cannot be set for a windows pod',
        'spec.hostPID: Forbidden: cannot be set for a windows pod',
      ],
    ],
  };
  expectAll(CASES, (lines) => podWithSpec(lines));

  it('needs the same host port on the host network', () => {
    expect(
      messages(podWithSpec('hostNetwork: true', 'ports: [{containerPort: 80, hostPort: 81}]')),
    ).to.deep.equal([
      'spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true',
    ]);
  });
});

describe('A container', () => {
  const CASES: Cases = {
    'an image with spaces around it': [
      'image: " app"',
      ['spec.containers[0].image: Invalid value: " app": must not have leading or trailing whitespace'],
    ],
    'an unknown termination message policy': [
      'terminationMessagePolicy: x',
      [
        'spec.containers[0].terminationMessagePolicy: Unsupported value: "x": supported values: "File", "FallbackToLogsOnError"',
      ],
    ],
    'an unknown pull policy': [
      'imagePullPolicy: Sometimes',
      [
        'spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
      ],
    ],
    'a user out of range': [
      'securityContext: {runAsUser: -5}',
      [
        'spec.containers[0].securityContext.runAsUser: Invalid value: -5: must be between 0 and 2147483647, inclusive',
      ],
    ],
    'ports out of range, twice, of no protocol': [
      'ports: [{}, {containerPort: 70000, hostPort: -1}, {containerPort: 1, name: a}, {containerPort: 2, name: a, protocol: tcp}, {containerPort: 3, name: A}]',
      [
        'spec.containers[0].ports[0].containerPort: Required value',
        'spec.containers[0].ports[1].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
        'spec.containers[0].ports[1].hostPort: Invalid value: -1: must be between 1 and 65535, inclusive',
        'spec.containers[0].ports[3].name: Duplicate value: "a"',
        'spec.containers[0].ports[3].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"',
        'spec.containers[0].ports[4].name: Invalid value: "A": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
        'spec.containers[0].ports[4].name: Invalid value: "A": must contain at least one letter (a-z)',
      ],
    ],
    'one host port twice': [
      'ports: [{containerPort: 1, hostPort: 9}, {containerPort: 2, hostPort: 9}, {containerPort: 3, hostPort: 9, hostIP: 127.0.0.1}]',
      ['spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//9"'],
    ],
    'a policy of its own that does not exist': [
      'restartPolicy: Maybe',
      [
        'spec.containers[0].restartPolicy: Unsupported value: "Maybe": supported values: "Always", "Never", "OnFailure"',
      ],
    ],
    'rules without a policy': [
      'restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [1]}}]',
      [
        'spec.containers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used',
      ],
    ],
    'rules that make no sense': [
      'restartPolicy: Never\nrestartPolicyRules: [{action: Stop}, {exitCodes: {}}]',
      [
        'spec.containers[0].restartPolicyRules[0].action: Unsupported value: "Stop": supported values: "Restart", "RestartAllContainers"',
        'spec.containers[0].restartPolicyRules[0].exitCodes: Required value: must be specified',
        'spec.containers[0].restartPolicyRules[1].action: Unsupported value: "": supported values: "Restart", "RestartAllContainers"',
        'spec.containers[0].restartPolicyRules[1].exitCodes.operator: Unsupported value: "": supported values: "In", "NotIn"',
      ],
    ],
    'too many rules and exit codes': [
      `restartPolicy: Never\nrestartPolicyRules: ${JSON.stringify(
        Array(21).fill({ action: 'Restart', exitCodes: { operator: 'In', values: Array(256).fill(1) } }),
      )}`,
      [
        'spec.containers[0].restartPolicyRules: Too many: 21: must have at most 20 items',
        ...Array.from(
          { length: 21 },
          (_, n) =>
            `spec.containers[0].restartPolicyRules[${n}].exitCodes.values: Too many: 256: must have at most 255 items`,
        ),
      ],
    ],
  };
  expectAll(CASES, (lines) =>
    lines.startsWith('image: ')
      ? podWithContainer(lines).replace('    image: app\n', '')
      : podWithContainer(lines),
  );
});

describe('An init container', () => {
  const CASES: Cases = {
    'the name of another': [
      '[{name: a, image: x}, {name: a, image: x}, {name: main, image: x}]',
      [
        'spec.initContainers[1].name: Duplicate value: "a"',
        'spec.initContainers[2].name: Duplicate value: "main"',
      ],
    ],
    'hooks and probes, unless it is a sidecar': [
      '[{name: a, image: x, lifecycle: {}, livenessProbe: {}, readinessProbe: {}, startupProbe: {}}]',
      ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'].map(
        (field) =>
          `spec.initContainers[0].${field}: Forbidden: may not be set for init containers without restartPolicy=Always`,
      ),
    ],
    'a sidecar with broken hooks and probes': [
      '[{name: a, image: x, restartPolicy: Always, lifecycle: {preStop: {}}, startupProbe: {}}]',
      [
        'spec.initContainers[0].lifecycle.preStop: Required value: must specify a handler type',
        'spec.initContainers[0].startupProbe: Required value: must specify a handler type',
      ],
    ],
    'one host port twice, which two of them may share': [
      '[{name: a, image: x, ports: [{containerPort: 1, hostPort: 1}]}, {name: b, image: x, ports: [{containerPort: 1, hostPort: 1}, {containerPort: 2, hostPort: 1}]}]',
      ['spec.initContainers[1].ports[1].hostPort: Duplicate value: "TCP//1"'],
    ],
    'no name, twice': [
      '[{image: x}, {image: x}]',
      ['spec.initContainers[0].name: Required value', 'spec.initContainers[1].name: Required value'],
    ],
  };
  expectAll(CASES, (list) => podWithSpec(`initContainers: ${list}`));
});

describe('A probe', () => {
  const CASES: Cases = {
    'negative numbers': [
      'readinessProbe: {exec: {command: [x]}, initialDelaySeconds: -1, timeoutSeconds: -2, periodSeconds: -3, successThreshold: -4, failureThreshold: -5}',
      ['initialDelay', 'timeout', 'period']
        .map((field) => `${field}Seconds`)
        .concat('successThreshold', 'failureThreshold')
        .map(
          (field, index) =>
            `spec.containers[0].readinessProbe.${field}: Invalid value: ${-1 - index}: must be greater than or equal to 0`,
        ),
    ],
    'a gRPC port out of range': [
      'livenessProbe: {grpc: {}}',
      [
        'spec.containers[0].livenessProbe.grpc.port: Invalid value: 0: must be between 1 and 65535, inclusive',
      ],
    ],
    'a second success that a startup probe would wait for': [
      'startupProbe: {tcpSocket: {port: web}, successThreshold: 2}',
      ['spec.containers[0].startupProbe.successThreshold: Invalid value: 2: must be 1'],
    ],
    'four handlers': [
      'livenessProbe: {grpc: {port: 1}, tcpSocket: {port: 1}, httpGet: {port: 1}, exec: {command: [x]}}',
      ['httpGet', 'tcpSocket', 'grpc'].map(
        (type) =>
          `spec.containers[0].livenessProbe.${type}: Forbidden: may not specify more than 1 handler type`,
      ),
    ],
  };
  expectAll(CASES, (lines) => podWithContainer(lines));
});

describe('An environment variable', () => {
  const valueFrom = (source: string) => `env: [{name: A, valueFrom: ${source}}]`;
  const AT = 'spec.containers[0].env[0].valueFrom';
  const CASES: Cases = {
    'a name with =': [
      'env: [{name: "A=B"}]',
      [
        'spec.containers[0].env[0].name: Invalid value: "A=B": a valid environment variable name must consist only of printable ASCII characters other than \'=\'',
      ],
    ],
    'no source': [
      valueFrom('{}'),
      [
        `${AT}: Invalid value: "": must specify one of: \`fieldRef\`, \`resourceFieldRef\`, \`configMapKeyRef\`, \`secretKeyRef\` or \`fileKeyRef\``,
      ],
    ],
    'two sources': [
      valueFrom('{fieldRef: {fieldPath: metadata.name}, secretKeyRef: {name: s, key: k}}'),
      [`${AT}: Invalid value: "": may not have more than one field specified at a time`],
    ],
    'a value and a source': [
      'env: [{name: A, value: x, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]',
      [`${AT}: Invalid value: "": may not be specified when \`value\` is not empty`],
    ],
    'no field path': [valueFrom('{fieldRef: {}}'), [`${AT}.fieldRef.fieldPath: Required value`]],
    'a field path of another version': [
      valueFrom('{fieldRef: {apiVersion: v2, fieldPath: metadata.name}}'),
      [
        `${AT}.fieldRef.fieldPath: Invalid value: "metadata.name": error converting fieldPath: unsupported pod version: v2`,
      ],
    ],
    'an unknown field path': [
      valueFrom('{fieldRef: {fieldPath: spec.x}}'),
      [
        `${AT}.fieldRef.fieldPath: Invalid value: "spec.x": error converting fieldPath: field label not supported: spec.x`,
      ],
    ],
    'a field path for volumes only': [
      valueFrom('{fieldRef: {fieldPath: metadata.labels}}'),
      [
        `${AT}.fieldRef.fieldPath: Unsupported value: "metadata.labels": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"`,
      ],
    ],
    'a key in a field that has none': [
      valueFrom(`{fieldRef: {fieldPath: "metadata.name['x']"}}`),
      [
        `${AT}.fieldRef.fieldPath: Invalid value: "metadata.name['x']": error converting fieldPath: field label does not support subscript: metadata.name['x']`,
      ],
    ],
    'an unknown resource': [
      valueFrom('{resourceFieldRef: {resource: cpu}}'),
      [
        `${AT}.resourceFieldRef.resource: Unsupported value: "cpu": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"`,
      ],
    ],
    'no resource': [valueFrom('{resourceFieldRef: {}}'), [`${AT}.resourceFieldRef.resource: Required value`]],
    'no key of a secret': [
      valueFrom('{secretKeyRef: {name: s}}'),
      [`${AT}.secretKeyRef.key: Required value`],
    ],
    'a config map without a proper name or key': [
      valueFrom('{configMapKeyRef: {name: A, key: ..}}'),
      [
        `${AT}.configMapKeyRef.name: Invalid value: "A": ${SUBDOMAIN}`,
        `${AT}.configMapKeyRef.key: Invalid value: "..": must not be '..'`,
      ],
    ],
    'whole objects without a name, none, and two': [
      'envFrom: [{secretRef: {}}, {prefix: "=" }, {configMapRef: {name: a}, secretRef: {name: b}}]',
      [
        'spec.containers[0].envFrom[0].secretRef.name: Required value',
        'spec.containers[0].envFrom[1].prefix: Invalid value: "=": a valid environment variable name must consist only of printable ASCII characters other than \'=\'',
        'spec.containers[0].envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`',
        'spec.containers[0].envFrom: Invalid value: "": may not have more than one field specified at a time',
      ],
    ],
  };
  expectAll(CASES, (lines) => podWithContainer(lines));

  it('may be a label or an annotation, whose key is checked', () => {
    const ref = (path: string) =>
      podWithContainer(valueFrom(JSON.stringify({ fieldRef: { fieldPath: path } })));
    expect(messages(ref("metadata.labels['app']"))).to.deep.equal([]);
    expect(messages(ref("metadata.annotations['UPPER.example.com/x']"))).to.deep.equal([]);
    expect(messages(ref("metadata.labels['a b']"))[0]).to.match(
      /^\S+fieldRef: Invalid value: "a b": name part must/,
    );
    expect(
      messages(podWithContainer(valueFrom('{resourceFieldRef: {resource: limits.hugepages-2Mi}}'))),
    ).to.deep.equal([]);
  });
});

/** One test a case: it is told all that is wrong, in upstream's words and order. */
function expectAll(cases: Cases, manifest: (lines: string) => string): void {
  for (const [name, [lines, errors]] of Object.entries(cases)) {
    it(`may not have ${name}`, () => expect(messages(manifest(lines))).to.deep.equal(errors));
  }
}
