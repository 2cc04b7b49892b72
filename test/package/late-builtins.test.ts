/** Builtin modules in the bundle: loaded when they are used, and then what they are anywhere else. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { lateBuiltins } from '../../scripts/bundle/late-builtins.ts';

describe('A builtin module in the bundle', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'late-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** What the bundled program prints, as JSON. */
  async function run(source: string, importers?: readonly string[]): Promise<unknown> {
    const outfile = join(folder, 'program.cjs');
    await build({
      stdin: { contents: source, resolveDir: folder, loader: 'js' },
      outfile,
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'cjs',
      supported: { 'dynamic-import': false },
      plugins: [lateBuiltins(importers && { importers })],
    });
    return JSON.parse(execFileSync(process.execPath, [outfile], { encoding: 'utf8' }));
  }

  // The list of what Node has loaded tells, but has no documentation.
  const HAS = `const has = (name) => process.moduleLoadList.includes('NativeModule ' + name);
    const print = (...values) => require('fs').writeSync(1, JSON.stringify(values));`;

  it('is loaded with its first use, however it is imported', async () => {
    const seen = await run(`
      import { spawnSync } from 'node:child_process';
      import net from 'node:net';
      import * as promises from 'node:fs/promises';
      ${HAS}
      const before = ['child_process', 'net', 'fs/promises'].map(has);
      const isIP = net.isIP('::1');
      const code = spawnSync('true').status;
      const same = promises.readFile === process.getBuiltinModule('node:fs/promises').readFile;
      print(before, isIP, code, same, ['child_process', 'net'].map(has));
    `);
    expect(seen).to.deep.equal([[false, false, false], 6, 0, true, [true, true]]);
  });

  it('is loaded with its first use by a package of CommonJS too', async () => {
    writeFileSync(
      join(folder, 'package.cjs'),
      "const child = require('node:child_process'); exports.run = () => child.spawnSync('false').status;",
    );
    const seen = await run(`
      import { run } from './package.cjs';
      ${HAS}
      print(has('child_process'), run(), has('child_process'));
    `);
    expect(seen).to.deep.equal([false, 1, true]);
  });

  it('can be extended and compared', async () => {
    const seen = await run(`
      import { Readable } from 'node:stream';
      ${HAS}
      class Mine extends Readable {}
      print(new Mine() instanceof process.getBuiltinModule('node:stream').Readable);
    `);
    expect(seen).to.deep.equal([true]);
  });

  it('has the names that are imported, and all where somebody takes the whole', async () => {
    const named = `import { connect as dial, isIP } from "node:net"; print(dial.name, isIP('1.1.1.1'));`;
    expect(await run(`${HAS} ${named}`, [named])).to.deep.equal(['connect', 4]);
    const whole = 'import net from "node:net"; print(Object.keys(net).includes("createServer"));';
    expect(await run(`${HAS} ${whole}`, [named, whole])).to.deep.equal([true]);
    const late = 'const net = await import("node:net"); print(net.isIP("::1"));';
    expect(await run(`${HAS} async function main() { ${late} } main();`, [named, late])).to.deep.equal([6]);
  });

  it('has all that it has elsewhere', async () => {
    const seen = await run(`
      import * as stream from 'node:stream';
      ${HAS}
      print(Object.keys(stream).sort());
    `);
    const here = Object.keys(await import('node:stream')).sort();
    expect((seen as readonly string[][])[0]).to.include.members(here.filter((name) => name !== 'default'));
  });
});
