/** What is written to the API: bodies, patches and applied configurations, over https, and how each is refused. */

import { expect } from 'chai';
import { type CallOptions, type Reply, startTestApi, type TestApi } from '../support/api.ts';

const PODS = '/api/v1/namespaces/default/pods';
const WEB = `${PODS}/web`;

const pod = (container: object = {}, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', ...metadata },
  spec: { containers: [{ name: 'web', image: 'app', command: ['sleep', '1000'], ...container }] },
});

describe('What is written to the API', () => {
  let server: TestApi;

  before(async () => {
    server = await startTestApi();
  });

  after(() => server.close());

  const send = (path: string, text: string, contentType: string, options: CallOptions = {}): Promise<Reply> =>
    server.call(path, { method: 'POST', ...options, body: text, headers: { 'content-type': contentType } });
  const create = (text: string, query = '', contentType = 'application/json') =>
    send(`${PODS}${query}`, text, contentType);
  const patch = (kind: string, change: unknown, query = '') =>
    send(`${WEB}${query}`, typeof change === 'string' ? change : JSON.stringify(change), kind, {
      method: 'PATCH',
    });
  const messageOf = async (reply: Promise<Reply>) => {
    const { code, body } = await reply;
    return `${code} ${body.message}`;
  };

  const STRATEGIC = 'application/strategic-merge-patch+json';
  const MERGE = 'application/merge-patch+json';
  const JSON_PATCH = 'application/json-patch+json';
  const APPLY = 'application/apply-patch+yaml';

  describe('as a body', () => {
    it('is refused in the words of the API server when it is no object', async () => {
      const unrecognized = '400 the object provided is unrecognized (must be of type Pod): ';
      const json = "couldn't get version/kind; json parse error: ";
      expect(await messageOf(create('hello'))).to.equal(
        `${unrecognized}${json}invalid character 'h' looking for beginning of value (68656c6c6f)`,
      );
      expect(await messageOf(create('{"a":'))).to.equal(
        `${unrecognized}${json}unexpected end of JSON input ({"a":)`,
      );
      expect(await messageOf(create('[1]'))).to.contain(
        `${unrecognized}${json}json: cannot unmarshal array into Go value`,
      );
    });

    it('is refused when it is of another kind or version', async () => {
      const handled = 'cannot be handled as a Pod: no kind';
      expect(await messageOf(create(JSON.stringify({ ...pod(), kind: 'Foo' })))).to.contain(
        `400 Foo in version "v1" ${handled} "Foo" is registered for version "v1"`,
      );
      expect(await messageOf(create(JSON.stringify({ ...pod(), apiVersion: 'v2' })))).to.contain(
        `400 Pod in version "v2" ${handled} "Pod" is registered for version "v2"`,
      );
    });

    it('is judged strictly, with a warning, or not at all', async () => {
      const twice = JSON.stringify(pod({ imagee: 'x' })).replace(
        '"image":"app"',
        '"image":"a","image":"app"',
      );
      expect(await messageOf(create(twice, '?fieldValidation=Strict'))).to.equal(
        '400 Pod in version "v1" cannot be handled as a Pod: strict decoding error: ' +
          'duplicate field "spec.containers[0].image", unknown field "spec.containers[0].imagee"',
      );
      const warned = await create(twice, '?fieldValidation=Warn&dryRun=All');
      expect(warned.code).to.equal(201);
      expect(warned.headers.warning).to.contain('duplicate field \\"spec.containers[0].image\\"');
      expect(warned.headers.warning).to.contain('unknown field \\"spec.containers[0].imagee\\"');
      const ignored = await create(twice, '?fieldValidation=Ignore&dryRun=All');
      expect([ignored.code, ignored.headers.warning ?? '']).not.to.include('imagee');
    });

    it('is refused for a wrong type whatever is asked for', async () => {
      const wrong = JSON.stringify(pod({ ports: [{ containerPort: 'http' }] }));
      expect(await messageOf(create(wrong, '?fieldValidation=Ignore'))).to.equal(
        '400 Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
      );
    });

    it('may be YAML, and may not say a thing twice there', async () => {
      const text =
        'apiVersion: v1\nkind: Pod\nmetadata: {name: yy}\nspec:\n  containers:\n  - name: a\n    image: x\n';
      expect((await create(text, '?dryRun=All', 'application/yaml')).code).to.equal(201);
      const twice = await create(`${text}    image: y\n`, '?fieldValidation=Strict', 'application/yaml');
      expect(twice.body.message).to.contain(
        'strict decoding error: yaml: unmarshal errors:\n  line 8: key "image" already set in map',
      );
    });
  });

  describe('as a patch', () => {
    before(async () => {
      expect(
        (await create(JSON.stringify(pod({}, { labels: { app: 'web' } })), '?fieldManager=maker')).code,
      ).to.equal(201);
    });

    it('is applied in each of the four forms', async () => {
      expect(
        (await patch(JSON_PATCH, [{ op: 'add', path: '/metadata/labels/a', value: '1' }])).code,
      ).to.equal(200);
      expect((await patch(MERGE, { metadata: { labels: { b: '2' } } })).code).to.equal(200);
      const image = { spec: { containers: [{ name: 'web', image: 'app:2' }] } };
      expect((await patch(STRATEGIC, image)).code).to.equal(200);
      const { body } = await patch(
        APPLY,
        `{apiVersion: v1, kind: Pod, metadata: {labels: {c: "3"}}}`,
        '?fieldManager=me',
      );
      expect(body.metadata?.labels).to.deep.equal({ app: 'web', a: '1', b: '2', c: '3' });
      expect(body.spec?.containers?.[0 as unknown as string]?.image).to.equal('app:2');
    });

    it('of another media type is answered with those that would do', async () => {
      expect(await messageOf(patch('application/json', {}))).to.equal(
        '415 the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml',
      );
    });

    it('that is none is refused', async () => {
      expect(await messageOf(patch(JSON_PATCH, 'x'))).to.equal(
        "400 error decoding patch: invalid character 'x' looking for beginning of value",
      );
      expect(await messageOf(patch(MERGE, '[]'))).to.equal(
        '400 error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}',
      );
      expect(await messageOf(patch(STRATEGIC, '1'))).to.equal(
        '400 json: cannot unmarshal number into Go value of type map[string]interface {}',
      );
    });

    it('whose result is no pod is refused with what came out', async () => {
      const status = (await patch(STRATEGIC, { spec: { foo: 1 } }, '?fieldValidation=Strict')).body;
      expect(status.code).to.equal(422);
      expect(status.details?.causes?.[0 as unknown as string]).to.deep.equal({
        reason: 'FieldValueInvalid',
        field: 'patch',
        message: 'Invalid value: "map[spec:map[foo:1]]": strict decoding error: unknown field "spec.foo"',
      });
    });

    it('of an older version conflicts', async () => {
      expect(await messageOf(patch(MERGE, { metadata: { resourceVersion: '1' } }))).to.equal(
        '409 Operation cannot be fulfilled on pods "web": the object has been modified; please apply your changes to the latest version and try again',
      );
    });

    it('may not give the pod another name', async () => {
      expect(await messageOf(patch(MERGE, { metadata: { name: 'other' } }))).to.equal(
        '400 the name of the object (other) does not match the name on the URL (web)',
      );
    });

    it('that changes nothing leaves the version as it is', async () => {
      const before = (await server.call(WEB)).body.metadata?.resourceVersion;
      const after = (await patch(MERGE, { metadata: { labels: { app: 'web' } } })).body.metadata
        ?.resourceVersion;
      expect(after).to.equal(before);
    });

    it('of a pod that is not there is not found', async () => {
      const reply = send(`${PODS}/none`, '{}', MERGE, { method: 'PATCH' });
      expect(await messageOf(reply)).to.equal('404 pods "none" not found');
    });
  });

  describe('as an applied configuration', () => {
    const apply = (name: string, text: string, query = '') =>
      send(`${PODS}/${name}?fieldManager=me${query}`, text, APPLY, { method: 'PATCH' });
    const config = (name: string, image: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: web, image: ${image}}]}\n`;

    it('creates what is not there, and is merged afterwards', async () => {
      expect((await apply('new', config('new', 'a'))).code).to.equal(201);
      const again = await apply('new', config('new', 'b'));
      expect(again.code).to.equal(200);
      expect(JSON.stringify(again.body.spec)).to.contain('"image":"b"');
    });

    it('needs a manager', async () => {
      const reply = await patch(APPLY, config('web', 'a'));
      expect(reply.body.message).to.contain('fieldManager: Required value: is required for apply patch');
    });

    it('conflicts with who owns the image, unless it is forced', async () => {
      const status = (await apply('web', config('web', 'mine'))).body;
      expect(`${status.code} ${status.message}`).to.match(
        /^409 Apply failed with 1 conflict: conflict with ".*" using v1: \.spec\.containers\[name="web"\]\.image$/,
      );
      expect((await apply('web', config('web', 'mine'), '&force=true')).code).to.equal(200);
    });

    it('may name no field that the schema does not know', async () => {
      const text = config('web', 'a').replace('image:', 'imagee:');
      expect(await messageOf(apply('web', text))).to.equal(
        '500 failed to create typed patch object (default/web; /v1, Kind=Pod): .spec.containers[name="web"].imagee: field not declared in schema',
      );
    });

    it('is for the pod of the path only', async () => {
      expect(await messageOf(apply('web', config('other', 'a')))).to.contain(
        '400 the name of the object (other)',
      );
    });
  });

  describe('The documents that kubectl explains from', () => {
    it('have a description of every kind and of the hooks', async () => {
      const index = (await server.call('/openapi/v3')).body.paths?.['api/v1']?.serverRelativeURL;
      const document = (await server.call(String(index))).body;
      const lifecycle = document.components?.schemas?.['io.k8s.api.core.v1.Lifecycle'];
      expect(lifecycle?.properties?.preStop?.description).to.contain(
        'immediately before a container is terminated',
      );
      expect(lifecycle?.properties?.stopSignal?.description).to.contain('StopSignal');
      const patchOf = document.paths?.['/api/v1/namespaces/{namespace}/pods/{name}']?.patch;
      expect(patchOf).not.to.have.property('requestBody');
      expect(JSON.stringify(patchOf?.parameters)).to.contain('fieldValidation').and.to.contain('dryRun');
    });

    it('refer to schemas that are there', async () => {
      const { text } = await server.call('/openapi/v3/api/v1');
      const schemas = JSON.parse(text).components.schemas;
      const names = [...text.matchAll(/#\/components\/schemas\/([\w.]+)/g)].map(([, name]) => name);
      expect(names.filter((name) => !schemas[name as string])).to.deep.equal([]);
    });
  });
});
