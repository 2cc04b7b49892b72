/** OpenAPI v3: the one thing that kubectl looks for in it before it applies or creates anything. */

/** `GET /openapi/v3` */
export function openApiIndex(): object {
  return { paths: { 'api/v1': { serverRelativeURL: '/openapi/v3/api/v1?hash=1' } } };
}

/**
 * `GET /openapi/v3/api/v1`: that a PATCH of a pod takes `fieldValidation` and `dryRun`, so that kubectl leaves both to
 * the server. No requestBody: with one, kubectl would take merge keys from a schema and not from its own structs.
 */
export function openApiDocument(): object {
  const patch = {
    parameters: [parameter('fieldValidation'), parameter('dryRun')],
    responses: {},
    'x-kubernetes-group-version-kind': { group: '', version: 'v1', kind: 'Pod' },
  };
  return {
    openapi: '3.0.0',
    info: { title: 'hooklet', version: 'v1' },
    paths: { '/api/v1/namespaces/{namespace}/pods/{name}': { patch } },
    components: { schemas: {} },
  };
}

function parameter(name: string): object {
  return { name, in: 'query', schema: { type: 'string', uniqueItems: true } };
}
