import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { itemsOf, type Reply, runningPod, startTestApi, type TestApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';

const NAMESPACES = '/api/v1/namespaces';

describe('What stands around the pods', () => {
  let test: TestApi;

  beforeEach(async () => {
    test = await startTestApi();
  });

  afterEach(async () => {
    await test.close();
    expect(test.faults).to.deep.equal([]);
  });

  const names = ({ body }: Reply) => itemsOf(body.items).map(({ metadata }) => String(metadata?.name));
  const createPod = (namespace: string, name: string) =>
    test.call(`${NAMESPACES}/${namespace}/pods`, { method: 'POST', body: runningPod(name) });

  it('is a namespace that comes into being when a pod uses it, with its account and certificate', async () => {
    expect((await test.call(`${NAMESPACES}/team`)).code).to.equal(404);
    await createPod('team', 'web');
    expect((await test.call(`${NAMESPACES}/team`)).body.status).to.deep.equal({ phase: 'Active' });
    expect(names(await test.call(`${NAMESPACES}/team/serviceaccounts`))).to.deep.equal(['default']);
    const { body } = await test.call(`${NAMESPACES}/team/configmaps/kube-root-ca.crt`);
    expect(body.data).to.deep.equal({ 'ca.crt': test.certificate });
  });

  it('is a namespace that somebody creates, from JSON or from the protobuf of kubectl', async () => {
    const body = { kind: 'Namespace', metadata: { name: 'made', labels: { a: 'b' } } };
    const reply = await test.call(NAMESPACES, { method: 'POST', body });
    expect(reply.code).to.equal(201);
    expect(reply.body.metadata?.labels).to.deep.equal({ a: 'b', 'kubernetes.io/metadata.name': 'made' });
    expect((await test.call(NAMESPACES, { method: 'POST', body })).code).to.equal(409);
    // Recorded: kubectl create namespace foo.
    const protobuf = `k8s\0\n\x0f\n\x02v1\x12\tNamespace\x12\r\n\x07\n\x03foo\x12\x00\x12\x00\x1a\x00\x1a\x00"\x00`;
    const headers = { 'content-type': 'application/vnd.kubernetes.protobuf' };
    expect((await test.call(NAMESPACES, { method: 'POST', body: protobuf, headers })).code).to.equal(201);
    expect((await test.call(`${NAMESPACES}/foo`)).code).to.equal(200);
    const nonsense = await test.call(NAMESPACES, { method: 'POST', body: 'k8s\0\x7f\xff', headers });
    expect(nonsense.code).to.equal(400);
  });

  it('is refused as a namespace with a name that is none', async () => {
    const body = { kind: 'Namespace', metadata: { name: 'No_Name' } };
    const reply = await test.call(NAMESPACES, { method: 'POST', body });
    expect(reply.code).to.equal(422);
    expect(reply.body.message).to.match(
      /^Namespace "No_Name" is invalid: metadata\.name: Invalid value: "No_Name"/,
    );
  });

  it('is a namespace whose deletion empties it, and lets nothing new in meanwhile', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hooklet-cluster-'));
    const mayEnd = join(folder, 'may-end');
    const command = ['sh', '-c', `trap : TERM; until [ -e ${mayEnd} ]; do sleep 0.05; done`];
    const containers = [{ name: 'main', image: 'x:1', command }];
    const body = runningPod('web', {}, { terminationGracePeriodSeconds: 60, containers });
    await test.call(`${NAMESPACES}/team/pods`, { method: 'POST', body });
    const pod = `${NAMESPACES}/team/pods/web`;
    await eventually(async () => expect((await test.call(pod)).body.status?.phase).to.equal('Running'));
    const reply = await test.call(`${NAMESPACES}/team`, { method: 'DELETE' });
    expect(reply.body.status).to.deep.equal({ phase: 'Terminating' });
    const refused = await createPod('team', 'late');
    expect(refused.code).to.equal(403);
    expect(refused.body.message).to.equal(
      'pods "late" is forbidden: unable to create new content in namespace team because it is being terminated',
    );
    writeFileSync(mayEnd, '');
    await eventually(async () => expect((await test.call(`${NAMESPACES}/team`)).code).to.equal(404));
    rmSync(folder, { recursive: true });
    expect(names(await test.call(`${NAMESPACES}/team/serviceaccounts`))).to.deep.equal([]);
    expect(names(await test.call(`${NAMESPACES}/team/events`))).to.deep.equal([]);
    expect(test.store.running()).to.deep.equal([]);
  });

  it('is a default namespace that stays', async () => {
    const reply = await test.call(`${NAMESPACES}/default`, { method: 'DELETE' });
    expect([reply.code, reply.body.message]).to.deep.equal([
      403,
      'namespaces "default" is forbidden: this namespace may not be deleted',
    ]);
  });

  it('is one node, ready, without taints, that nobody changes', async () => {
    const { body } = await test.call('/api/v1/nodes');
    const [node] = itemsOf(body.items);
    expect(node?.metadata?.name).to.equal('machine');
    expect(node?.spec).to.deep.equal({});
    const ready = itemsOf(node?.status?.conditions).find(({ type }) => String(type) === 'Ready');
    expect(ready).to.include({ status: 'True' });
    const patch = { method: 'PATCH', body: { spec: { unschedulable: true } } };
    const reply = await test.call('/api/v1/nodes/machine', patch);
    expect(reply.code).to.equal(403);
    expect(reply.body.message).to.match(/^nodes "machine" is forbidden: the one node is this machine/);
  });

  it('is the service of the API, at the port where it listens', async () => {
    const { body } = await test.call(`${NAMESPACES}/default/services/kubernetes`);
    expect(itemsOf(body.spec?.ports)[0]).to.include({ port: test.api.port });
  });

  it('is what happens to a pod, as events that count', async () => {
    const container = { name: 'main', image: 'x', command: ['sh', '-c', 'exit 1'] };
    const body = runningPod('web', {}, { containers: [container] });
    await test.call(`${NAMESPACES}/default/pods`, { method: 'POST', body });
    const query = 'fieldSelector=involvedObject.name%3Dweb,reason%3DStarted';
    await eventually(async () => {
      const [event] = itemsOf((await test.call(`${NAMESPACES}/default/events?${query}`)).body.items);
      expect(event).to.include({ type: 'Normal', message: 'Container started', count: 2, eventTime: null });
      expect(event?.involvedObject).to.include({ kind: 'Pod', fieldPath: 'spec.containers{main}' });
      expect(event?.source).to.include({ component: 'hooklet' });
    });
  });

  it('is how busy running pods are', async () => {
    const command = ['sh', '-c', 'while :; do :; done'];
    const body = runningPod('busy', {}, { containers: [{ name: 'main', image: 'x', command }] });
    await test.call(`${NAMESPACES}/default/pods`, { method: 'POST', body });
    const path = '/apis/metrics.k8s.io/v1beta1/namespaces/default/pods/busy';
    await eventually(
      async () => {
        const [container] = itemsOf((await test.call(path)).body.containers);
        expect(Number.parseInt(String(container?.usage?.cpu), 10)).to.be.above(0);
        expect(Number.parseInt(String(container?.usage?.memory), 10)).to.be.above(100);
      },
      { timeoutMs: 8_000 },
    );
    expect((await test.call(`${path}-not`)).code).to.equal(404);
  });

  it('is found by discovery, in both of its forms', async () => {
    const legacy = await test.call('/api/v1');
    expect(itemsOf(legacy.body.resources).map(({ name }) => String(name))).to.include.members([
      'pods',
      'pods/exec',
    ]);
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList';
    const aggregated = await test.call('/apis', { headers: { accept } });
    expect(aggregated.headers['content-type']).to.equal(accept);
    expect(aggregated.body.apiVersion).to.equal('apidiscovery.k8s.io/v2beta1');
    const groups = itemsOf(aggregated.body.items).map(({ metadata }) => String(metadata?.name));
    expect(groups).to.include('metrics.k8s.io');
    for (const group of groups) expect((await test.call(`/apis/${group}/`)).body.kind).to.equal('APIGroup');
  });

  it('is a version that kubectl knows, and health', async () => {
    expect((await test.call('/version')).body).to.include({ major: '1', minor: '36' });
    for (const path of ['/readyz', '/livez', '/healthz']) expect((await test.call(path)).text).to.equal('ok');
  });

  it('is whoever has the token, who may do everything', async () => {
    const who = await test.call('/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      method: 'POST',
      body: {},
    });
    expect(who.body.status?.userInfo?.username).to.be.a('string');
    const may = await test.call('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      method: 'POST',
      body: {},
    });
    expect(may.body.status).to.include({ allowed: true });
  });
});
