import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseStatus } from '../../supervisor/host/proc-status.ts';
import { readProcessTree } from '../../supervisor/host/process-facts.ts';
import { LONGEST_TEXT, readText } from '../../supervisor/host/read-text.ts';
import { observeTree } from '../../supervisor/node/observe-tree.ts';
import { eventually } from '../support/eventually.ts';

const TERM = 1n << 14n;

describe('the facts of a process', function () {
  this.timeout(20_000);
  const started: ChildProcess[] = [];
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-facts-'));
  });
  afterEach(async () => {
    for (const child of started.splice(0)) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
        process.kill(-child.pid, 'SIGKILL');
        await ended;
      }
    }
    rmSync(folder, { recursive: true, force: true });
  });

  function start(command: string, args: readonly string[], cwd = folder): number {
    const child = spawn(command, args, { detached: true, stdio: 'ignore', cwd });
    started.push(child);
    return child.pid ?? 0;
  }

  it('are its tree with arguments, masks and programs, in the order of their start', async () => {
    const pid = start('sh', ['-c', "trap : TERM; sleep 100 & sleep 200 & wait; ''"]);
    const tree = await eventually(() => {
      const found = readProcessTree(pid);
      if (found?.children.map(({ argv }) => argv.join(' ')).join() !== 'sleep 100,sleep 200')
        throw new Error('not yet');
      return found;
    });
    expect(tree).to.deep.include({ pid, ownPid: pid, ppid: process.pid, isInit: false });
    expect(tree.argv).to.deep.equal(['sh', '-c', "trap : TERM; sleep 100 & sleep 200 & wait; ''"]);
    expect(tree.masks.caught & TERM).to.equal(TERM);
    expect(tree.children[0]?.masks.caught).to.equal(0n);
    expect(tree.children[0]?.exe).to.match(/sleep$/);
  });

  it('have the same tree where the kernel lists no children', async () => {
    const pid = start('sh', ['-c', "sleep 100 & sleep 200 & wait; ''"]);
    const { children } = await eventually(() => {
      const found = readProcessTree(pid);
      if (found?.children.map(({ argv }) => argv.join(' ')).join() !== 'sleep 100,sleep 200')
        throw new Error('not yet');
      return found;
    });
    const procRoot = join(folder, 'proc');
    for (const each of [pid, ...children.map((child) => child.pid)]) {
      mkdirSync(join(procRoot, `${each}`), { recursive: true });
      for (const file of ['stat', 'status', 'cmdline'])
        symlinkSync(`/proc/${each}/${file}`, join(procRoot, `${each}`, file));
    }
    const tree = readProcessTree(pid, procRoot);
    expect(tree?.children.map((child) => child.pid)).to.deep.equal(children.map((child) => child.pid));
  });

  it('keep an empty last argument and letters beyond ASCII', async () => {
    const pid = start(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'grüße', '']);
    const tree = await eventually(() => {
      const found = readProcessTree(pid);
      if (!found?.argv.includes('grüße')) throw new Error('not yet');
      return found;
    });
    expect(tree.argv.slice(1, 4)).to.deep.equal(['-e', 'setInterval(() => {}, 1000)', 'grüße']);
  });

  it('tell who reads signals instead of handling them', async function () {
    const code = "import signal; signal.pthread_sigmask(0, [15]); open('ready', 'w'); signal.sigwait([15])";
    const python = spawn('python3', ['-c', code], { cwd: folder, detached: true, stdio: 'ignore' });
    started.push(python);
    const missing = await new Promise((resolve) => {
      python.once('error', () => resolve(true));
      python.once('spawn', () => resolve(false));
    });
    if (missing) this.skip();
    await eventually(() => {
      const reads = readProcessTree(python.pid ?? 0)?.readsSignals ?? 0n;
      if ((reads & TERM) === 0n) throw new Error('not yet');
    });
  });

  it('hold the script of a shell that has changed its directory since', async () => {
    writeFileSync(join(folder, 'run.sh'), 'cd /\nsleep 100\n');
    const pid = start('sh', ['run.sh']);
    const tree = await eventually(() => {
      const found = observeTree(pid);
      if (found?.children.length !== 1) throw new Error('not yet');
      return found;
    });
    expect(tree.script).to.deep.equal({ file: 'run.sh', text: 'cd /\nsleep 100\n', line: 1 });
  });

  it('are none of a process that has gone, of a zombie, of a machine without /proc', async () => {
    expect(readProcessTree(2 ** 22 + 1)).to.equal(undefined);
    expect(readProcessTree(process.pid, '/no/proc')).to.equal(undefined);
    const parent = start('sh', ['-c', 'true & exec sleep 100']);
    await eventually(() => {
      const found = readProcessTree(parent);
      if (found?.argv[0] !== 'sleep') throw new Error('not yet');
      expect(found.children).to.deep.equal([]);
    });
  });
});

describe('/proc/PID/status', () => {
  it('tells PID 1 by its innermost namespace', () => {
    const text =
      'Name:\tsh\nNSpid:\t4711\t12\t1\nShdPnd:\t0000000000004000\nSigPnd:\t0000000000000001\nSigCgt:\tffffffffffffffff\n';
    expect(parseStatus(text, 4711)).to.deep.equal({
      name: 'sh',
      ownPid: 1,
      isInit: true,
      masks: { caught: 2n ** 64n - 1n, ignored: 0n, blocked: 0n, pending: 0x4001n },
    });
  });

  it('without namespaces knows only one number', () => {
    expect(parseStatus('Name:\tinit\n', 1)).to.deep.include({ ownPid: 1, isInit: true });
  });
});

describe('a text of somebody else', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-text-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const file = (text: string | Buffer) => {
    writeFileSync(join(folder, 'x'), text);
    return readText(join(folder, 'x'));
  };

  it('is read when it is a small text', () => {
    expect(file('#!/bin/sh\necho ü\n')).to.equal('#!/bin/sh\necho ü\n');
    expect(file('')).to.equal('');
  });

  it('is not read when it is large, no text, no file, or not there', () => {
    expect(file('x'.repeat(LONGEST_TEXT + 1))).to.equal(undefined);
    expect(file(Buffer.from('\x7fELF\0'))).to.equal(undefined);
    expect(readText(folder)).to.equal(undefined);
    expect(readText('/dev/zero')).to.equal(undefined);
    expect(readText(join(folder, 'nothing'))).to.equal(undefined);
  });
});
