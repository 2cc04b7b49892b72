/** TEMPORARY until w/patch brings its own. */

const parameter = (name: string) => ({ name, in: 'query', schema: { type: 'string', uniqueItems: true } });

export const INDEX = { paths: { 'api/v1': { serverRelativeURL: '/openapi/v3/api/v1?hash=1' } } };

export const DOCUMENT = {
  openapi: '3.0.0',
  info: { title: 'x', version: 'v1' },
  paths: {
    '/api/v1/namespaces/{namespace}/pods/{name}': {
      patch: {
        parameters: [parameter('fieldValidation'), parameter('dryRun')],
        responses: {},
        'x-kubernetes-group-version-kind': { group: '', version: 'v1', kind: 'Pod' },
      },
    },
  },
  components: { schemas: {} },
};
