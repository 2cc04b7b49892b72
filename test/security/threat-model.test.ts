/** docs/security.md: every line of its tables names tests, and they are there. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../support/program.ts';

const TEXT = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');
const PROOF = /\[([^\]]+)\]\(\.\.\/(test\/[^)]+)\)/g;

interface Table {
  readonly head: string;
  readonly rows: readonly string[];
}

function tables(): readonly Table[] {
  const blocks = TEXT.split(/\n\n+/).filter((block) => block.startsWith('|'));
  return blocks.map((block) => {
    const [head = '', , ...rows] = block.trimEnd().split('\n');
    return { head, rows };
  });
}

describe('The threat model', () => {
  const proved = tables().filter(({ head }) => /proved by \|$/.test(head));

  it('has a proof for each of its lines', () => {
    expect(proved).to.have.lengthOf(6);
    for (const row of proved.flatMap(({ rows }) => rows)) {
      expect([...(row.split('|').at(-2) ?? '').matchAll(PROOF)], row).not.to.deep.equal([]);
    }
  });

  it('quotes tests that are there', () => {
    for (const [, quote = '', path = ''] of TEXT.matchAll(PROOF)) {
      const sentences = readFileSync(join(ROOT, path), 'utf8').match(/\bit\((['"`]).*?\1,/gs) ?? [];
      expect(
        sentences.some((sentence) => sentence.includes(quote)),
        `${path}: ${quote}`,
      ).to.equal(true);
    }
  });

  it('names every package that hooklet installs', () => {
    const { dependencies, optionalDependencies } = JSON.parse(
      readFileSync(join(ROOT, 'package.json'), 'utf8'),
    );
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies }))
      expect(TEXT).to.include(`\`${name}\``);
  });
});
