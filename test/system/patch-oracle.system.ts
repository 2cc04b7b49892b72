/** Random strategic patches: what hooklet makes of them is what kubectl makes of them with upstream's own code. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { isObject, type JsonObject } from '../../supervisor/api/patch/json-data.ts';
import { strategicMerge } from '../../supervisor/api/patch/strategic-merge.ts';
import { findKubectls, kubectlRunner } from '../support/kubectl.ts';

const RUNS = 60;

const name = fc.constantFrom('a', 'b', 'c', 'd');
const some = <T>(arbitrary: fc.Arbitrary<T>, selector: (item: T) => unknown) =>
  fc.uniqueArray(arbitrary, { maxLength: 4, selector: (item) => JSON.stringify(selector(item)) });
const optional: { requiredKeys: ['name'] } = { requiredKeys: ['name'] };

const variable = fc.record({ name, value: fc.constantFrom('1', '2') });
const port = fc.record(
  { containerPort: fc.constantFrom(80, 81, 82), name: fc.constantFrom('p', 'q') },
  { requiredKeys: ['containerPort'] },
);
const fields = {
  name,
  image: fc.constantFrom('x', 'y'),
  command: some(name, (each) => each),
  env: some(variable, (each) => each.name),
  ports: some(port, (each) => each.containerPort),
};
const container = fc.record(fields, optional);
const changedContainer = fc.oneof(
  { weight: 5, arbitrary: fc.record({ ...fields, image: fc.constantFrom('z', null) }, optional) },
  { weight: 1, arbitrary: fc.record({ name, $patch: fc.constant('delete') }) },
);
const volume = fc.oneof(
  fc.record({ name, emptyDir: fc.constant({}) }),
  fc.record({ name, hostPath: fc.record({ path: fc.constantFrom('/a', '/b') }) }),
);

const pod = fc.record(
  {
    containers: some(container, (each) => each.name),
    volumes: some(volume, (each) => each.name),
    tolerations: some(fc.record({ key: name }), (each) => each.key),
    restartPolicy: fc.constantFrom('Never', 'Always'),
  },
  { requiredKeys: [] },
);

/** With the order that a client gives along, as kubectl does: it names every item that is not deleted. */
const patch = fc
  .record(
    {
      containers: some(changedContainer, (each) => each.name),
      volumes: some(volume, (each) => each.name),
      tolerations: some(fc.record({ key: name }), (each) => each.key),
      restartPolicy: fc.constant(null),
    },
    { requiredKeys: [] },
  )
  .chain((spec) => {
    const kept = (spec.containers ?? [])
      .filter((each) => !('$patch' in each))
      .map((each) => ({ name: each.name }));
    return fc.boolean().map((ordered) => (ordered ? { ...spec, '$setElementOrder/containers': kept } : spec));
  });

/** A null that stays in a new list item is dropped when the object is read. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(entries.map(([key, each]) => [key, normal(each)]));
}

/** What hooklet makes of it: the object, or why it is refused. */
function outcome(object: JsonObject, change: JsonObject): unknown {
  try {
    return normal(strategicMerge(object, change, 'Pod'));
  } catch (error) {
    return (error as Error).message.trim();
  }
}

describe('A strategic merge patch', function () {
  this.timeout(120_000);
  this.slow(60_000);

  const [kubectl] = findKubectls().slice(-1);
  let folder: string;

  before(function () {
    if (!kubectl) this.skip();
    folder = mkdtempSync(join(tmpdir(), 'hooklet-oracle-'));
  });

  after(() => {
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it('gives what upstream gives', async () => {
    if (!kubectl) return;
    const run = kubectlRunner(kubectl, '/dev/null');
    await fc.assert(
      fc.asyncProperty(pod, patch, async (spec, change) => {
        const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec };
        const file = join(folder, 'pod.json');
        writeFileSync(file, JSON.stringify(object));
        const args = [
          'patch',
          '--local',
          '-f',
          file,
          '--type=strategic',
          '-p',
          JSON.stringify({ spec: change }),
          '-o',
          'json',
        ];
        const { stdout, stderr } = await run(args);
        const theirs = stderr === '' ? normal(JSON.parse(stdout)) : stderr.replace(/^error: /, '').trim();
        expect(outcome(object, { spec: change })).to.deep.equal(theirs);
      }),
      { numRuns: RUNS },
    );
  });
});
