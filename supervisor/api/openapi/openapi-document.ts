/** What kubectl asks of /openapi/v3: whether the server validates fields, and the documentation of each field. */

import { gunzipSync } from 'node:zlib';
import { PACKED_SCHEMAS } from './schemas.ts';

type Schema = Record<string, unknown>;

/** Kinds with their plural, and whether they belong to a namespace. */
const KINDS = [
  ['Pod', 'pods', true],
  ['Event', 'events', true],
  ['Service', 'services', true],
  ['ServiceAccount', 'serviceaccounts', true],
  ['ConfigMap', 'configmaps', true],
  ['Namespace', 'namespaces', false],
  ['Node', 'nodes', false],
] as const;

let document: object | undefined;

/** The document of core/v1; unpacked when it is asked for first. */
export function openApiDocument(): object {
  document ??= {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1' },
    paths: Object.fromEntries(KINDS.flatMap(pathsOf)),
    components: { schemas: unpack() },
  };
  return document;
}

function unpack(): Record<string, Schema> {
  return JSON.parse(gunzipSync(Buffer.from(PACKED_SCHEMAS.join(''), 'base64')).toString('utf8'));
}

/**
 * PATCH has no requestBody: with it kubectl would take merge keys from the schemas, which have none, instead of
 * those compiled into it, which are right.
 */
function pathsOf([kind, plural, namespaced]: (typeof KINDS)[number]): [string, object][] {
  const base = namespaced ? `/api/v1/namespaces/{namespace}/${plural}` : `/api/v1/${plural}`;
  const operation = (action: string) => ({
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group: '', version: 'v1', kind },
    responses: {},
  });
  const parameters = [
    queryParameter('dryRun'),
    queryParameter('fieldManager'),
    queryParameter('fieldValidation'),
  ];
  return [
    [base, { get: operation('list'), post: { ...operation('post'), parameters } }],
    [
      `${base}/{name}`,
      {
        get: operation('get'),
        put: { ...operation('put'), parameters },
        patch: { ...operation('patch'), parameters: [...parameters, queryParameter('force')] },
        delete: operation('delete'),
      },
    ],
  ];
}

function queryParameter(name: string): object {
  return { name, in: 'query', schema: { type: 'string', uniqueItems: true } };
}
