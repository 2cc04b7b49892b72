import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  isAlive,
  isSameProcess,
  livingProcesses,
  parseProcStat,
  readProcStat,
} from '../../supervisor/host/proc-stat.ts';
import { eventually } from '../support/eventually.ts';

describe('proc stat', () => {
  before(function () {
    if (process.platform !== 'linux') this.skip();
  });

  it('reads this process', () => {
    expect(readProcStat(process.pid)).to.include({ pid: process.pid, ppid: process.ppid });
    expect(isAlive(process.pid)).to.equal(true);
  });

  it('reads a name with blanks and parentheses', () => {
    const fields = '1 2 3 0 -1 4194304 80 0 0 0 0 0 0 0 20 0 1 0 987654 0';
    expect(parseProcStat(`42 (a) Z 9 (b) S ${fields}`)).to.deep.equal({
      pid: 42,
      state: 'S',
      ppid: 1,
      pgrp: 2,
      session: 3,
      exiting: false,
      startTicks: 987654,
    });
  });

  it('reads a real process with such a name', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'hooklet-names-'));
    const program = join(directory, 'a) R 1 (b');
    copyFileSync('/bin/sleep', program);
    const child = spawn(program, ['60']);
    try {
      await eventually(() =>
        expect(readProcStat(child.pid ?? 0)).to.include({ ppid: process.pid, state: 'S' }),
      );
    } finally {
      child.kill('SIGKILL');
      rmSync(directory, { recursive: true });
    }
  });

  it('refuses what is no stat line', () => {
    expect(parseProcStat('')).to.equal(undefined);
    expect(parseProcStat('1 (init) S 0')).to.equal(undefined);
  });

  it('counts a zombie as dead, which kill(pid, 0) does not', async () => {
    // The shell execs into a program that never waits for the child it got.
    const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      const zombie = Number(await new Promise<Buffer>((resolve) => parent.stdout.once('data', resolve)));
      await eventually(() => expect(readProcStat(zombie)?.state).to.equal('Z'));
      expect(process.kill(zombie, 0)).to.equal(true);
      expect(isAlive(zombie)).to.equal(false);
      expect(livingProcesses()?.some(({ pid }) => pid === zombie)).to.equal(false);
    } finally {
      parent.kill('SIGKILL');
    }
  });

  it('knows a process from another one that has got its pid', () => {
    const self = readProcStat(process.pid);
    if (!self) throw new Error('no stat of this process');
    expect(isSameProcess(self)).to.equal(true);
    expect(isSameProcess({ ...self, startTicks: self.startTicks - 1 })).to.equal(false);
  });

  it('says nothing where there is no /proc', () => {
    expect(livingProcesses('/no/proc/here')).to.equal(undefined);
    expect(livingProcesses(tmpdir())).to.equal(undefined);
    expect(readProcStat(process.pid, '/no/proc/here')).to.equal(undefined);
  });
});
