/** docs/pictures: each picture is what `hooklet timeline` draws from the trace beside it, byte for byte. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { SCENES } from '../../scripts/pictures/scenes.ts';
import { endPrograms, hooklet, ROOT } from '../support/program.ts';

const FOLDER = join(ROOT, 'docs', 'pictures');

function read(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8');
}

describe('The pictures of the documentation', () => {
  afterEach(endPrograms);

  it('are those of the scenes', () => {
    const files = SCENES.flatMap(({ name }) => [`${name}.jsonl`, `${name}.svg`]);
    expect(readdirSync(FOLDER).sort()).to.deep.equal(files.sort());
  });

  for (const { name, title } of SCENES) {
    it(`are drawn from their traces: ${name}`, async () => {
      const trace = join(FOLDER, `${name}.jsonl`);
      const drawing = hooklet(['timeline', trace, '--title', title, '--svg', '-']);
      expect((await drawing.ended).code, drawing.stderr()).to.equal(0);
      expect(drawing.stdout() === read(`${name}.svg`), 'run npm run pictures -- --draw').to.equal(true);
    });

    it(`say which grace their runs had: ${name}`, () => {
      const graces = [...read(`${name}.jsonl`).matchAll(/"type":"stop-began",.*"graceSeconds":(\d+)/g)];
      const seconds = new Set(graces.map(([, grace]) => grace));
      // Only where the grace decides what is to be seen.
      if (name === 'poststart-slow') return;
      for (const grace of seconds) expect(title).to.include(`${grace} s`);
    });

    it(`name nothing of the machine that they were made on: ${name}`, () => {
      expect(read(`${name}.jsonl`)).to.not.match(/\/(?:home|root|work|tmp\/(?!fortune-))|"pid":[1-9]/);
    });
  }
});
