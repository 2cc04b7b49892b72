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

  /** `code` is what scripts/bundle/pack.ts makes of a pack: functions that give a module, the same each time. */
  function write(name: string, code: string): void {
    const wrapped = `(function(exports,require,module,__filename,__dirname){${code}})\n`;
    writeFileSync(join(folder, `${name}.js`), wrapped);
  }

  const INDEX =
    'exports.entries={cli:"a.js"};exports.packOf={"a.js":"hooklet","b.js":"hooklet","late.js":"late"};';

  it('are read when a module of theirs is wanted, and no sooner', () => {
    const a = 'const a={b,late:()=>require("./late.js"),eol:require("node:os").EOL};';
    write('hooklet', `const b={};${a}exports.modules={"a.js":()=>a,"b.js":()=>b};${INDEX}`);
    write('late', 'const late={b:require("./b.js")};exports.modules={"late.js":()=>late};');
    const packs = openPacks(folder, []);
    const entered = packs.enter('cli') as { b: object; eol: string; late(): { b: object } };
    expect(entered.eol).to.equal('\n');
    expect(packs.loaded).to.have.length(1);
    expect(entered.late().b).to.equal(entered.b);
    expect(entered.late()).to.equal(entered.late());
    expect(packs.loaded).to.have.length(2);
    expect(packs.enter('cli')).to.equal(entered);
  });

  it('say that the build is not whole', () => {
    write('hooklet', `exports.modules={"a.js":()=>require("./late.js")};${INDEX}`);
    write('late', 'exports.modules={};');
    expect(() => openPacks(folder, []).enter('cli')).to.throw(
      'the build lacks late.js: install hooklet again',
    );
  });
});
