import { expect } from 'chai';
import fc from 'fast-check';
import { STRUCTS } from '../../supervisor/manifest/schema/structs.ts';
import { read } from './read.ts';

describe('Any text whatever', () => {
  it('is read without a throw, and every problem has a place inside it', () => {
    const yaml = fc
      .array(
        fc.constantFrom(
          'a',
          ':',
          ' ',
          '\n',
          '- ',
          '[',
          ']',
          '{',
          '}',
          ',',
          '&x ',
          '*x',
          '<<',
          '"',
          "'",
          '|',
          '\t',
          '#',
          '---',
          '5',
          '!!int ',
          'yes',
          '? ',
        ),
      )
      .map((parts) => parts.join(''));
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), yaml), hasPlaces), { numRuns: 1500 });
  });

  it('is read without a throw when it is JSON', () => {
    fc.assert(
      fc.property(fc.json(), (json) => hasPlaces(json)),
      { numRuns: 300 },
    );
  });
});

describe('Any Pod whatever', () => {
  const fields = [
    ...new Set(Object.values(STRUCTS).flatMap(Object.keys)),
    'constructor',
    '__proto__',
    'toString',
    '',
  ];
  const scalar = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      '',
      'Always',
      'linux',
      'windows',
      'v1',
      -1,
      0,
      1,
      1.5,
      70000,
      1e20,
      true,
      false,
    ),
    fc.string(),
    fc.constantFrom(...fields),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'xsmall' },
      scalar,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...fields), tie('tree'), { maxKeys: 3 }),
    ),
  }));
  /** A struct with the right fields and anything for values: it gets past the first level. */
  const struct = (name: string, value: fc.Arbitrary<unknown>) =>
    fc.dictionary(fc.constantFrom(...Object.keys(STRUCTS[name] ?? {})), value, { maxKeys: 6 });
  const hook = fc.oneof(struct('LifecycleHandler', struct('HTTPGetAction', scalar)), tree);
  const container = fc.record(
    {
      name: fc.constantFrom<unknown>('a', 'b', 'A', 5),
      image: fc.constantFrom('x', ' x', ''),
      env: fc.array(fc.oneof(struct('EnvVar', fc.oneof(scalar, struct('EnvVarSource', tree))), tree), {
        maxLength: 2,
      }),
      ports: fc.array(struct('ContainerPort', scalar), { maxLength: 3 }),
      lifecycle: fc.oneof(struct('Lifecycle', hook), tree),
      livenessProbe: struct('Probe', scalar),
      restartPolicyRules: fc.array(
        struct('ContainerRestartRule', struct('ContainerRestartRuleOnExitCodes', tree)),
      ),
      securityContext: struct('SecurityContext', scalar),
    },
    { requiredKeys: [] },
  );
  const pod = fc.record({
    apiVersion: fc.constant('v1'),
    kind: fc.constant('Pod'),
    metadata: fc.oneof(struct('ObjectMeta', tree), fc.constant({ name: 'x' })),
    spec: fc
      .tuple(
        struct('PodSpec', tree),
        fc.array(container, { maxLength: 3 }),
        fc.array(container, { maxLength: 2 }),
      )
      .map(([spec, containers, initContainers]) => ({ ...spec, containers, initContainers })),
  });

  it('is judged without a throw: a Pod, or at least one error', () => {
    fc.assert(
      fc.property(pod, (value) => {
        const text = JSON.stringify(value, null, 1);
        hasPlaces(text);
        const { pods, errors } = read(text);
        expect(pods.length === 1).to.equal(errors.length === 0);
      }),
      { numRuns: 300 },
    );
  });
});

function hasPlaces(text: string): void {
  const lines = text.split(/\r\n|[\r\n]/);
  const { errors, warnings } = read(text);
  for (const { line, column, message } of [...errors, ...warnings]) {
    expect(line, message).to.be.within(1, lines.length);
    expect(column, message).to.be.within(1, Math.max(...lines.map(({ length }) => length)) + 1);
  }
}
