import { expect } from 'chai';
import { suggestField } from '../../../supervisor/manifest/schema/suggest-field.ts';
import { podWithContainer, read } from '../read.ts';

describe('An unknown field', () => {
  const SUGGESTIONS: [name: string, struct: string, hint: string | undefined][] = [
    ['lifeCycle', 'Container', 'did you mean "lifecycle"?'],
    ['comand', 'Container', 'did you mean "command"?'],
    ['imgae', 'Container', 'did you mean "image"?'],
    ['postStop', 'Lifecycle', 'did you mean "preStop"?'],
    ['preStart', 'Lifecycle', 'did you mean "postStart"?'],
    ['readyProbe', 'Container', 'did you mean "readinessProbe"?'],
    ['healthcheck', 'Container', 'did you mean "livenessProbe"?'],
    ['readinessprobe', 'Container', 'did you mean "readinessProbe"?'],
    ['gracePeriodSeconds', 'PodSpec', 'did you mean "terminationGracePeriodSeconds"?'],
    ['healthcheck', 'PodSpec', undefined],
    ['lifecycle', 'PodSpec', '"lifecycle" belongs to spec.containers[*]'],
    ['containerPort', 'Container', '"containerPort" belongs to spec.containers[*].ports[*]'],
    ['namespace', 'PodSpec', '"namespace" belongs to metadata'],
    ['stopSignal', 'Container', '"stopSignal" belongs to spec.containers[*].lifecycle'],
    ['xyzzy', 'Container', undefined],
    ['constructor', 'Container', undefined],
    ['__proto__', 'Container', undefined],
    ['x'.repeat(100_000), 'Container', undefined],
    ['name', 'ExecAction', undefined],
  ];

  for (const [name, struct, hint] of SUGGESTIONS) {
    it(`${name.slice(0, 30)} in ${struct}: ${hint ?? 'nothing is near'}`, () => {
      expect(suggestField(name, struct)).to.equal(hint);
    });
  }

  it('of a hook gets the remedy', () => {
    expect(suggestField('timeoutSeconds', 'LifecycleHandler')).to.match(/no time limit of its own/);
    expect(suggestField('shell', 'LifecycleHandler')).to.match(/"sh", "-c"/);
    expect(suggestField('args', 'ExecAction')).to.match(/"command"/);
  });

  it('stands in the problem with its hint and the place of its key', () => {
    const [error] = read(podWithContainer('lifecycle:\n  postStop: {}')).errors;
    expect(error).to.deep.equal({
      file: 'pod.yaml',
      line: 10,
      column: 7,
      path: 'spec.containers[0].lifecycle.postStop',
      message:
        'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].lifecycle.postStop"',
      kind: 'unknown-field',
      hint: 'did you mean "preStop"?',
      pod: 'web',
    });
  });
});
