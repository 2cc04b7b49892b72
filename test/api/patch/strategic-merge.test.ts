/** The results and texts are those of kubectl 1.33 with `patch --local --type=strategic`. */

import { expect } from 'chai';
import { strategicMerge } from '../../../supervisor/api/patch/strategic-merge.ts';
import { StatusError } from '../../../supervisor/api/status-error.ts';

type Json = Record<string, unknown>;

const merged = (spec: Json, patch: Json) => strategicMerge({ spec }, { spec: patch }, 'Pod').spec;
const named = (...names: string[]) => names.map((name) => ({ name }));

function refusal(spec: Json, patch: Json): StatusError['status'] {
  try {
    merged(spec, patch);
  } catch (error) {
    if (error instanceof StatusError) return error.status;
    throw error;
  }
  throw new Error('it was applied');
}

describe('A strategic merge patch', () => {
  const cases: Record<string, [Json, Json, Json]> = {
    'merges containers by name': [
      { containers: [{ name: 'a', image: 'x', tty: true }] },
      { containers: [{ name: 'a', image: 'y' }] },
      { containers: [{ name: 'a', image: 'y', tty: true }] },
    ],
    'puts new items first': [
      { containers: named('a', 'b') },
      { containers: named('c') },
      { containers: named('c', 'a', 'b') },
    ],
    'keeps the order that $setElementOrder gives': [
      { containers: named('a', 'b') },
      { containers: named('c'), '$setElementOrder/containers': named('b', 'c', 'a') },
      { containers: named('b', 'c', 'a') },
    ],
    'reorders without a change': [
      { containers: named('a', 'b') },
      { '$setElementOrder/containers': named('b', 'a') },
      { containers: named('b', 'a') },
    ],
    'deletes an item': [
      { containers: named('a', 'b') },
      { containers: [{ name: 'a', $patch: 'delete' }] },
      { containers: named('b') },
    ],
    'replaces a merged list': [
      { containers: named('a', 'b') },
      { containers: [{ name: 'c' }, { $patch: 'replace' }] },
      { containers: named('c') },
    ],
    'replaces an object': [
      { securityContext: { runAsUser: 1 } },
      { securityContext: { $patch: 'replace', fsGroup: 2 } },
      { securityContext: { fsGroup: 2 } },
    ],
    'empties an object': [
      { securityContext: { runAsUser: 1 } },
      { securityContext: { $patch: 'delete' } },
      { securityContext: {} },
    ],
    'changes the source of a volume with $retainKeys': [
      { volumes: [{ name: 'v', emptyDir: {} }] },
      { volumes: [{ name: 'v', hostPath: { path: '/a' }, $retainKeys: ['name', 'hostPath'] }] },
      { volumes: [{ name: 'v', hostPath: { path: '/a' } }] },
    ],
    'replaces tolerations whole': [
      { tolerations: [{ key: 'a' }] },
      { tolerations: [{ key: 'b' }] },
      { tolerations: [{ key: 'b' }] },
    ],
    'replaces a command whole': [
      { containers: [{ name: 'a', command: ['x', 'y'] }] },
      { containers: [{ name: 'a', command: ['z'] }] },
      { containers: [{ name: 'a', command: ['z'] }] },
    ],
    'merges env, ports and mounts by their keys': [
      {
        containers: [
          {
            name: 'a',
            env: [{ name: 'A', value: '1' }],
            ports: [{ containerPort: 80, name: 'http' }],
            volumeMounts: [{ mountPath: '/a', name: 'v' }],
          },
        ],
      },
      {
        containers: [
          {
            name: 'a',
            env: [{ name: 'A', value: '2' }],
            ports: [{ containerPort: 80, protocol: 'UDP' }],
            volumeMounts: [{ mountPath: '/a', readOnly: true }],
          },
        ],
      },
      {
        containers: [
          {
            name: 'a',
            env: [{ name: 'A', value: '2' }],
            ports: [{ containerPort: 80, name: 'http', protocol: 'UDP' }],
            volumeMounts: [{ mountPath: '/a', name: 'v', readOnly: true }],
          },
        ],
      },
    ],
    'removes with null, also where there is nothing': [
      { hostname: 'h' },
      { hostname: null, subdomain: null, os: { name: null } },
      { os: {} },
    ],
  };
  for (const [sentence, [spec, patch, result]] of Object.entries(cases)) {
    it(sentence, () => expect(merged(spec, patch)).to.deep.equal(result));
  }

  it('merges finalizers as a set, and deletes from it', () => {
    const metadata = { finalizers: ['e/a', 'e/b'] };
    const add = strategicMerge({ metadata }, { metadata: { finalizers: ['e/c'] } }, 'Pod');
    expect((add.metadata as Json).finalizers).to.have.members(['e/a', 'e/b', 'e/c']);
    const patch = { metadata: { '$deleteFromPrimitiveList/finalizers': ['e/a'] } };
    expect(strategicMerge({ metadata }, patch, 'Pod')).to.deep.equal({ metadata: { finalizers: ['e/b'] } });
  });

  it('refuses an item without its key, in the words of the API server', () => {
    const status = refusal({ containers: named('a') }, { containers: [{ image: 'x' }] });
    expect(status.code).to.equal(500);
    expect(status.reason).to.equal(undefined);
    expect(status.message).to.equal('map: map[image:x] does not contain declared merge key: name');
  });

  it('refuses a directive that it does not know', () => {
    const { message } = refusal({}, { $patch: 'frob' });
    expect(message).to.equal('unknown patch type: frob in map: map[$patch:frob]');
  });

  it('refuses an order that the list does not keep to', () => {
    const order = { containers: named('a'), '$setElementOrder/containers': named('b') };
    expect(refusal({ containers: named('a') }, order).message).to.equal(
      "The order in patch list:\n[map[name:a]]\n doesn't match $setElementOrder list:\n[map[name:b]]\n",
    );
  });

  it('refuses $retainKeys that leave out what the patch sets', () => {
    const patch = { volumes: [{ name: 'v', hostPath: {}, $retainKeys: ['name'] }] };
    const status = refusal({ volumes: [{ name: 'v', emptyDir: {} }] }, patch);
    expect(status).to.include({ code: 400, message: 'invalid patch format of retainKeys' });
  });

  it('leaves its arguments as they were', () => {
    const spec = { containers: named('a') };
    const patch = { containers: [{ name: 'a', $patch: 'delete' }] };
    const before = structuredClone({ spec, patch });
    merged(spec, patch);
    expect({ spec, patch }).to.deep.equal(before);
  });
});
