/** Modules in a few files: each file is read when one of its modules is wanted, and each module runs once. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { giveBackMemory } from '../../supervisor/host/give-back-memory.ts';
import { openPacks } from '../../supervisor/start/packs.ts';

interface Entered {
  readonly b: { readonly reads: number };
  readonly eol: string;
  late(): { readonly b: { readonly reads: number } };
}

/** Counts in `b` how often its file is read. */
const LATE = 'const b=require("./b.js");b.reads+=1;const late={b};exports.modules={"late.js":()=>late};';

describe('The packs of the bundle', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'packs-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** `code` is what scripts/bundle/pack.ts makes of a pack: functions that give a module, the same each time. */
  function write(name: string, code: string): void {
    const wrapped = `(function(exports,require,module,__filename,__dirname){${code}})\n// 0123456789abcdef\n`;
    writeFileSync(join(folder, `${name}.js`), wrapped);
  }

  const INDEX =
    'exports.entries={cli:"a.js"};exports.packOf={"a.js":"hooklet","b.js":"hooklet","late.js":"late"};';

  it('are read when a module of theirs is wanted, and no sooner', () => {
    const a = 'const a={b,late:()=>require("./late.js"),eol:require("node:os").EOL};';
    write('hooklet', `const b={reads:0};${a}exports.modules={"a.js":()=>a,"b.js":()=>b};${INDEX}`);
    write('late', LATE);
    const packs = openPacks(folder, []);
    const entered = packs.enter('cli') as Entered;
    expect(entered.eol).to.equal('\n');
    expect(entered.b.reads).to.equal(0);
    expect(entered.late().b).to.equal(entered.b);
    expect(entered.late()).to.equal(entered.late());
    expect(entered.b.reads).to.equal(1);
    expect(packs.enter('cli')).to.equal(entered);
  });

  it('are forgotten when they are passing and nobody refers to them, and read again when wanted', async () => {
    const a = 'const a={b,late:()=>require("./late.js"),eol:""};';
    const passing = 'exports.passing=["late"];';
    write('hooklet', `const b={reads:0};${a}exports.modules={"a.js":()=>a,"b.js":()=>b};${INDEX}${passing}`);
    write('late', LATE);
    // What is compiled now is kept until the end, to be written then.
    const compiled = [{ path: join(folder, 'compiled'), besideBundle: true }];
    mkdirSync(join(folder, 'compiled'));
    const firstStart = openPacks(folder, compiled);
    (firstStart.enter('cli') as Entered).late();
    firstStart.keep();
    const entered = openPacks(folder, compiled).enter('cli') as Entered;
    // In the turn that has used it, V8 keeps what a WeakRef refers to.
    expect(entered.late().b).to.equal(entered.b);
    expect(entered.late()).to.equal(entered.late());
    expect(entered.b.reads).to.equal(1);
    await nextTurn();
    await giveBackMemory();
    expect(entered.late().b).to.equal(entered.b);
    expect(entered.b.reads).to.equal(2);
  });

  it('say that the build is not whole', () => {
    write('hooklet', `exports.modules={"a.js":()=>require("./late.js")};${INDEX}`);
    write('late', 'exports.modules={};');
    expect(() => openPacks(folder, []).enter('cli')).to.throw(
      'the build lacks late.js: install hooklet again',
    );
  });
});
