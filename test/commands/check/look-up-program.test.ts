/** What this machine has behind a command: real files in a folder of the test's own. */

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { lookUpProgram } from '../../../supervisor/commands/check/look-up-program.ts';
import type { CommandUse } from '../../../supervisor/diagnosis/check/list-commands.ts';

describe('look up a program', () => {
  let folder: string;
  let bin: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-look-'));
    bin = join(folder, 'bin');
    mkdirSync(bin);
    file('bin/tool', '#!/bin/sh\n', 0o755);
    file('bin/server', '#!/bin/sh\n', 0o755);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function file(name: string, text: string, mode: number): string {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), mode);
    return join(folder, name);
  }

  function lookUp(argv: readonly string[], more: Partial<CommandUse> = {}) {
    const use: CommandUse = { path: [], argv, role: 'hook', ...more };
    return lookUpProgram(use, { cwd: resolve(folder, more.directory ?? '.'), searchPath: bin });
  }

  it('finds a program on PATH, by a relative path and by an absolute one', async () => {
    const found = { kind: 'executable', file: join(bin, 'tool'), missingScripts: [] };
    expect(await lookUp(['tool'])).to.deep.equal(found);
    expect(await lookUp(['./bin/tool'])).to.deep.equal(found);
    expect(await lookUp([join(bin, 'tool')])).to.deep.equal(found);
  });

  it('takes PATH and workingDir of the manifest where they are set', async () => {
    expect(await lookUp(['tool'], { searchPath: '/nowhere' })).to.deep.equal({ kind: 'missing' });
    expect(await lookUp(['./tool'], { directory: bin })).to.include({ kind: 'executable' });
    expect(await lookUp(['./tool'], { directory: 'bin' })).to.include({ kind: 'executable' });
  });

  it('knows that a directory is not there', async () => {
    const directory = join(folder, 'none');
    expect(await lookUp(['tool'], { directory })).to.deep.equal({ kind: 'no-directory', directory });
  });

  it('names a program that differs by a slip of the fingers', async () => {
    expect(await lookUp(['sevrer'])).to.deep.equal({ kind: 'missing', near: 'server' });
    expect(await lookUp(['./bin/tolo'])).to.deep.equal({ kind: 'missing', near: 'bin/tool' });
    expect(await lookUp(['tools'])).to.deep.equal({ kind: 'missing', near: 'tool' });
    expect(await lookUp(['other'])).to.deep.equal({ kind: 'missing' });
  });

  it('says why a file cannot be executed', async () => {
    const plain = file('plain', '#!/bin/sh\n', 0o644);
    const text = file('text', 'echo hello\n', 0o755);
    const bash = file('bash', '#!/no/such/bash -e\n', 0o755);
    const env = file('env', '#!/usr/bin/env -S no-such-program\n', 0o755);
    const windows = file('windows', '#!/bin/sh\r\necho\r\n', 0o755);
    const refused = async (name: string) => lookUp([`./${name}`]);
    expect(await refused('plain')).to.include({ file: plain, why: 'has no execute permission' });
    expect(await refused('bin')).to.include({ file: bin, why: 'is a directory' });
    expect(await refused('text')).to.include({ file: text, why: 'has no "#!" line' });
    const missing = 'names an interpreter that is missing';
    expect(await refused('bash')).to.include({ file: bash, why: missing, interpreter: '/no/such/bash' });
    expect(await refused('env')).to.include({ file: env, why: missing, interpreter: 'no-such-program' });
    expect(await refused('windows')).to.include({ file: windows, why: missing, interpreter: '/bin/sh\r' });
  });

  it('does not wait for the other end of a named pipe', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', ['-m', '755', pipe]);
    expect(await lookUp(['./pipe'])).to.include({ kind: 'not-executable', why: 'has no execute permission' });
  });

  it('looks for the script that an interpreter is given', async () => {
    file('here.js', '', 0o644);
    file('bin/node', '#!/bin/sh\n', 0o755);
    file('bin/java', '#!/bin/sh\n', 0o755);
    expect(await lookUp(['node', 'here.js'])).to.deep.include({ missingScripts: [] });
    expect(await lookUp(['node', 'here'])).to.deep.include({ missingScripts: [] });
    expect(await lookUp(['node', 'gone.js'])).to.deep.include({ missingScripts: ['gone.js'] });
    expect(await lookUp(['node', '--max-old-space-size=64', 'gone.js'])).to.deep.include({
      missingScripts: ['gone.js'],
    });
    expect(await lookUp(['node', '-e', '1'])).to.deep.include({ missingScripts: [] });
    expect(await lookUp(['java', '-Xmx1g', '-jar', '/app.jar'])).to.deep.include({
      missingScripts: ['/app.jar'],
    });
  });
});
