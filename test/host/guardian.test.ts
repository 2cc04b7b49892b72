/** The shell that outlives hooklet: whom it kills, and whom it must not. */

import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { expect } from 'chai';
import { dismissGuardian, guard } from '../../supervisor/host/guardian.ts';
import { GUARDIAN_SCRIPT } from '../../supervisor/host/guardian-script.ts';
import { loadedLibc } from '../../supervisor/host/libc.ts';
import { pidsOfNode } from '../../supervisor/host/own-children.ts';
import { isAlive, livingProcesses, readProcFile, readProcStat } from '../../supervisor/host/proc-stat.ts';
import { eventually } from '../support/eventually.ts';
import { endPrograms, start } from '../support/program.ts';
import { spawnAsHookletDoes } from '../support/spawn-as-hooklet-does.ts';

describe('The guardian', () => {
  const strays: ChildProcess[] = [];

  afterEach(async () => {
    await endPrograms();
    for (const child of strays.splice(0)) {
      try {
        process.kill(-(child.pid ?? 0), 'SIGKILL');
      } catch {
        // Gone, as it should be.
      }
    }
  });

  async function lead(script: string, env: NodeJS.ProcessEnv = {}): Promise<{ pid: number; ticks: number }> {
    const child = spawn('sh', ['-c', `${script}`], {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { PATH: process.env.PATH, ...env },
    });
    strays.push(child);
    const pid = child.pid ?? 0;
    if (script.includes('echo up')) await once(child.stdout ?? child, 'data');
    return { pid, ticks: readProcStat(pid)?.startTicks ?? 0 };
  }

  /** The script as hooklet runs it, told these lines; then hooklet dies. Resolves when it has ended. */
  async function guardianOf(mark: string, lines: readonly string[], end = ''): Promise<number | null> {
    const shell = spawn('/bin/sh', ['-c', GUARDIAN_SCRIPT], {
      env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    shell.stdin.end(`${[mark, ...lines].join('\n')}\n${end}`);
    const [code] = await once(shell, 'exit');
    return code;
  }

  it('kills the groups it was told of, and what descends from them', async () => {
    const first = await lead('sleep 60 & setsid env -i sleep 60 & echo up; wait');
    const second = await lead('sleep 60');
    const family = [first.pid, second.pid, ...childrenOf(first.pid)];
    expect(family.length).to.equal(4);
    const lines = [`+ ${first.pid} ${first.ticks}`, `+ ${second.pid} ${second.ticks}`];
    await guardianOf(randomUUID(), lines);
    await eventually(() => expect(family.filter((pid) => isAlive(pid))).to.deep.equal([]));
  });

  it('kills whoever carries the mark, though it was not told of it', async () => {
    const mark = randomUUID();
    const marked = await lead('exec sleep 60', { HOOKLET_CONTAINER: `${mark}.1` });
    await guardianOf(mark, []);
    await eventually(() => expect(isAlive(marked.pid)).to.equal(false));
  });

  it('leaves alone whose session is over, and a stranger with the same pid', async () => {
    const over = await lead('sleep 60');
    const stranger = await lead('sleep 60');
    await guardianOf(randomUUID(), [
      `+ ${over.pid} ${over.ticks}`,
      `+ ${stranger.pid} ${stranger.ticks - 1}`,
      `- ${over.pid}`,
    ]);
    expect([over, stranger].map(({ pid }) => isAlive(pid))).to.deep.equal([true, true]);
  });

  it('believes no line that is cut off or names everybody, and no mark that everybody has', async () => {
    const { pid, ticks } = await lead('exec sleep 60', { MARK: 'a' });
    await guardianOf(randomUUID(), ['+ 1 ', '+ 0 ', '+ -1 ', '+ x '], `+ ${pid} ${ticks}`);
    expect(await guardianOf('', [`+ ${pid} ${ticks}`])).to.equal(0);
    expect(await guardianOf('a', [`+ ${pid} ${ticks}`])).to.equal(0);
    expect(isAlive(pid)).to.equal(true);
  });

  it('hears of everybody, though it has not read for long', async () => {
    const [first, last] = [await lead('exec sleep 60'), await lead('exec sleep 60')];
    const argv = ['--import', 'tsx', 'test/fixtures/guards-a-flood.ts', `${first.pid}`, `${last.pid}`];
    const hooklet = start(process.execPath, argv);
    await hooklet.sees(/^told$/m);
    expect([first, last].map(({ pid }) => isAlive(pid))).to.deep.equal([true, true]);
    hooklet.signal('SIGKILL');
    await hooklet.ended;
    await eventually(() =>
      expect([first, last].map(({ pid }) => isAlive(pid))).to.deep.equal([false, false]),
    );
    expect(hooklet.output()).to.equal('told\n');
  });

  // The first is Node's way, unless another file has changed that for this process.
  for (const [way, prepare] of [
    ['by Node', () => {}],
    ['by posix_spawn', spawnAsHookletDoes],
  ] as const) {
    describe(`started ${way}`, () => {
      before(prepare);

      it('is one process in a session of its own, with nothing of hooklet’s environment', async () => {
        await dismissGuardian();
        const warnings: string[] = [];
        guard((warning) => warnings.push(warning));
        guard((warning) => warnings.push(warning));
        const [pid = 0, ...more] = await eventually(() => {
          const found = guardians();
          expect(found.length).to.be.at.least(1);
          return found;
        });
        expect(more).to.deep.equal([]);
        if (prepare === spawnAsHookletDoes && loadedLibc()) expect(pidsOfNode().has(pid)).to.equal(false);
        expect(readProcStat(pid)).to.include({ session: pid, pgrp: pid });
        expect(readProcFile(pid, 'environ')).to.equal('PATH=/usr/local/bin:/usr/bin:/bin\0');
        expect(readProcFile(pid, 'cmdline')).not.to.match(/hooklet/);
        await dismissGuardian();
        expect(guardians()).to.deep.equal([]);
        expect(warnings).to.deep.equal([]);
      });

      it('has a successor when it is killed, who knows all it knew', async () => {
        const warnings: string[] = [];
        const { pid } = await lead('sleep 60');
        const forget = guard((warning) => warnings.push(warning)).watch(pid);
        const [first = 0] = await eventually(() => {
          expect(guardians()).to.have.length(1);
          return guardians();
        });
        process.kill(first, 'SIGKILL');
        await eventually(() => {
          const now = guardians();
          expect(now).to.have.length(1);
          expect(now).not.to.include(first);
        });
        await dismissGuardian();
        expect(guardians()).to.have.length(1);
        forget();
        await dismissGuardian();
        expect(guardians()).to.deep.equal([]);
        expect(warnings).to.deep.equal([]);
      });
    });
  }
});

function childrenOf(parent: number): number[] {
  return (livingProcesses() ?? []).filter(({ ppid }) => ppid === parent).map(({ pid }) => pid);
}

function guardians(): number[] {
  return childrenOf(process.pid).filter((pid) => readProcFile(pid, 'cmdline')?.includes('read -r mark'));
}
