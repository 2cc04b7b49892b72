/** What a stop must take along, wherever it has gone: each layer has what escapes from the one before. */

import { expect } from 'chai';
import type { ContainerProcess } from '../../supervisor/host/container-runtime.ts';
import {
  isAlive,
  livingProcesses,
  type ProcStat,
  readProcFile,
  readProcStat,
} from '../../supervisor/host/proc-stat.ts';
import { fixture, useContainers } from '../support/containers.ts';
import { eventually } from '../support/eventually.ts';
import { inBothModes } from '../support/isolation.ts';

const NODE = process.execPath;

inBothModes('A stop takes along', (mode) => {
  const containers = useContainers({ mode });

  /** Asks nicely in plain mode; as PID 1 a shell without a handler would not hear it. */
  function stop(container: ContainerProcess): void {
    if (mode === 'plain') container.signal('SIGTERM');
    else container.kill();
  }

  // process-compose issue 520: the leader obeys and goes, what it started does not, and the stop is over too soon.
  it('a group whose leader has gone, and waits for it', async () => {
    const stubborn = `trap '' TERM INT HUP; while :; do sleep 1; done`;
    const script = `trap 'exit 0' TERM; sh -c "${stubborn}" & echo pid $!; while :; do sleep 0.05; done`;
    const { container, pids } = await containers.run(['sh', '-c', script]);
    const [stubbornPid = 0] = await pids(1);
    container.signal('SIGTERM');
    expect(await container.exited).to.include({ exitCode: 0 });
    expect(isAlive(stubbornPid)).to.equal(false);
  });

  it('a daemon that has left session, group and parent', async () => {
    const script = `trap 'exit 4' TERM; (setsid sh -c 'sleep 61 & echo pid $!; echo pid $$; wait' &); while :; do sleep 0.05; done`;
    const { container, pids } = await containers.run(['sh', '-c', script]);
    const daemons = await pids(2);
    container.signal('SIGTERM');
    expect(await container.exited).to.include({ exitCode: 4 });
    expect(daemons.map((pid) => isAlive(pid))).to.deep.equal([false, false]);
  });

  it('a child without the environment, in a session of its own', async () => {
    const script = `env -i setsid sleep 60 & echo pid $!; sleep 60 & wait`;
    const { container, pids } = await containers.run(['sh', '-c', script]);
    const strays = await pids(1);
    stop(container);
    await container.exited;
    expect(strays.map((pid) => isAlive(pid))).to.deep.equal([false]);
  });

  it('a chain of daemons, each of which starts the next one and leaves', async () => {
    const link = `sleep 0.0${process.pid}; setsid sh -c "$0" "$0" & exit 0`;
    const script = `trap 'exit 0' TERM; setsid sh -c "$0" "$0" & echo up; while :; do sleep 0.05; done`;
    const { container, sees } = await containers.run(['sh', '-c', script, link]);
    await sees(/up/);
    expect(running(`sleep 0.0${process.pid}`, 'sh -c')).not.to.deep.equal([]);
    container.signal('SIGTERM');
    expect(await container.exited).to.include({ exitCode: 0 });
    expect(running(`sleep 0.0${process.pid}`)).to.deep.equal([]);
  });

  it('hooks that still run, with what they have started', async () => {
    const { container } = await containers.run(['sleep', '60']);
    const [child, daemon] = [`sleep 62.${process.pid}`, `sleep 63.${process.pid}`];
    const script = `${child} & (setsid ${daemon} > /dev/null 2>&1 &); wait`;
    const hook = container.exec(['sh', '-c', script], {});
    await eventually(() => {
      expect(running(child)).to.have.length(1);
      expect(running(daemon)).to.have.length(1);
    });
    container.kill();
    await container.exited;
    expect(await hook).to.include({ exitCode: 137 });
    expect([...running(child), ...running(daemon)]).to.deep.equal([]);
  });

  it('a process that forks as fast as it can', async () => {
    const mark = `sleep 64.${process.pid}`;
    const script = `echo up; while :; do ${mark} & setsid ${mark} & done`;
    const { container, sees } = await containers.run(['sh', '-c', script]);
    await sees(/up/);
    container.kill();
    expect(await container.exited).to.include({ exitCode: 137 });
    expect(running(mark)).to.deep.equal([]);
  });
});

describe('A stop in plain mode', () => {
  const adopted: ProcStat[] = [];
  const containers = useContainers({ adopted: () => adopted.filter(({ pid }) => isAlive(pid)) });

  beforeEach(() => {
    adopted.splice(0);
  });

  it('takes along what hooklet has adopted, even what nothing ties to its container', async () => {
    const { container, pids, sees } = await containers.run([NODE, fixture('hides-a-daemon.js')]);
    const [hidden = 0] = await pids(1);
    await sees(/hidden/);
    const stat = readProcStat(hidden);
    if (stat) adopted.push(stat);
    container.signal('SIGTERM');
    await container.exited;
    expect(stat).to.be.an('object');
    expect(isAlive(hidden)).to.equal(false);
  });

  it('leaves an adopted stranger alone while another container may be its own', async () => {
    const { container: other } = await containers.run(['sleep', '60']);
    const { container, pids, sees } = await containers.run([NODE, fixture('hides-a-daemon.js')]);
    const [hidden = 0] = await pids(1);
    await sees(/hidden/);
    const stat = readProcStat(hidden);
    if (stat) adopted.push(stat);
    container.signal('SIGTERM');
    await container.exited;
    expect(isAlive(hidden)).to.equal(true);
    other.kill();
    await other.exited;
    expect(isAlive(hidden)).to.equal(false);
  });
});

/** The living processes whose arguments are these, or begin with `start` and hold them. */
function running(words: string, start = words): number[] {
  const all = livingProcesses() ?? [];
  const argumentsOf = (pid: number) => (readProcFile(pid, 'cmdline') ?? '').split('\0').join(' ').trim();
  return all
    .map(({ pid }) => pid)
    .filter((pid) => argumentsOf(pid).startsWith(start) && argumentsOf(pid).includes(words));
}
