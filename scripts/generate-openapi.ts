/** Writes supervisor/api/openapi/schemas.ts: the documentation of every field, from the models of @kubernetes/client-node. */

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const ROOTS = ['Pod', 'Namespace', 'Node', 'Service', 'ServiceAccount', 'ConfigMap', 'CoreV1Event'];
const TARGET = new URL('../supervisor/api/openapi/schemas.ts', import.meta.url);

const require = createRequire(import.meta.url);
const models = join(dirname(require.resolve('@kubernetes/client-node')), 'gen/models');

interface Attribute {
  readonly baseName: string;
  readonly type: string;
  readonly format: string;
}

type Schema = Record<string, unknown>;

/** Structs of `meta/v1`; all others are of `core/v1`. */
const META = new Set([
  'Condition',
  'LabelSelector',
  'LabelSelectorRequirement',
  'ManagedFieldsEntry',
  'ObjectMeta',
  'OwnerReference',
]);

/** What the models know as plain JavaScript types. */
const PLAIN: Readonly<Record<string, Schema>> = {
  string: { type: 'string' },
  number: { type: 'integer' },
  boolean: { type: 'boolean' },
  Date: { type: 'string', format: 'date-time' },
  V1MicroTime: { type: 'string', format: 'date-time' },
  any: { type: 'object' },
  object: { type: 'object' },
  IntOrString: { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
};

/** The generator of the models drops what is said of a field whose type is a struct: the most asked for, in our words. */
const FIELD_TEXTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Pod: {
    metadata: "Standard object's metadata: name, namespace, labels, annotations, and what the server adds.",
    spec: 'Specification of the desired behavior of the pod.',
    status: 'Most recently observed status of the pod. Populated by the system, read-only.',
  },
  PodSpec: {
    affinity: "The pod's scheduling constraints.",
    dnsConfig: 'DNS parameters of the pod, merged with those that follow from dnsPolicy.',
    os: 'The operating system of the containers. Must be set for lifecycle.stopSignal.',
    securityContext: 'Security attributes of the whole pod and defaults for its containers.',
  },
  Container: {
    lifecycle:
      'Actions that the management system should take in response to container lifecycle events: a hook after the start, a hook before the stop, and the stop signal. Cannot be updated.',
    livenessProbe:
      'Periodic probe of container liveness. The container is restarted when the probe fails. Cannot be updated.',
    readinessProbe:
      'Periodic probe of container service readiness. The container is removed from service endpoints while the probe fails. Cannot be updated.',
    startupProbe:
      'Tells that the container has started successfully. No other probe runs before it succeeds; when it fails, the container is restarted. Cannot be updated.',
    resources: 'Compute resources required by this container. Cannot be updated.',
    securityContext: "Security options the container runs with. They override the pod's.",
  },
  Lifecycle: {
    postStart:
      'PostStart is called immediately after a container is created, in parallel with its main process. If the handler fails, the container is terminated and restarted according to its restart policy. Other management of the container blocks until the hook completes.',
    preStop:
      'PreStop is called immediately before a container is terminated by an API request or a management event such as a liveness or startup probe failure, preemption or resource contention. Not called when the container crashes or exits. The termination grace period counts down from before the hook is called, and whatever its outcome, the container is terminated within the grace period. Other management of the container blocks until the hook completes or the grace period is over.',
  },
  LifecycleHandler: {
    exec: 'A command to execute in the container.',
    httpGet: 'An HTTP GET request to perform.',
    sleep: 'A duration that the container should sleep.',
    tcpSocket:
      'Deprecated: not supported as a lifecycle handler, kept for backward compatibility. It fails when it is called.',
  },
  Probe: {
    exec: 'A command to execute in the container.',
    grpc: 'A GRPC HealthCheckRequest.',
    httpGet: 'An HTTP GET request to perform.',
    tcpSocket: 'A connection to a TCP port.',
  },
  EnvVar: { valueFrom: "Source for the environment variable's value. Cannot be used if value is not empty." },
  ContainerRestartRule: { exitCodes: 'The exit codes to check on container exits.' },
  ContainerStatus: {
    state: "Details about the container's current condition.",
    lastState: 'The last termination state of the container, to help debug crashes and restarts.',
  },
  ContainerState: {
    running: 'Details about a running container.',
    terminated: 'Details about a terminated container.',
    waiting: 'Details about a waiting container.',
  },
};

const OPERATIONS: readonly string[] = [
  'Pod',
  'Namespace',
  'Node',
  'Service',
  'ServiceAccount',
  'ConfigMap',
  'Event',
];

const schemas = new Map<string, Schema>();
const queue = [...ROOTS];
for (const name of queue) if (!schemas.has(nameOf(name))) schemas.set(nameOf(name), readModel(name));
const sorted = Object.fromEntries([...schemas].sort(([a], [b]) => (a < b ? -1 : 1)));
const packed = gzipSync(JSON.stringify(sorted), { level: 9 }).toString('base64');
const lines = packed.match(/.{1,100}/g) ?? [];
writeFileSync(TARGET, `${header()}${lines.map((line) => `  '${line}',`).join('\n')}\n];\n`);

function header(): string {
  const { version } = JSON.parse(readFileSync(join(models, '../../../package.json'), 'utf8'));
  return `/** The schemas of the API with the documentation of each field: JSON by name, gzipped, in base64. */

// Made by \`npm run generate:openapi\` from the models of @kubernetes/client-node ${version} (Apache-2.0, The Kubernetes
// Authors). Do not edit.

export const PACKED_SCHEMAS = [
`;
}

function nameOf(model: string): string {
  const name = model.replace(/^(Core)?V1/, '');
  return META.has(name) ? `io.k8s.apimachinery.pkg.apis.meta.v1.${name}` : `io.k8s.api.core.v1.${name}`;
}

function readModel(model: string): Schema {
  const file = model.startsWith('Core') || model.startsWith('V1') ? model : `V1${model}`;
  const attributes: readonly Attribute[] = require(join(models, `${file}.js`))[file].getAttributeTypeMap();
  const { about, fields } = readDocumentation(readFileSync(join(models, `${file}.d.ts`), 'utf8'), file);
  const kind = nameOf(model).replace('io.k8s.api.core.v1.', '');
  const required = attributes.filter(({ baseName }) => fields.get(baseName)?.required).map((a) => a.baseName);
  return {
    description: about,
    type: 'object',
    properties: Object.fromEntries(
      attributes.map((attribute) => [
        attribute.baseName,
        withDescription(
          fields.get(attribute.baseName)?.text || FIELD_TEXTS[kind]?.[attribute.baseName],
          typeOf(attribute),
        ),
      ]),
    ),
    ...(required.length > 0 && { required }),
    ...(OPERATIONS.includes(kind) && {
      'x-kubernetes-group-version-kind': [{ group: '', kind, version: 'v1' }],
    }),
  };
}

function withDescription(description: string | undefined, schema: Schema): Schema {
  return description ? { description, ...schema } : schema;
}

function typeOf({ type, format }: Attribute): Schema {
  const list = /^Array<(.*)>$/.exec(type) ?? /^(?:Set)<(.*)>$/.exec(type);
  if (list) return { type: 'array', items: typeOf({ baseName: '', type: list[1] as string, format: '' }) };
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type);
  if (map) {
    return {
      type: 'object',
      additionalProperties: typeOf({ baseName: '', type: map[1] as string, format: '' }),
    };
  }
  const plain = PLAIN[type];
  if (plain) return { ...plain, ...(format && { format }) };
  if (!/^(V1|CoreV1)/.test(type)) throw new Error(`a type that is not known: ${type}`);
  queue.push(type);
  return { allOf: [{ $ref: `#/components/schemas/${nameOf(type)}` }] };
}

interface Documentation {
  readonly about: string;
  readonly fields: ReadonlyMap<string, { readonly text: string; readonly required: boolean }>;
}

/** The comments of a declaration file: of the class, and of each field. */
function readDocumentation(source: string, name: string): Documentation {
  const clean = (comment = '') =>
    comment
      .replace(/\s*\n\s*\*? ?/g, ' ')
      .replace(/\\+(?=["'])/g, '')
      .trim();
  const about = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*export declare class ${name}\\b`).exec(
    source,
  )?.[1];
  const field = /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?^ {4}'([^']+)'(\?)?:/gm;
  const body = source.slice(source.indexOf('export declare class'));
  const fields = [...body.matchAll(field)].map(([, text, key = '', optional]) => {
    return [key, { text: clean(text), required: optional === undefined }] as const;
  });
  return { about: clean(about), fields: new Map(fields) };
}
