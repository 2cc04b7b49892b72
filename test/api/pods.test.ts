import { expect } from 'chai';
import { type Body, itemsOf, type Reply, runningPod, startTestApi, type TestApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';

const PODS = '/api/v1/namespaces/default/pods';
const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };

describe('Pods over the API', () => {
  let test: TestApi;

  beforeEach(async () => {
    test = await startTestApi();
  });

  afterEach(async () => {
    await test.close();
    expect(test.faults).to.deep.equal([]);
  });

  const get = (name: string) => test.call(`${PODS}/${name}`);
  const create = (pod: object, query = '') => test.call(`${PODS}${query}`, { method: 'POST', body: pod });
  const remove = (name: string, body?: object, query = '') =>
    test.call(`${PODS}/${name}${query}`, { method: 'DELETE', body });
  const put = (name: string, body: unknown) => test.call(`${PODS}/${name}`, { method: 'PUT', body });

  async function running(name: string): Promise<Body> {
    return eventually(async () => {
      const { body } = await get(name);
      expect(body.status?.phase).to.equal('Running');
      return body;
    });
  }

  const gone = (name: string) => eventually(async () => expect((await get(name)).code).to.equal(404));

  describe('created', () => {
    it('run as processes and tell so', async () => {
      const reply = await create(runningPod('web', { labels: { app: 'web' } }));
      expect(reply.code).to.equal(201);
      expect(reply.body).to.include({ kind: 'Pod', apiVersion: 'v1' });
      const pod = await running('web');
      expect(pod.metadata?.labels).to.deep.equal({ app: 'web' });
      expect(pod.metadata).to.include({ generation: 1, namespace: 'default' });
      expect(pod.status).to.include({ podIP: '127.0.0.1', qosClass: 'BestEffort' });
      expect(itemsOf(pod.status?.containerStatuses)[0]).to.include({ ready: true, restartCount: 0 });
    });

    it('keep all that was written, and get the defaults of an API server', async () => {
      const affinity = { nodeAffinity: {} };
      const resources = { limits: { cpu: '1', memory: '1Gi' } };
      const container = { name: 'main', image: 'x', command: ['sleep', '60'], resources };
      const reply = await create(runningPod('web', {}, { containers: [container], affinity }));
      const { spec } = reply.body;
      expect(spec?.affinity).to.deep.equal(affinity);
      expect(itemsOf(spec?.containers)[0]?.resources).to.deep.equal({
        ...resources,
        requests: resources.limits,
      });
      expect(itemsOf(spec?.containers)[0]).to.include({ imagePullPolicy: 'Always' });
      expect(spec).to.include({ dnsPolicy: 'ClusterFirst', nodeName: 'machine', restartPolicy: 'Always' });
      expect(reply.headers.warning).to.include('spec.affinity: ignored');
      expect((await get('web')).body.status?.qosClass).to.equal('Guaranteed');
    });

    it('get a name when they ask for one', async () => {
      const pod = runningPod('', { name: undefined, generateName: 'web-' });
      const names = [await create(pod), await create(pod)].map(({ body }) => String(body.metadata?.name));
      expect(names[0]).to.match(/^web-[a-z0-9]{5}$/);
      expect(names[0]).to.not.equal(names[1]);
    });

    it('are refused a second time', async () => {
      await create(runningPod('web'));
      const reply = await create(runningPod('web'));
      expect(reply.code).to.equal(409);
      expect(reply.body).to.include({ reason: 'AlreadyExists', message: 'pods "web" already exists' });
    });

    it('are not there after a dry run', async () => {
      const reply = await create(runningPod('web'), '?dryRun=All');
      expect(reply.code).to.equal(201);
      expect((await get('web')).code).to.equal(404);
    });

    it('are refused with every broken rule as a cause', async () => {
      const reply = await create(runningPod('Bad_Name', {}, { containers: [], restartPolicy: 'always' }));
      expect(reply.code).to.equal(422);
      const causes = itemsOf(reply.body.details?.causes);
      expect(causes.map(({ field, reason }) => [field, reason])).to.deep.equal([
        ['metadata.name', 'FieldValueInvalid'],
        ['spec.containers', 'FieldValueRequired'],
        ['spec.restartPolicy', 'FieldValueNotSupported'],
      ]);
      expect(reply.body.message).to.match(/^Pod "Bad_Name" is invalid: \[metadata\.name: Invalid value/);
    });

    it('are refused, warned of or taken with an unknown field, as is asked for', async () => {
      const pod = (name: string) => runningPod(name, {}, { hostNam: 'x' });
      const strict = await create(pod('a'), '?fieldValidation=Strict');
      expect(strict.code).to.equal(400);
      expect(strict.body.message).to.equal(
        'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.hostNam"',
      );
      const warned = await create(pod('b'), '?fieldValidation=Warn');
      expect(warned.code).to.equal(201);
      expect(warned.headers.warning).to.include('unknown field \\"spec.hostNam\\"');
      const ignored = await create(pod('c'), '?fieldValidation=Ignore');
      expect(ignored.headers.warning).to.equal(undefined);
      expect(ignored.body.spec).to.not.have.property('hostNam');
    });

    it('are refused with a key that is there twice, when that is asked for', async () => {
      const text = JSON.stringify(runningPod('web')).replace('"spec":', '"spec":{},"spec":');
      const strict = { method: 'POST', body: text };
      const reply = await test.call(`${PODS}?fieldValidation=Strict`, strict);
      expect([reply.code, reply.body.message]).to.deep.equal([
        400,
        'Pod in version "v1" cannot be handled as a Pod: strict decoding error: duplicate field "spec"',
      ]);
      expect((await test.call(PODS, strict)).headers.warning).to.include('duplicate field');
    });

    it('are refused when they are nested without end', async () => {
      const body = `{"kind":"Pod","spec":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`;
      const reply = await test.call(PODS, { method: 'POST', body });
      expect(reply.code).to.equal(400);
      expect(reply.body.message).to.include('exceeded max depth');
    });

    it('may come as YAML, and not as protobuf', async () => {
      const yaml =
        'apiVersion: v1\nkind: Pod\nmetadata: {name: yaml}\nspec: {containers: [{name: a, image: x, command: [sleep, "60"]}]}\n';
      const headers = { 'content-type': 'application/yaml' };
      expect((await test.call(PODS, { method: 'POST', body: yaml, headers })).code).to.equal(201);
      const type = { 'content-type': 'application/vnd.kubernetes.protobuf' };
      const reply = await test.call(PODS, { method: 'POST', body: 'k8s', headers: type });
      expect(reply.code).to.equal(415);
    });

    it('are refused when they are not JSON, or another kind, or for another namespace', async () => {
      expect((await test.call(PODS, { method: 'POST', body: '{"kind"' })).code).to.equal(400);
      expect((await test.call(PODS, { method: 'POST', body: '[]' })).code).to.equal(400);
      expect((await create({ ...runningPod('web'), kind: 'Deployment' })).code).to.equal(400);
      expect((await create(runningPod('web', { namespace: 'other' }))).body.message).to.equal(
        'the namespace of the provided object does not match the namespace sent on the request',
      );
    });
  });

  describe('changed', () => {
    it('take new labels in place, and a new version', async () => {
      await create(runningPod('web'));
      const pod = await running('web');
      const reply = await put('web', { ...pod, metadata: { ...pod.metadata, labels: { a: 'b' } } });
      expect(reply.code).to.equal(200);
      expect(reply.body.metadata?.labels).to.deep.equal({ a: 'b' });
      expect(reply.body.metadata?.generation).to.deep.equal(1);
      expect(Number(reply.body.metadata?.resourceVersion)).to.be.above(Number(pod.metadata?.resourceVersion));
    });

    it('stay as they are when nothing differs', async () => {
      await create(runningPod('web'));
      const pod = await running('web');
      const reply = await put('web', pod);
      expect(reply.body.metadata?.resourceVersion).to.equal(pod.metadata?.resourceVersion);
    });

    it('are refused with a version that is not the newest', async () => {
      await create(runningPod('web'));
      const pod = await running('web');
      await put('web', { ...pod, metadata: { ...pod.metadata, labels: { a: 'b' } } });
      const reply = await put('web', { ...pod, metadata: { ...pod.metadata, labels: { a: 'c' } } });
      expect(reply.code).to.equal(409);
      expect(reply.body.message).to.equal(
        'Operation cannot be fulfilled on pods "web": the object has been modified; please apply your changes to the latest version and try again',
      );
    });

    it('are refused when a cluster would refuse it, and say the way that works', async () => {
      await create(runningPod('web'));
      const pod = await running('web');
      const reply = await put('web', { ...pod, spec: { ...pod.spec, terminationGracePeriodSeconds: 5 } });
      expect(reply.code).to.equal(422);
      const [cause] = itemsOf(reply.body.details?.causes);
      expect(cause?.field).to.equal('spec');
      expect(cause?.message).to.match(
        /^Forbidden: pod updates may not change fields other than `spec\.containers/,
      );
      expect(cause?.message).to.include(
        '-spec.terminationGracePeriodSeconds: 2\n+spec.terminationGracePeriodSeconds: 5',
      );
      expect(cause?.message).to.include('kubectl replace --force');
    });

    it('are refused also for fields that hooklet does not use', async () => {
      await create(runningPod('web'));
      const pod = await running('web');
      const reply = await put('web', { ...pod, spec: { ...pod.spec, schedulerName: 'other' } });
      expect(reply.code).to.equal(422);
    });

    it('start a container anew for another image, and count the generation', async () => {
      await create(runningPod('web'));
      const pod = await running('web');
      const [container] = itemsOf(pod.spec?.containers);
      const reply = await put('web', {
        ...pod,
        spec: { ...pod.spec, containers: [{ ...container, image: 'x:2' }] },
      });
      expect([reply.code, reply.body.metadata?.generation]).to.deep.equal([200, 2]);
      await eventually(async () => {
        const { body } = await get('web');
        expect(itemsOf(body.status?.containerStatuses)[0]).to.include({ restartCount: 1, ready: true });
      });
    });

    it('may be written without what the server has filled in', async () => {
      await create(runningPod('web'));
      await running('web');
      expect((await put('web', runningPod('web', { labels: { x: 'y' } }))).code).to.equal(200);
    });

    it('are refused under another name or uid', async () => {
      await create(runningPod('web'));
      const pod = await running('web');
      expect((await put('web', runningPod('other'))).body.message).to.equal(
        'the name of the object (other) does not match the name on the URL (web)',
      );
      expect((await put('web', { ...pod, metadata: { ...pod.metadata, uid: 'x' } })).code).to.equal(409);
    });
  });

  describe('patched', () => {
    const patch = (type: string, body: unknown, query = '') =>
      test.call(`${PODS}/web${query}`, {
        method: 'PATCH',
        body,
        headers: { 'content-type': `application/${type}` },
      });
    const labels = ({ body }: Reply) => body.metadata?.labels;

    beforeEach(async () => {
      await create(runningPod('web', { labels: { a: '1' } }));
      await running('web');
    });

    it('take all four kinds', async () => {
      const metadata = (change: object) => ({ metadata: { labels: change } });
      expect(labels(await patch('strategic-merge-patch+json', metadata({ b: '2' })))).to.deep.equal({
        a: '1',
        b: '2',
      });
      expect(labels(await patch('merge-patch+json', metadata({ a: null })))).to.deep.equal({ b: '2' });
      const operations = [{ op: 'replace', path: '/metadata/labels/b', value: '3' }];
      expect(labels(await patch('json-patch+json', operations))).to.deep.equal({ b: '3' });
      const yaml = 'apiVersion: v1\nkind: Pod\nmetadata:\n  labels: {c: d}\n';
      const applied = await patch('apply-patch+yaml', yaml, '?fieldManager=test');
      expect(labels(applied)).to.deep.equal({ b: '3', c: 'd' });
    });

    it('change an image by the name of its container', async () => {
      const body = { spec: { containers: [{ name: 'main', image: 'x:2' }] } };
      const reply = await patch('strategic-merge-patch+json', body);
      expect(itemsOf(reply.body.spec?.containers)[0]).to.include({ name: 'main', image: 'x:2' });
    });

    it('are refused when they make the pod invalid, are no patch, or of no known kind', async () => {
      const invalid = await patch('merge-patch+json', { spec: { activeDeadlineSeconds: -1 } });
      expect(invalid.code).to.equal(422);
      expect(itemsOf(invalid.body.details?.causes)).to.have.length(2);
      expect((await patch('merge-patch+json', '{')).code).to.equal(400);
      expect((await patch('merge-patch+json', [1])).code).to.equal(400);
      expect((await patch('json-patch+json', [{ op: 'test', path: '/kind', value: 'x' }])).code).to.equal(
        422,
      );
      expect((await patch('xml', '<a/>')).code).to.equal(415);
      expect((await patch('apply-patch+yaml', 'kind: Pod')).code).to.equal(422);
      expect((await patch('merge-patch+json', {}, '?force=true')).code).to.equal(422);
    });

    it('are refused on a pod that is not there, but for a server-side apply', async () => {
      const type = { 'content-type': 'application/merge-patch+json' };
      const none = await test.call(`${PODS}/none`, { method: 'PATCH', body: {}, headers: type });
      expect(none.code).to.equal(404);
      const apply = { 'content-type': 'application/apply-patch+yaml' };
      const path = `${PODS}/fresh?fieldManager=test&force=true`;
      const made = await test.call(path, { method: 'PATCH', body: runningPod('fresh'), headers: apply });
      expect(made.code).to.equal(201);
    });
  });

  describe('deleted', () => {
    it('have their deletion time at the end of their grace, and go when their processes have', async () => {
      await create(runningPod('web'));
      await running('web');
      const before = Math.floor(Date.now() / 1000);
      const { body } = await remove('web');
      const at = Date.parse(String(body.metadata?.deletionTimestamp)) / 1000;
      expect(at - before).to.be.within(2, 4);
      expect(body.metadata).to.include({ deletionGracePeriodSeconds: 2, generation: 2 });
      await gone('web');
      expect(test.store.running()).to.deep.equal([]);
    });

    it('are gone at once by force, though their processes still run', async () => {
      const command = ['sh', '-c', "trap '' TERM; while :; do sleep 0.05; done"];
      await create(runningPod('web', {}, { containers: [{ name: 'main', image: 'x:1', command }] }));
      await running('web');
      expect((await remove('web', { gracePeriodSeconds: 0 })).code).to.equal(200);
      expect((await get('web')).code).to.equal(404);
      expect(test.store.running()).to.have.length(1);
      await eventually(() => expect(test.store.running()).to.deep.equal([]));
    });

    it('take the grace from the query too, and a shorter one afterwards', async () => {
      const command = ['sh', '-c', "trap '' TERM; while :; do sleep 0.05; done"];
      const spec = {
        containers: [{ name: 'main', image: 'x:1', command }],
        terminationGracePeriodSeconds: 60,
      };
      await create(runningPod('web', {}, spec));
      await running('web');
      const first = await remove('web', undefined, '?gracePeriodSeconds=30');
      expect(first.body.metadata?.deletionGracePeriodSeconds).to.equal(30);
      const longer = await remove('web', { gracePeriodSeconds: 50 });
      expect(longer.body.metadata?.deletionGracePeriodSeconds).to.equal(30);
      const shorter = await remove('web', { gracePeriodSeconds: 5 });
      expect(shorter.body.metadata?.deletionGracePeriodSeconds).to.equal(5);
    });

    it('stay while they have finalizers', async () => {
      await create(runningPod('web', { finalizers: ['example.com/keep'] }));
      await running('web');
      await remove('web');
      await eventually(() => expect(test.store.running()).to.deep.equal([]));
      const { body } = await get('web');
      expect(body.metadata?.deletionTimestamp).to.be.a('string');
      const added = await put('web', {
        ...body,
        metadata: { ...body.metadata, finalizers: ['example.com/keep', 'example.com/more'] },
      });
      expect(added.code).to.equal(422);
      await put('web', { ...body, metadata: { ...body.metadata, finalizers: [] } });
      expect((await get('web')).code).to.equal(404);
    });

    it('stay after a dry run, and when they are not the ones that are meant', async () => {
      await create(runningPod('web'));
      await running('web');
      await remove('web', { dryRun: ['All'] });
      const other = await remove('web', { preconditions: { uid: 'other' } });
      expect(other.code).to.equal(409);
      expect((await get('web')).body.metadata).to.not.have.property('deletionTimestamp');
    });

    it('go together, by a selector', async () => {
      for (const name of ['a', 'b', 'c']) await create(runningPod(name, { labels: { app: name } }));
      const reply = await test.call(`${PODS}?labelSelector=app+in+(a,b)`, { method: 'DELETE' });
      expect(itemsOf(reply.body.items)).to.have.length(2);
      await gone('a');
      await gone('b');
      expect((await get('c')).code).to.equal(200);
    });
  });

  describe('listed', () => {
    const names = ({ body }: Reply) => itemsOf(body.items).map(({ metadata }) => String(metadata?.name));

    beforeEach(async () => {
      for (const [name, app] of [
        ['a', 'x'],
        ['b', 'y'],
        ['c', 'x'],
      ]) {
        await create(runningPod(name ?? '', { labels: { app } }));
      }
    });

    it('come by name, of one namespace or of all', async () => {
      expect(names(await test.call(PODS))).to.deep.equal(['a', 'b', 'c']);
      expect(names(await test.call('/api/v1/pods'))).to.deep.equal(['a', 'b', 'c']);
      expect(names(await test.call('/api/v1/namespaces/other/pods'))).to.deep.equal([]);
    });

    it('come by selectors', async () => {
      expect(names(await test.call(`${PODS}?labelSelector=app%3Dx`))).to.deep.equal(['a', 'c']);
      expect(names(await test.call(`${PODS}?fieldSelector=metadata.name!%3Db`))).to.deep.equal(['a', 'c']);
      expect((await test.call(`${PODS}?fieldSelector=spec.nonsense%3Db`)).body.message).to.equal(
        'field label not supported: spec.nonsense',
      );
      expect((await test.call(`${PODS}?labelSelector=,,`)).code).to.equal(400);
    });

    it('come as a table when that is asked for', async () => {
      await running('a');
      const { body } = await test.call(PODS, { headers: TABLE });
      expect(body.kind).to.equal('Table');
      const [row] = itemsOf(body.rows);
      expect(itemsOf(row?.cells).slice(0, 4)).to.deep.equal(['a', '1/1', 'Running', '0']);
      expect(row?.object).to.include({ kind: 'PartialObjectMetadata' });
    });

    it('come with whole objects in the table, or none', async () => {
      const whole = await test.call(`${PODS}?includeObject=Object`, { headers: TABLE });
      expect(itemsOf(whole.body.rows)[0]?.object).to.include({ kind: 'Pod' });
      const none = await test.call(`${PODS}?includeObject=None`, { headers: TABLE });
      expect(itemsOf(none.body.rows)[0]).to.not.have.property('object');
    });

    it('are refused of the future, and as something that nobody gives', async () => {
      const future = await test.call(`${PODS}?resourceVersion=9007199254740991`);
      expect(future.code).to.equal(504);
      expect(future.body.message).to.match(
        /^Timeout: Too large resource version: 9007199254740991, current: \d+$/,
      );
      expect((await test.call(PODS, { headers: { accept: 'image/png' } })).code).to.equal(406);
    });
  });
});
