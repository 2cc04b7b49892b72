/** What small programs of the system answer, asked by Node and without it: the same. */

import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { askProgram } from '../../supervisor/host/ask-program.ts';
import { livingProcesses, readProcFile } from '../../supervisor/host/proc-stat.ts';
import { eventually } from '../support/eventually.ts';
import { spawnAsHookletDoes } from '../support/spawn-as-hooklet-does.ts';

const LONG_MS = 60_000;

// The first is Node's way, unless another file has changed that for this process.
for (const [way, prepare] of [
  ['by Node', () => {}],
  ['by posix_spawn', spawnAsHookletDoes],
] as const) {
  describe(`A program that is asked ${way}`, () => {
    before(prepare);

    const ask = (script: string, longestMs = LONG_MS) =>
      askProgram(
        { file: '/bin/sh', argv0: 'sh', args: ['-c', script], env: { PATH: '/usr/bin:/bin' }, cwd: '/' },
        longestMs,
      );

    it('says what it says on both streams, and how it ends', async () => {
      const { code, said, isLate } = await ask('pwd; echo complains >&2; exit 3');
      expect([code, said, isLate]).to.deep.equal([3, '/\ncomplains\n', false]);
    });

    it('may say much', async () => {
      const { code, said } = await ask('i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i + 1)); done');
      expect([code, said.split('\n').length, said.endsWith('line 19999\n')]).to.deep.equal([0, 20_001, true]);
    });

    it('has no code when a signal ends it, or when it cannot be executed', async () => {
      const killed = await ask('kill -9 $$');
      expect([killed.code, killed.isLate]).to.deep.equal([null, false]);
      expect(killed.failure).not.to.equal('');
      const launch = { file: '/nowhere', argv0: 'nowhere', args: [], env: {}, cwd: '/' };
      const missing = await askProgram(launch, LONG_MS);
      expect(missing).to.include({ code: null, said: '', isLate: false });
      expect(missing.failure).to.include('ENOENT');
    });

    it('is killed when it takes too long', async () => {
      const { isLate } = await ask('exec sleep 61.7', 100);
      expect(isLate).to.equal(true);
      if (existsSync('/proc/self')) await eventually(() => expect(sleepers()).to.deep.equal([]));
    });
  });
}

function sleepers(): number[] {
  const all = (livingProcesses() ?? []).map(({ pid }) => pid);
  return all.filter((pid) => readProcFile(pid, 'cmdline')?.includes('sleep\x0061.7'));
}
