import { expect } from 'chai';
import { expandEnvironment } from '../../supervisor/manifest/expand-environment.ts';
import type { Container, Pod } from '../../supervisor/manifest/pod.ts';
import { podWithContainer, read } from './read.ts';

const NODE_VALUES = { 'spec.nodeName': 'here', 'status.podIP': '127.0.0.1' };

describe('The environment of a container', () => {
  it('is expanded in order: a value sees the variables above it only', () => {
    const env = '[{name: A, value: "$(B)"}, {name: B, value: b}, {name: C, value: "$(A)-$(B)-$$(B)"}]';
    expect(environment(env)).to.deep.equal({ A: '$(B)', B: 'b', C: '$(B)-b-$(B)' });
  });

  it('has the last of two values, which may use the first', () => {
    expect(environment('[{name: P, value: /bin}, {name: P, value: "/opt:$(P)"}]')).to.deep.equal({
      P: '/opt:/bin',
    });
  });

  it('has fields of the Pod and of the node', () => {
    const paths: Record<string, string> = {
      'metadata.name': 'web',
      'metadata.namespace': 'default',
      'metadata.uid': '1f0e2d3c-0000-4000-8000-000000000001',
      "metadata.labels['app']": 'x',
      "metadata.labels['none']": '',
      "metadata.annotations['a.b/c']": 'z',
      'spec.nodeName': 'here',
      'status.podIP': '127.0.0.1',
      'status.hostIP': '',
    };
    const env = Object.keys(paths).map((fieldPath, n) => ({
      name: `V${n}`,
      valueFrom: { fieldRef: { fieldPath } },
    }));
    expect(Object.values(environment(JSON.stringify(env)))).to.deep.equal(Object.values(paths));
  });

  it('has an empty value where none is given, and no variable whose source is in a cluster', () => {
    const env =
      '[{name: A}, {name: B, valueFrom: {secretKeyRef: {name: s, key: k}}}, {name: C, value: "$(B)"}]';
    expect(environment(env)).to.deep.equal({ A: '', C: '$(B)' });
  });

  it('may have a variable with the name of a JavaScript property', () => {
    expect(Object.entries(environment('[{name: __proto__, value: x}]'))).to.deep.equal([['__proto__', 'x']]);
  });
});

function environment(env: string): Record<string, string> {
  const meta = '{name: web, labels: {app: x}, annotations: {a.b/c: z}}';
  const text = podWithContainer(`env: ${env}`).replace('metadata:\n  name: web', `metadata: ${meta}`);
  const { pods, errors } = read(text);
  expect(errors).to.deep.equal([]);
  return expandEnvironment(pods[0]?.spec.containers[0] as Container, pods[0] as Pod, NODE_VALUES);
}
