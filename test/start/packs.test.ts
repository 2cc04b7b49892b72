/** Modules in a few files: each file is read when one of its modules is wanted, and each module runs once. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openPacks } from '../../supervisor/start/packs.ts';

describe('The packs of the bundle', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'packs-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(name: string, modules: Readonly<Record<string, string>>, index = ''): void {
    const each = Object.entries(modules).map(
      ([key, code]) => `${JSON.stringify(key)}(exports,require,module){\n${code}\n},`,
    );
    writeFileSync(join(folder, `${name}.js`), `exports.modules={\n${each.join('\n')}\n};\n${index}\n`);
  }

  const index = `exports.entries={cli:"a.js"};exports.packOf={"a.js":"hooklet","b.js":"hooklet","late.js":"late"};`;

  it('are read when a module of theirs is wanted, and no sooner', () => {
    write(
      'hooklet',
      {
        'a.js':
          'exports.b=require("./b.js");exports.late=()=>require("./late.js");exports.os=require("node:os").EOL;',
        'b.js': 'module.exports={name:"b"};',
      },
      index,
    );
    write('late', { 'late.js': 'exports.b=require("./b.js");' });
    const packs = openPacks(folder, []);
    const a = packs.enter('cli') as { b: unknown; os: string; late(): { b: unknown } };
    expect([a.b, a.os]).to.deep.equal([{ name: 'b' }, '\n']);
    expect(packs.loaded).to.have.length(1);
    expect(a.late().b).to.equal(a.b);
    expect(a.late()).to.equal(a.late());
    expect(packs.loaded).to.have.length(2);
    expect(packs.enter('cli')).to.equal(a);
  });

  it('let modules import each other', () => {
    write(
      'hooklet',
      {
        'a.js': 'exports.early=1;exports.b=require("./b.js");',
        'b.js': 'exports.seen=require("./a.js").early;',
      },
      index,
    );
    expect(openPacks(folder, []).enter('cli')).to.deep.equal({ early: 1, b: { seen: 1 } });
  });

  it('say that the build is not whole', () => {
    write('hooklet', { 'a.js': 'require("./late.js");' }, index);
    write('late', {});
    expect(() => openPacks(folder, []).enter('cli')).to.throw(
      'the build lacks late.js: install hooklet again',
    );
  });
});
