import {
  CoreV1Api,
  type Informer,
  KubeConfig,
  KubernetesObjectApi,
  Metrics,
  makeInformer,
  type V1Pod,
  VersionApi,
  Watch,
} from '@kubernetes/client-node';
import { expect } from 'chai';
import { runningPod, startTestApi, type TestApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';

const namespace = 'default';

describe('The JavaScript client of Kubernetes', () => {
  let test: TestApi;
  let config: KubeConfig;
  let api: CoreV1Api;

  beforeEach(async () => {
    test = await startTestApi();
    config = new KubeConfig();
    config.loadFromFile(test.api.kubeconfig);
    api = config.makeApiClient(CoreV1Api);
  });

  afterEach(async () => {
    await test.close();
    expect(test.faults).to.deep.equal([]);
  });

  const create = (name: string, fields: object = {}) =>
    api.createNamespacedPod({ namespace, body: runningPod(name, fields) as V1Pod });
  const names = (pods: readonly V1Pod[]) => pods.map(({ metadata }) => metadata?.name);

  async function refusal(work: Promise<unknown>): Promise<{ code: number; message: string }> {
    try {
      await work;
    } catch (error) {
      const { code, body } = error as { code: number; body: string };
      return { code, message: (JSON.parse(body) as { message: string }).message };
    }
    throw new Error('it was not refused');
  }

  it('creates, reads, lists, replaces, patches and deletes pods', async () => {
    const created = await create('web', { labels: { app: 'web' } });
    expect(created.metadata?.uid).to.be.a('string');
    await create('other');
    expect(names((await api.listNamespacedPod({ namespace })).items)).to.deep.equal(['other', 'web']);
    const selected = await api.listPodForAllNamespaces({ labelSelector: 'app=web' });
    expect(names(selected.items)).to.deep.equal(['web']);
    const pod = await eventually(async () => {
      const read = await api.readNamespacedPod({ namespace, name: 'web' });
      expect(read.status?.phase).to.equal('Running');
      return read;
    });
    const labels = { ...pod.metadata?.labels, more: 'yes' };
    const changed = { ...pod, metadata: { ...pod.metadata, labels } };
    const replaced = await api.replaceNamespacedPod({ namespace, name: 'web', body: changed });
    expect(replaced.metadata?.labels).to.deep.equal({ app: 'web', more: 'yes' });
    const body = [{ op: 'remove', path: '/metadata/labels/more' }];
    const patched = await api.patchNamespacedPod({ namespace, name: 'web', body });
    expect(patched.metadata?.labels).to.deep.equal({ app: 'web' });
    await api.deleteNamespacedPod({ namespace, name: 'web', gracePeriodSeconds: 1 });
    await eventually(async () => {
      expect((await refusal(api.readNamespacedPod({ namespace, name: 'web' }))).code).to.equal(404);
    });
  });

  it('is refused in the words of an API server', async () => {
    await create('web');
    expect(await refusal(create('web'))).to.deep.equal({ code: 409, message: 'pods "web" already exists' });
    expect(await refusal(api.readNamespacedPod({ namespace, name: 'nope' }))).to.deep.equal({
      code: 404,
      message: 'pods "nope" not found',
    });
  });

  it('watches', async () => {
    const seen: string[] = [];
    const controller = await new Watch(config).watch(
      '/api/v1/namespaces/default/pods',
      {},
      (type: string, pod: V1Pod) => void seen.push(`${type} ${pod.metadata?.name}`),
      () => {},
    );
    await create('web');
    await eventually(() => expect(seen).to.include.members(['ADDED web', 'MODIFIED web']));
    controller.abort();
  });

  it('keeps its informer up to date, also over a watch that ends', async () => {
    const seen: string[] = [];
    const informer: Informer<V1Pod> & { list(namespace?: string): readonly V1Pod[] } = makeInformer(
      config,
      '/api/v1/namespaces/default/pods',
      () => api.listNamespacedPod({ namespace }),
    );
    for (const verb of ['add', 'update', 'delete'] as const) {
      informer.on(verb, (pod) => seen.push(`${verb} ${pod.metadata?.name}`));
    }
    await create('before');
    await informer.start();
    await create('after');
    await eventually(() => expect(seen).to.include.members(['add before', 'add after', 'update after']));
    await api.deleteNamespacedPod({ namespace, name: 'before', gracePeriodSeconds: 0 });
    await eventually(() => expect(seen).to.include('delete before'));
    expect(names(informer.list())).to.deep.equal(['after']);
    await informer.stop();
  });

  it('applies any object, from a server-side apply too', async () => {
    const objects = KubernetesObjectApi.makeApiClient(config);
    const pod = { ...runningPod('web'), metadata: { name: 'web', namespace } } as V1Pod & {
      metadata: { name: string };
    };
    const apply = 'application/apply-patch+yaml';
    const created = await objects.patch(pod, undefined, undefined, 'test', true, apply as never);
    expect(created.metadata?.name).to.equal('web');
    const labelled = { ...pod, metadata: { ...pod.metadata, labels: { a: 'b' } } };
    const changed = await objects.patch(labelled, undefined, undefined, 'test', true, apply as never);
    expect(changed.metadata?.labels).to.deep.equal({ a: 'b' });
  });

  it('does what a program of a cluster does: a namespace, pods in it, and their end', async () => {
    const schedulable = { fieldSelector: 'spec.unschedulable=false' };
    expect((await api.listNode(schedulable)).items).to.have.length(1);
    expect((await config.makeApiClient(VersionApi).getCode()).major).to.equal('1');
    await api.createNamespace({ body: { metadata: { generateName: 'work-' } } });
    const { items } = await api.listNamespace();
    const made =
      items.map(({ metadata }) => metadata?.name ?? '').find((name) => name.startsWith('work-')) ?? '';
    await api.createNamespacedPod({ namespace: made, body: runningPod('job') as V1Pod });
    await eventually(async () => {
      const { status } = await api.readNamespacedPodStatus({ namespace: made, name: 'job' });
      expect(status?.containerStatuses?.[0]?.ready).to.equal(true);
    });
    const { items: events } = await api.listNamespacedEvent({ namespace: made });
    expect(events.map(({ reason }) => reason)).to.include.members(['Created', 'Started']);
    const { items: metrics } = await new Metrics(config).getPodMetrics(made);
    expect(metrics.map(({ metadata }) => metadata.name)).to.deep.equal(['job']);
    await api.deleteNamespace({ name: made });
    await eventually(async () =>
      expect((await refusal(api.readNamespace({ name: made }))).code).to.equal(404),
    );
  });
});
