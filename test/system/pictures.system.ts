/** The scenes of docs/pictures, played anew: the same happens as in the traces that are drawn there. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { sketchOf } from '../../scripts/pictures/normalise-trace.ts';
import { recordScene } from '../../scripts/pictures/record-scene.ts';
import { SCENES } from '../../scripts/pictures/scenes.ts';
import { removeManifests } from '../support/chapter-pod.ts';
import { isolationOf } from '../support/isolation.ts';
import { endPrograms, ROOT } from '../support/program.ts';

describe('A picture of the documentation', function () {
  this.timeout(180_000);
  this.slow(80_000);

  /** All at once: one of them takes a minute. */
  let recorded: Promise<ReadonlyMap<string, string>>;

  before(() => {
    recorded = Promise.all(SCENES.map(async (scene) => [scene.name, await recordScene(scene)] as const)).then(
      (traces) => new Map(traces),
    );
  });

  after(async () => {
    await endPrograms();
    removeManifests();
  });

  for (const scene of SCENES) {
    it(`shows what really happens: ${scene.name}`, async function () {
      if (scene.needsNamespace && !(await isolationOf('namespace'))) this.skip();
      const trace = (await recorded).get(scene.name) ?? '';
      const drawn = readFileSync(join(ROOT, 'docs', 'pictures', `${scene.name}.jsonl`), 'utf8');
      expect(sketchOf(trace)).to.deep.equal(sketchOf(drawn));
    });
  }
});
