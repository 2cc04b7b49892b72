import { expect } from 'chai';
import { createChangeRing } from '../../../supervisor/node/store/change-ring.ts';
import { createCollection } from '../../../supervisor/node/store/collection.ts';
import { createEventLog } from '../../../supervisor/node/store/event-log.ts';
import type { KubeObject } from '../../../supervisor/node/store/kube-object.ts';
import { createVersions } from '../../../supervisor/node/store/versions.ts';

const object = (name: string, namespace = 'default'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Thing',
  metadata: { name, namespace, uid: name, resourceVersion: '', creationTimestamp: '' },
});

describe('Versions', () => {
  it('rise, also over a restart', () => {
    const first = createVersions(1000);
    const last = Array.from({ length: 999 }, () => first.next()).at(-1) ?? 0;
    expect(last).to.equal(first.start + 999);
    expect(createVersions(1001).start).to.be.above(last);
  });
});

describe('A ring of changes', () => {
  const change = (version: number) => ({ type: 'ADDED', object: object(String(version)), version }) as const;
  const versions = (from: number, ring: ReturnType<typeof createChangeRing<KubeObject>>) =>
    ring.after(from, 100)?.map(({ version }) => version);

  it('gives what came after a version, in order', () => {
    const ring = createChangeRing<KubeObject>(10, 4);
    for (const version of [12, 15, 16]) ring.push(change(version));
    expect(versions(10, ring)).to.deep.equal([12, 15, 16]);
    expect(versions(13, ring)).to.deep.equal([15, 16]);
    expect(versions(16, ring)).to.deep.equal([]);
    expect(ring.after(10, 2)?.map(({ version }) => version)).to.deep.equal([12, 15]);
  });

  it('says so when it has forgotten some', () => {
    const ring = createChangeRing<KubeObject>(10, 4);
    expect(versions(9, ring)).to.equal(undefined);
    for (let version = 11; version <= 20; version += 1) ring.push(change(version));
    expect(versions(15, ring)).to.equal(undefined);
    expect(versions(16, ring)).to.deep.equal([17, 18, 19, 20]);
    expect(versions(18, ring)).to.deep.equal([19, 20]);
  });
});

describe('A collection', () => {
  it('gives every change a version, in the object too', () => {
    const things = createCollection<KubeObject>(createVersions(1));
    const seen: string[] = [];
    things.onChange(({ type, object: { metadata } }) =>
      seen.push(`${type} ${metadata.name} ${metadata.resourceVersion}`),
    );
    const { start } = things.versions;
    things.put(object('a'));
    things.put(object('a'));
    things.remove('default', 'a');
    expect(things.remove('default', 'a')).to.equal(undefined);
    expect(seen).to.deep.equal([`ADDED a ${start + 1}`, `MODIFIED a ${start + 2}`, `DELETED a ${start + 3}`]);
  });

  it('lists by namespace and name', () => {
    const things = createCollection<KubeObject>(createVersions(1));
    for (const [name, namespace] of [
      ['b', 'y'],
      ['a', 'y'],
      ['z', 'x'],
    ])
      things.put(object(name ?? '', namespace));
    expect(things.list().map(({ metadata }) => metadata.name)).to.deep.equal(['z', 'a', 'b']);
    expect(things.list('y').map(({ metadata }) => metadata.name)).to.deep.equal(['a', 'b']);
  });
});

describe('The log of events', () => {
  const pod = { namespace: 'default', name: 'web', uid: 'u' };
  const event = (message: string, count = 1) =>
    ({ type: 'event', eventType: 'Normal', reason: 'Started', message, count, firstAt: 0 }) as const;
  const HOUR = 60 * 60 * 1000;

  it('counts what is repeated in one object', () => {
    const log = createEventLog(createVersions(1), 'machine');
    log.record(pod, event('a'), 1000);
    log.record(pod, event('a', 2), 5000);
    const [only, ...others] = log.events.list();
    expect(others).to.deep.equal([]);
    expect(only).to.include({
      count: 2,
      firstTimestamp: '1970-01-01T00:00:00Z',
      lastTimestamp: '1970-01-01T00:00:05Z',
    });
  });

  it('forgets after an hour, and never keeps too many', () => {
    const log = createEventLog(createVersions(1), 'machine');
    log.record(pod, event('old'), 0);
    log.record(pod, event('new'), HOUR);
    expect(log.events.list().map(({ message }) => message)).to.deep.equal(['new']);
    for (let count = 0; count < 10_100; count += 1) log.record(pod, event(String(count)), HOUR);
    expect(log.events.list().length).to.equal(10_000);
  });
});
