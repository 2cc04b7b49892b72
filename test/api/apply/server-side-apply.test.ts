import { expect } from 'chai';
import { fieldsOf } from '../../../supervisor/api/apply/field-paths.ts';
import { toFieldsV1 } from '../../../supervisor/api/apply/field-set.ts';
import { managerName, readManagers, trackUpdate } from '../../../supervisor/api/apply/managed-fields.ts';
import { type Applied, serverSideApply } from '../../../supervisor/api/apply/server-side-apply.ts';
import type { JsonObject } from '../../../supervisor/api/patch/json-data.ts';
import { StatusError } from '../../../supervisor/api/status-error.ts';

const NOW = '2026-01-02T03:04:05Z';
const LATER = '2026-01-02T04:00:00Z';

function pod(container: JsonObject, metadata: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', ...metadata },
    spec: { containers: [{ name: 'web', ...container }] },
  };
}

function apply(live: JsonObject, config: JsonObject, name: string, force = false, now = NOW): Applied {
  return serverSideApply(live, config, { name, force, now }, 'Pod');
}

/** As it is stored: with its owners. */
function stored({ object, managedFields }: Applied): JsonObject {
  return { ...object, metadata: { ...(object.metadata as JsonObject), managedFields } };
}

/** A pod that kubectl has created from a file, the old way. */
function updatedBy(name: string, object: JsonObject): JsonObject {
  return stored({ object, managedFields: trackUpdate(undefined, object, name, NOW, 'Pod') });
}

function refusal(work: () => unknown): StatusError['status'] {
  try {
    work();
  } catch (error) {
    if (error instanceof StatusError) return error.status;
    throw error;
  }
  throw new Error('it was applied');
}

const containerOf = (object: JsonObject) =>
  (object.spec as { containers: JsonObject[] }).containers[0] as JsonObject;
const owners = (object: JsonObject) =>
  readManagers(object).map(({ name, operation }) => `${name} ${operation}`);

describe('Server-side apply', () => {
  it('owns what it sets, and no map as such', () => {
    const fields = fieldsOf(
      {
        metadata: { labels: { app: 'web' } },
        ...{ spec: pod({ env: [{ name: 'A', value: '1' }], command: ['x'], resources: {} }).spec },
      } as JsonObject,
      'Pod',
    );
    expect(toFieldsV1(fields)).to.deep.equal({
      'f:metadata': { 'f:labels': { 'f:app': {} } },
      'f:spec': {
        'f:containers': {
          'k:{"name":"web"}': {
            '.': {},
            'f:command': {},
            'f:env': { 'k:{"name":"A"}': { '.': {}, 'f:name': {}, 'f:value': {} } },
            'f:name': {},
            'f:resources': {},
          },
        },
      },
    });
  });

  it('is refused where another manager owns a field', () => {
    const live = updatedBy('kubectl-client-side-apply', pod({ image: 'a' }));
    const status = refusal(() => apply(live, pod({ image: 'b' }), 'me'));
    expect(status.code).to.equal(409);
    expect(status.message).to.equal(
      'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using v1: .spec.containers[name="web"].image',
    );
    expect(status.details?.causes).to.deep.equal([
      {
        reason: 'FieldManagerConflict',
        message: 'conflict with "kubectl-client-side-apply" using v1',
        field: '.spec.containers[name="web"].image',
      },
    ]);
  });

  it('lists several conflicts by manager', () => {
    const first = stored(apply({}, pod({ image: 'a' }), 'one'));
    const live = stored(apply(first, pod({ tty: true }), 'two'));
    expect(refusal(() => apply(live, pod({ image: 'b', tty: false }), 'me')).message).to.equal(
      'Apply failed with 2 conflicts: conflicts with "one":\n- .spec.containers[name="web"].image\nconflicts with "two":\n- .spec.containers[name="web"].tty',
    );
  });

  it('takes the field when it is forced to', () => {
    const live = updatedBy('kubectl-client-side-apply', pod({ image: 'a', tty: true }));
    const after = stored(apply(live, pod({ image: 'b' }), 'me', true));
    expect(containerOf(after)).to.include({ image: 'b', tty: true });
    expect(refusal(() => apply(after, pod({ image: 'c' }), 'other')).message).to.contain(
      'conflict with "me": ',
    );
  });

  it('shares a field on which all agree', () => {
    const live = stored(apply({}, pod({ image: 'a' }), 'one'));
    const after = stored(apply(live, pod({ image: 'a' }), 'two'));
    expect(owners(after)).to.deep.equal(['one Apply', 'two Apply']);
  });

  it('removes what it sets no longer', () => {
    const live = stored(
      apply({}, pod({ image: 'a', env: [{ name: 'A', value: '1' }] }, { labels: { x: '1' } }), 'me'),
    );
    const after = apply(live, pod({ image: 'a' }), 'me').object;
    expect(containerOf(after)).to.deep.equal({ name: 'web', image: 'a' });
    expect(after.metadata).not.to.have.property('labels');
  });

  it('leaves what another manager owns too', () => {
    const labels = { labels: { x: '1' } };
    const one = stored(apply({}, pod({ image: 'a' }, labels), 'one'));
    const both = stored(apply(one, pod({ image: 'a' }, labels), 'two'));
    const after = apply(both, pod({ image: 'a' }), 'one').object;
    expect((after.metadata as JsonObject).labels).to.deep.equal({ x: '1' });
  });

  it('leaves what nobody owns', () => {
    const live = stored(
      apply({}, pod({ image: 'a', lifecycle: { preStop: { exec: { command: ['x'] } } } }), 'me'),
    );
    const defaulted = { ...live, spec: { ...(live.spec as JsonObject), dnsPolicy: 'ClusterFirst' } };
    const after = apply(defaulted, pod({ image: 'a' }), 'me').object;
    expect(after.spec).to.deep.equal({
      containers: [{ name: 'web', image: 'a' }],
      dnsPolicy: 'ClusterFirst',
    });
  });

  it('merges lists by all their keys, and takes TCP for a protocol that is left out', () => {
    const live = stored(
      apply({}, pod({ ports: [{ containerPort: 80, protocol: 'TCP', name: 'a' }] }), 'one'),
    );
    const after = apply(
      live,
      pod({
        ports: [
          { containerPort: 80, hostPort: 80 },
          { containerPort: 80, protocol: 'UDP' },
        ],
      }),
      'two',
    ).object;
    expect(containerOf(after).ports).to.deep.equal([
      { containerPort: 80, protocol: 'TCP', name: 'a', hostPort: 80 },
      { containerPort: 80, protocol: 'UDP' },
    ]);
  });

  it('changes nothing, and no time, when it is repeated', () => {
    const once = stored(apply({}, pod({ image: 'a' }, { labels: { x: '1' } }), 'me'));
    const twice = stored(apply(once, pod({ image: 'a' }, { labels: { x: '1' } }), 'me', false, LATER));
    expect(twice).to.deep.equal(once);
  });
});

describe('An update', () => {
  it('owns what it adds, maps and items along with what is in them', () => {
    const live = updatedBy('kubectl-create', pod({ image: 'a' }, { labels: { app: 'web' } }));
    expect((live.metadata as JsonObject).managedFields).to.deep.equal([
      {
        manager: 'kubectl-create',
        operation: 'Update',
        apiVersion: 'v1',
        time: NOW,
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
          'f:spec': { 'f:containers': { 'k:{"name":"web"}': { '.': {}, 'f:image': {}, 'f:name': {} } } },
        },
      },
    ]);
  });

  it('takes from the others what it changes and removes', () => {
    const live = stored(apply({}, pod({ image: 'a', tty: true }), 'me'));
    const { metadata } = live as { metadata: JsonObject };
    const changed = { ...pod({ image: 'b' }), metadata };
    const after = stored({
      object: changed,
      managedFields: trackUpdate(live, changed, 'kubectl-edit', LATER, 'Pod'),
    });
    expect(owners(after)).to.deep.equal(['me Apply', 'kubectl-edit Update']);
    const [me, edit] = readManagers(after);
    expect([...(me?.fields ?? [])].some((path) => path.endsWith('f:image'))).to.equal(false);
    expect([...(me?.fields ?? [])].some((path) => path.endsWith('f:tty'))).to.equal(false);
    expect([...(edit?.fields ?? [])]).to.deep.equal(['f:spec\nf:containers\nk:{"name":"web"}\nf:image']);
  });

  it('makes one of the oldest managers when there are more than ten', () => {
    let object: JsonObject = pod({});
    for (let count = 1; count <= 12; count += 1) {
      const before = object;
      const metadata = object.metadata as JsonObject;
      const labels = { ...(metadata.labels as JsonObject), [`l${count}`]: 'x' };
      const changed = { ...object, metadata: { ...metadata, labels } };
      const at = `2026-01-01T00:00:${String(count).padStart(2, '0')}Z`;
      const managedFields = trackUpdate(before, changed, `m${count}`, at, 'Pod');
      object = { ...changed, metadata: { ...changed.metadata, managedFields } };
    }
    const managers = readManagers(object);
    expect(managers.map(({ name }) => name)).to.deep.equal([
      'ancient-changes',
      ...Array.from({ length: 9 }, (_, index) => `m${index + 4}`),
    ]);
    const [ancient] = managers;
    expect([...(ancient?.fields ?? [])].filter((path) => /f:l\d+$/.test(path)).length).to.equal(3);
    expect(ancient?.time).to.equal('2026-01-01T00:00:03Z');
  });

  it('is named after the program when the request names no manager', () => {
    expect(managerName(null, 'kubectl/v1.33.1 (linux/amd64)')).to.equal('kubectl');
    expect(managerName('me', 'kubectl/v1.33.1')).to.equal('me');
  });
});
