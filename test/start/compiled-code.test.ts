import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Folder, loadCompiled } from '../../supervisor/start/compiled-code.ts';

const NAMES = ['0123456789abcdef', 'fedcba9876543210'];

describe('Code that was compiled at an earlier start', () => {
  let root: string;
  let file: string;
  let home: Folder;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'compiled-'));
    file = join(root, 'program.js');
    home = { path: join(root, 'compiled'), besideBundle: false };
    program('1');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  /** Programs of the same length: V8 cannot tell them apart. */
  function program(answer: string, name = NAMES[0]): void {
    const source = `exports.answer = () => ${answer};\nexports.place = [__filename, typeof require];\n`;
    const wrapped = `(function(exports,require,module,__filename,__dirname){${source}})`;
    writeFileSync(file, `${wrapped}\n// ${name}\n`);
  }

  const load = (...folders: readonly Folder[]) => loadCompiled(file, folders);
  const answer = ({ exports }: { exports: unknown }) => (exports as { answer(): number }).answer();
  const keptFile = () => join(home.path, readdirSync(home.path)[0] ?? 'nothing');

  it('is kept, and used by the next start', () => {
    const first = load(home);
    expect([first.compiled, answer(first)]).to.deep.equal(['absent', 1]);
    expect(first.keep()).to.equal(keptFile());
    expect(statSync(keptFile()).mode & 0o777).to.equal(0o600);
    expect(statSync(home.path).mode & 0o777).to.equal(0o700);
    const second = load(home);
    expect([second.compiled, answer(second)]).to.deep.equal(['used', 1]);
  });

  it('runs as a module of its file', () => {
    load(home).keep();
    const { exports, compiled } = load(home);
    expect([compiled, (exports as { place: unknown }).place]).to.deep.equal(['used', [file, 'function']]);
  });

  it('is not taken for another program, though that is as long', () => {
    load(home).keep();
    program('2', NAMES[1]);
    const other = load(home);
    expect([other.compiled, answer(other)]).to.deep.equal(['absent', 2]);
    other.keep();
    expect(answer(load(home))).to.equal(2);
    expect(readdirSync(home.path)).to.have.length(1);
  });

  for (const [what, open] of [
    ['the folder', () => chmodSync(home.path, 0o770)],
    ['the file', () => chmodSync(keptFile(), 0o666)],
  ] as const) {
    it(`is left alone where others can write ${what}`, () => {
      load(home).keep();
      open();
      expect(load(home).compiled).to.equal('absent');
    });
  }

  it('is left alone where it belongs to somebody else', function () {
    if (process.getuid?.() !== 0) return this.skip();
    load(home).keep();
    chownSync(keptFile(), 65534, 65534);
    expect(load(home).compiled).to.equal('absent');
    chownSync(keptFile(), 0, 0);
    chownSync(home.path, 65534, 65534);
    expect(load(home).compiled).to.equal('absent');
  });

  it('is compiled anew where what was kept is damaged', () => {
    load(home).keep();
    const content = readFileSync(keptFile());
    for (const length of [0, 16, 40, content.length - 100]) {
      writeFileSync(keptFile(), content.subarray(0, length));
      const again = load(home);
      expect([again.compiled, answer(again)]).to.deep.equal(['absent', 1]);
    }
  });

  it('is kept nowhere where there is no home, and in the next folder where the first cannot be written', () => {
    const nowhere = { path: join(root, 'none', 'compiled'), besideBundle: false };
    expect(load(nowhere).keep()).to.equal(undefined);
    const taken = { path: file, besideBundle: true };
    expect(load(taken, nowhere, home).keep()).to.equal(keptFile());
    mkdirSync(join(root, 'beside'));
    const beside = { path: join(root, 'beside'), besideBundle: true };
    expect(load(beside, home).keep()).to.match(/beside/);
    expect(readdirSync(beside.path)).to.have.length(1);
  });

  it('is kept of no file that has no name in its last line', () => {
    writeFileSync(file, '(function(exports){exports.answer = () => 3;})\n');
    const loaded = load(home);
    expect([loaded.compiled, answer(loaded), loaded.keep()]).to.deep.equal(['absent', 3, undefined]);
  });
});
