/** What the page does to pods: delete with a grace, restart, follow a log. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readPodObject } from '../../../supervisor/manifest/object/read-pod-object.ts';
import type { TraceRecord } from '../../../supervisor/timeline/trace/trace-record.ts';
import { itemsOf, runningPod } from '../../support/api.ts';
import { eventually } from '../../support/eventually.ts';
import { type PageStream, startTestPage, type TestPage } from '../../support/page.ts';

const PODS = '/api/v1/namespaces/default/pods';
const STUBBORN = "trap '' TERM; echo up; while :; do sleep 0.05; done";

describe('On the live page', () => {
  let page: TestPage;
  let session: string;
  let stream: PageStream;

  beforeEach(async () => {
    page = await startTestPage();
    session = await page.open();
    stream = await page.stream(session);
  });

  afterEach(async () => {
    stream.response.destroy();
    expect(page.test.faults).to.deep.equal([]);
    await page.close();
  });

  /** Resolves with its uid when its process runs. */
  async function start(pod: object, name = 'web', namespace = 'default'): Promise<string> {
    const path = `/api/v1/namespaces/${namespace}/pods`;
    const reply = await page.test.call(path, { method: 'POST', body: pod });
    expect(reply.code, reply.text).to.equal(201);
    const uid = page.test.store.pods.get(namespace, name)?.metadata.uid ?? '';
    await seen((record) => record.uid === uid && record.type === 'process-started');
    return uid;
  }

  /** Has time for ten minutes. */
  function stubborn(script = STUBBORN): object {
    const workingDir = page.test.home;
    const container = { name: 'main', image: 'x:1', command: ['sh', '-c', script], workingDir };
    return runningPod('web', {}, { terminationGracePeriodSeconds: 600, containers: [container] });
  }

  function seen(is: (record: TraceRecord) => boolean): Promise<TraceRecord> {
    return eventually(() => {
      const found = stream.records().find(is);
      if (!found) throw new Error(`not seen: ${JSON.stringify(stream.records().slice(-5))}`);
      return found;
    });
  }

  const types = (uid: string) =>
    stream
      .records()
      .filter((record) => record.uid === uid)
      .map(({ type }) => type);

  const deletePod = (body: object) =>
    page.ask(`${PODS}/web`, {
      method: 'DELETE',
      session,
      body: JSON.stringify({ apiVersion: 'v1', kind: 'DeleteOptions', ...body }),
      headers: { 'content-type': 'application/json' },
    });

  const restart = (name = 'web', namespace = 'default') =>
    page.ask(`/page/restart/${namespace}/${name}`, { method: 'POST', session });

  describe('deleting', () => {
    it('drains the pod with its own grace: preStop, TERM, no KILL', async () => {
      const uid = await start(runningPod('web'));
      expect((await deletePod({ preconditions: { uid } })).code).to.equal(200);
      await seen((record) => record.type === 'removed');
      expect(types(uid)).to.include('signal-sent').and.not.include('killed');
      const stop = await seen((record) => record.type === 'stop-began');
      expect(stop.type === 'stop-began' && stop.graceSeconds).to.equal(2);
    });

    it('takes another grace: a process that hears no TERM is killed after that, not after its ten minutes', async () => {
      const uid = await start(stubborn());
      expect((await deletePod({ gracePeriodSeconds: 1 })).code).to.equal(200);
      await seen((record) => record.type === 'killed');
      const stop = await seen((record) => record.type === 'stop-began');
      expect(stop.type === 'stop-began' && stop.graceSeconds).to.equal(1);
      await eventually(() => expect(types(uid)).to.include('removed'));
    });

    it('kills at once with a grace of 0', async () => {
      const uid = await start(stubborn());
      expect((await deletePod({ gracePeriodSeconds: 0 })).code).to.equal(200);
      await eventually(() => expect(types(uid)).to.include.members(['process-exited', 'removed']));
    });

    it('leaves alone a pod of that name that has come in the meantime', async () => {
      await start(runningPod('web'));
      const reply = await deletePod({ preconditions: { uid: 'of-another-pod' } });
      expect(reply.code).to.equal(409);
      expect(reply.body.message).to.match(/uid/i);
      expect(page.test.store.pods.get('default', 'web')?.metadata.deletionTimestamp).to.equal(undefined);
    });

    it('says what is wrong with a grace or a name', async () => {
      await start(runningPod('web'));
      for (const gracePeriodSeconds of ['soon', 1.5]) {
        const reply = await deletePod({ gracePeriodSeconds });
        expect([gracePeriodSeconds, reply.code]).to.deep.equal([gracePeriodSeconds, 400]);
      }
      const missing = await page.ask(`${PODS}/none`, { method: 'DELETE', session });
      expect([missing.code, missing.body.message]).to.deep.equal([404, 'pods "none" not found']);
    });
  });

  describe('restarting', () => {
    it('stops the pod with its grace and starts it again as another one, with its labels and its spec', async () => {
      const uid = await start(runningPod('web', { labels: { app: 'x' }, annotations: { note: 'y' } }));
      const before = page.test.store.pods.get('default', 'web');
      expect((await restart()).code).to.equal(202);
      await seen((record) => record.uid !== uid && record.type === 'process-started');
      expect(types(uid)).to.include.members(['deletion-requested', 'signal-sent', 'removed']);
      const after = page.test.store.pods.get('default', 'web');
      expect(after?.metadata.uid).not.to.equal(uid);
      expect(after?.metadata.labels).to.deep.equal({ app: 'x' });
      expect(after?.metadata.annotations).to.deep.equal({ note: 'y' });
      expect(after?.spec).to.deep.equal(before?.spec);
    });

    it('starts what the pod was in the end, not what it was when it was asked', async () => {
      const script =
        'trap "while [ ! -e go ]; do sleep 0.05; done; exit 0" TERM; while :; do sleep 0.05; done';
      const uid = await start(stubborn(script));
      await restart();
      const patched = await page.test.call(`${PODS}/web`, {
        method: 'PATCH',
        body: { metadata: { labels: { late: 'yes' } } },
        headers: { 'content-type': 'application/merge-patch+json' },
      });
      expect(patched.code, patched.text).to.equal(200);
      writeFileSync(join(page.test.home, 'go'), '');
      await seen((record) => record.uid !== uid && record.type === 'process-started');
      expect(page.test.store.pods.get('default', 'web')?.metadata.labels).to.deep.equal({ late: 'yes' });
    });

    it('refuses a pod that is not there, or is going already', async () => {
      expect((await restart('none')).body.message).to.equal('pods "none" not found');
      await start(stubborn());
      await restart();
      const again = await restart();
      expect(again.code).to.equal(409);
      expect(again.body.message).to.match(/it is being deleted already/);
    });

    it('answers a path that is none with a sentence', async () => {
      for (const name of ['%E0%A4%A', '%', '%2e%2e%2f', 'UPPER_case', 'a'.repeat(5000)]) {
        const reply = await restart(name);
        expect([name, reply.code]).to.satisfy(([, code]: [string, number]) => code === 400 || code === 404);
        expect(reply.body.message).to.be.a('string');
      }
    });

    it('says on the page and to kubectl that it was refused in the end, keeps the manifest, and tries again when asked', async () => {
      const uid = await start(stubborn());
      await restart();
      // Somebody is quicker: between its end and the next turn of the loop the name is taken.
      const { store } = page.test;
      const source = readPodObject(runningPod('web', { namespace: 'default' }), {
        newUid: () => 'of-somebody-else',
        now: '2026-01-01T00:00:00Z',
      });
      const stop = store.pods.onChange(({ type, object }) => {
        if (type !== 'DELETED' || object.metadata.uid !== uid) return;
        stop();
        queueMicrotask(() => void store.create(source));
      });
      await page.test.call(`${PODS}/web?gracePeriodSeconds=0`, { method: 'DELETE' });
      const told = await seen((record) => record.type === 'event' && record.reason === 'RestartRefused');
      expect(told).to.include({ uid, pod: 'default/web', eventType: 'Warning' });
      expect(told.type === 'event' && told.message).to.equal(
        'The pod was stopped for a restart and could not be started again: pods "web" already exists',
      );
      expect(told.type === 'event' && told.hint).to.match(/its manifest is kept/);
      const events = await page.test.call('/api/v1/namespaces/default/events');
      expect(itemsOf(events.body.items).map(({ reason }) => String(reason))).to.include('RestartRefused');

      await page.test.call(`${PODS}/web?gracePeriodSeconds=0`, { method: 'DELETE' });
      await eventually(() => expect(store.pods.get('default', 'web')).to.equal(undefined));
      expect((await restart()).code).to.equal(202);
      await eventually(() =>
        expect(store.pods.get('default', 'web')?.spec).to.have.property('terminationGracePeriodSeconds', 600),
      );
      // Once only: it runs now.
      await page.test.call(`${PODS}/web?gracePeriodSeconds=0`, { method: 'DELETE' });
      expect((await restart()).code).to.equal(404);
    });

    it('does not even stop a pod whose namespace is going: it could not come back', async () => {
      await page.test.call('/api/v1/namespaces', {
        method: 'POST',
        body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'going' } },
      });
      await start({ ...stubborn(), metadata: { name: 'other', namespace: 'going' } }, 'other', 'going');
      await page.test.call('/api/v1/namespaces/going', { method: 'DELETE' });
      const reply = await restart('other', 'going');
      expect([403, 409]).to.include(reply.code);
      expect(reply.body.message).to.match(/terminat|deleted already/);
    });

    it('starts nothing when everything is told to stop in the meantime', async () => {
      await start(stubborn());
      await restart();
      // Its object goes at once.
      page.test.store.deleteAll({ why: 'hooklet ends', graceSeconds: 0 });
      // The API answers in a later turn than the one in which it would start.
      await page.test.call('/readyz');
      expect(page.test.store.pods.get('default', 'web')).to.equal(undefined);
    });
  });

  describe('a log', () => {
    it('is followed while the container prints, and ends with it', async () => {
      const script = 'echo "<b>one</b>"; trap "echo last; exit 0" TERM; while :; do sleep 0.05; done';
      const container = { name: 'main', image: 'x:1', command: ['sh', '-c', script] };
      await start(runningPod('web', {}, { containers: [container] }));
      const reply = page.ask(`${PODS}/web/log?container=main&follow=true&tailLines=10`, { session });
      await deletePod({});
      const { code, text, headers } = await reply;
      expect([code, text]).to.deep.equal([200, '<b>one</b>\nlast\n']);
      expect(headers['content-type']).to.match(/^text\/plain/);
      expect(headers['x-content-type-options']).to.equal('nosniff');
    });

    it('of a container that is not there is a sentence', async () => {
      await start(runningPod('web'));
      const reply = await page.ask(`${PODS}/web/log?container=none`, { session });
      expect(reply.code).to.equal(400);
      expect(reply.body.message).to.match(/none/);
    });
  });
});
