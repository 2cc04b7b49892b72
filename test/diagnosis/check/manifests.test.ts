/** Real-looking manifests: nothing is said of the good ones; of the bad ones exactly what their lines are marked with. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../support/program.ts';
import { checked } from './checked.ts';

const FIXTURES = join(ROOT, 'test', 'fixtures', 'check');

interface Document {
  readonly name: string;
  readonly text: string;
  /** Lines of the file before it. */
  readonly before: number;
}

/** One Pod each, so that a test names it. */
function documents(folder: 'good' | 'bad'): Document[] {
  return readdirSync(join(FIXTURES, folder)).flatMap((file) => {
    let before = 0;
    return readFileSync(join(FIXTURES, folder, file), 'utf8')
      .split(/^---\n/m)
      .map((text) => {
        const name = /metadata: \{ name: ([\w-]+)/.exec(text)?.[1] ?? 'no name';
        const document = { name: `${file}: ${name.replaceAll('-', ' ')}`, text, before };
        before += text.split('\n').length;
        return document;
      });
  });
}

/** `# ! warning MissingPreStop` at the end of a line: this is found here. */
function marks(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/# ! (error|warning) (\w+)/g)].map(
        ([, severity, code]) => `${index + 1} ${severity} ${code}`,
      ),
    );
}

function found(text: string): string[] {
  return checked(text)
    .filter(({ severity, ignored }) => severity !== 'note' && !ignored)
    .map(({ place, severity, code }) => `${place.line} ${severity} ${code}`);
}

describe('check', () => {
  const good = documents('good');
  const bad = documents('bad');

  it('is tried on many manifests', () => {
    expect(good.length).to.be.above(30);
    expect(bad.length).to.be.above(60);
  });

  describe('is quiet about', () => {
    for (const { name, text } of good) it(name, () => expect(found(text)).to.deep.equal([]));
  });

  describe('finds the mistake and its line in', () => {
    for (const { name, text } of bad) {
      it(name, () => {
        expect(marks(text)).not.to.deep.equal([]);
        expect(found(text)).to.deep.equal(marks(text));
      });
    }
  });
});
