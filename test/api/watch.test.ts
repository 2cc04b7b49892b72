import type { IncomingMessage } from 'node:http';
import { expect } from 'chai';
import type { PodObject } from '../../supervisor/node/store/kube-object.ts';
import {
  type Body,
  collectLines,
  itemsOf,
  runningPod,
  startTestApi,
  type TestApi,
  type WatchLine,
} from '../support/api.ts';
import { eventually } from '../support/eventually.ts';

const PODS = '/api/v1/namespaces/default/pods';
const CURRENT = 1000;

describe('A watch', () => {
  let test: TestApi;
  let open: IncomingMessage[];

  beforeEach(async () => {
    test = await startTestApi();
    open = [];
  });

  afterEach(async () => {
    for (const response of open) response.destroy();
    await test.close();
    expect(test.faults).to.deep.equal([]);
  });

  async function watch(query: string, headers = {}): Promise<ReturnType<typeof collectLines>> {
    const response = await test.open(`${PODS}?watch=true&${query}`, headers);
    open.push(response);
    expect(response.statusCode).to.equal(200);
    return collectLines(response);
  }

  const create = (name: string, fields = {}) =>
    test.call(PODS, { method: 'POST', body: runningPod(name, fields) });

  /** An object that no process stands behind: what is watched here is the store. */
  function put(name: string, labels: Record<string, string> = {}): PodObject {
    const metadata = {
      name,
      namespace: 'default',
      uid: name,
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels,
    };
    const status = { phase: 'Running', qosClass: 'BestEffort' } as const;
    return test.store.pods.put({ apiVersion: 'v1', kind: 'Pod', metadata, spec: {}, status });
  }

  const seen = (lines: readonly WatchLine[]) =>
    lines.map(({ type, object }) => `${type} ${object.metadata?.name ?? ''}`.trim());
  const versionOf = (object: Body | undefined) => Number(object?.metadata?.resourceVersion);

  async function sees(lines: readonly WatchLine[], expected: readonly string[]): Promise<void> {
    await eventually(() => expect(seen(lines)).to.deep.equal(expected));
  }

  it('begins with everything that is there, and goes on with what changes', async () => {
    put('a');
    const { lines } = await watch('');
    await sees(lines, ['ADDED a']);
    put('b');
    put('a');
    test.store.pods.remove('default', 'b');
    await sees(lines, ['ADDED a', 'ADDED b', 'MODIFIED a', 'DELETED b']);
    const versions = lines.map(({ object }) => versionOf(object));
    expect(versions).to.deep.equal([...versions].sort((x, y) => x - y));
  });

  it('goes on from the version that a list had', async () => {
    put('a');
    const { body } = await test.call(PODS);
    put('b');
    const { lines } = await watch(`resourceVersion=${body.metadata?.resourceVersion}`);
    await sees(lines, ['ADDED b']);
  });

  it('marks the end of the beginning with a bookmark', async () => {
    put('a');
    const { lines } = await watch(
      'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true',
    );
    await sees(lines, ['ADDED a', 'BOOKMARK']);
    const [, bookmark] = lines;
    expect(bookmark?.object.metadata?.annotations).to.deep.equal({ 'k8s.io/initial-events-end': 'true' });
    expect(bookmark?.object).to.include({ kind: 'Pod', apiVersion: 'v1' });
    expect(versionOf(bookmark?.object)).to.be.at.least(versionOf(lines[0]?.object));
  });

  it('refuses initial events without what goes with them', async () => {
    const reply = await test.call(`${PODS}?watch=true&sendInitialEvents=true`);
    expect(reply.code).to.equal(422);
    expect(reply.body.message).to.include('requires setting resourceVersionMatch to NotOlderThan');
  });

  it('is told of objects that begin and cease to match', async () => {
    put('a', { app: 'x' });
    put('b', { app: 'y' });
    const { lines } = await watch('labelSelector=app%3Dx');
    await sees(lines, ['ADDED a']);
    put('b', { app: 'x' });
    put('a', { app: 'z' });
    put('a', { app: 'zz' });
    await sees(lines, ['ADDED a', 'ADDED b', 'DELETED a']);
  });

  it('may watch one object by its name', async () => {
    const { lines } = await watch('fieldSelector=metadata.name%3Db');
    put('a');
    put('b');
    await sees(lines, ['ADDED b']);
  });

  it('is told 410 when its version is forgotten, or of another run', async () => {
    for (const version of [1, test.store.versions.start - 1]) {
      const { lines, ended } = await watch(`resourceVersion=${version}`);
      await ended;
      expect(lines).to.have.length(1);
      expect(lines[0]?.type).to.equal('ERROR');
      expect(lines[0]?.object).to.include({ code: 410, reason: 'Expired' });
      expect(lines[0]?.object.message).to.match(/^too old resource version: \d+ \(\d+\)$/);
    }
  });

  it('is told at once that its version is of the future', async () => {
    for (const version of ['9007199254740991', '18446744073709551615']) {
      const { lines, ended } = await watch(`resourceVersion=${version}`);
      await ended;
      expect(lines[0]?.object).to.include({ code: 504, reason: 'Timeout' });
      expect(lines[0]?.object.message).to.match(/Too large resource version/);
    }
  });

  it('is refused with a version that is no number', async () => {
    for (const [version, why] of [
      ['abc', 'invalid syntax'],
      ['-1', 'invalid syntax'],
      ['18446744073709551616', 'value out of range'],
    ]) {
      const reply = await test.call(`${PODS}?watch=true&resourceVersion=${version}`);
      expect(reply.code).to.equal(400);
      expect(reply.body.message).to.include(`strconv.ParseUint: parsing "${version}": ${why}`);
    }
  });

  it('ends after its time, with a bookmark for those who want one', async () => {
    const { lines, ended } = await watch('timeoutSeconds=1&allowWatchBookmarks=true');
    await ended;
    expect(seen(lines)).to.deep.equal(['BOOKMARK']);
  });

  it('ends when hooklet ends', async () => {
    const { ended } = await watch('');
    await test.api.close();
    await ended;
  });

  it('gets tables, with the columns once', async () => {
    put('a');
    const { lines } = await watch('', { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' });
    put('b');
    await eventually(() => expect(lines).to.have.length(2));
    expect(lines[0]?.object.kind).to.equal('Table');
    expect(itemsOf(lines[0]?.object.columnDefinitions)).to.have.length(9);
    expect(lines[1]?.object.columnDefinitions).to.equal(null);
    expect(itemsOf(itemsOf(lines[1]?.object.rows)[0]?.cells)[0]).to.equal('b');
  });

  it('follows a real pod from its creation to its end', async () => {
    const { lines } = await watch('');
    await create('web');
    await eventually(() => expect(lines.at(-1)?.object.status?.phase).to.equal('Running'));
    await test.call(`${PODS}/web`, { method: 'DELETE' });
    await eventually(() => expect(lines.at(-1)?.type).to.equal('DELETED'));
    expect(lines[0]?.type).to.equal('ADDED');
    expect(lines[0]?.object.status).to.deep.equal({ phase: 'Pending', qosClass: 'BestEffort' });
    expect(lines.slice(1, -1).every(({ type }) => type === 'MODIFIED')).to.equal(true);
    const last = lines.at(-2)?.object;
    expect(last?.metadata?.deletionTimestamp).to.be.a('string');
    expect(itemsOf(last?.status?.containerStatuses)[0]?.state?.terminated).to.include({ exitCode: 0 });
  });

  describe('among many', () => {
    it('sees every change in order, and so do all others', async () => {
      const watches = await Promise.all(Array.from({ length: 100 }, () => watch('')));
      for (let count = 0; count < CURRENT; count += 1) {
        put(`pod-${count % 10}`);
        if (count % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
      }
      const expected = test.store.versions.current();
      for (const { lines } of watches) {
        await eventually(() => expect(versionOf(lines.at(-1)?.object)).to.equal(expected), {
          timeoutMs: 30_000,
        });
        expect(lines).to.have.length(CURRENT);
        const versions = lines.map(({ object }) => versionOf(object));
        expect(versions).to.deep.equal([...versions].sort((x, y) => x - y));
      }
    }).timeout(60_000);

    it('is cut off with 410 when it does not read, and loses nothing after it lists again', async () => {
      const response = await test.open(`${PODS}?watch=true`);
      open.push(response);
      // Nothing is read: the socket's buffers fill, then the store forgets what it would have to send.
      const labels = { filler: 'x'.repeat(60) };
      for (let count = 0; count < 30_000; count += 1) {
        put(`pod-${count % 10}`, { ...labels, count: String(count) });
        if (count % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      const { lines, ended } = collectLines(response);
      await ended;
      const last = lines.at(-1);
      expect(last?.type).to.equal('ERROR');
      expect(last?.object).to.include({ code: 410 });
      const versions = lines.slice(0, -1).map(({ object }) => versionOf(object));
      expect(versions).to.deep.equal([...versions].sort((x, y) => x - y));
      const { body } = await test.call(PODS);
      const counts = itemsOf(body.items).map(({ metadata }) => Number(metadata?.labels?.count));
      expect(counts.sort((x, y) => x - y)).to.deep.equal(
        Array.from({ length: 10 }, (_, index) => 29_990 + index),
      );
      const again = await watch(`resourceVersion=${body.metadata?.resourceVersion}`);
      put('after');
      await sees(again.lines, ['ADDED after']);
    }).timeout(60_000);
  });
});
