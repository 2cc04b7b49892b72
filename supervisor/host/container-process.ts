/** One running container in plain mode: a process group, its hooks, and what escapes from them. */

import { HookletError } from '../errors.ts';
import type { Command, ContainerExit, ContainerProcess, OutputStream } from './container-runtime.ts';
import { drain } from './drain.ts';
import { errnoText, errorCode } from './errno-text.ts';
import { type StartedExec, startExec } from './exec-in-container.ts';
import { exitStatusOf } from './exit-code.ts';
import type { LogFile } from './log-file.ts';
import type { ProcStat } from './proc-stat.ts';
import { type ProcessGroup, watchProcessGroup } from './process-group.ts';
import { findDescendants, killEscaped, killTree } from './process-tree.ts';
import { diesOfRealTimeSignal, signalNumber } from './signals.ts';
import type { SpawnedProcess } from './spawn-process.ts';

export interface ContainerSurroundings {
  readonly command: Command;
  readonly log: LogFile;
  readonly onOutput?: (stream: OutputStream, chunk: Buffer) => void;
  readonly onWarning: (message: string) => void;
  /** Its termination message, once its log is complete. */
  readonly readMessage?: (exitCode: number) => Promise<string>;
  /** Where /proc is; only tests of machines without one say something else. */
  readonly procRoot?: string;
}

/**
 * Wraps a process that has just been spawned. The container lives as long as this process, its leader: when the
 * leader has ended, everything else is killed, as the kernel does to a PID namespace that loses its PID 1.
 */
export function superviseContainer(leader: SpawnedProcess, around: ContainerSurroundings): ContainerProcess {
  const { command, log, procRoot } = around;
  const group = watchProcessGroup(leader.pid, procRoot);
  const execs = new Set<StartedExec>();
  let over = false;
  let descendants: readonly ProcStat[] = [];
  let killing: Promise<void> = Promise.resolve();
  let fatalRealTime: number | undefined;

  keepOutput(leader, around);
  return {
    pid: leader.pid,
    logPath: log.path,
    exited: end(),
    get ended() {
      return over;
    },

    signal(name) {
      const number = signalNumber(name);
      if (number === undefined)
        throw new HookletError('INTERNAL', `no signal ${name} on this platform`, { name });
      if (over) return;
      rememberDescendants();
      if (diesOfRealTimeSignal(leader.pid, number, procRoot)) fatalRealTime = number;
      try {
        process.kill(leader.pid, number);
      } catch (error) {
        // EPERM: it has become another user's (set-user-ID). Nothing that a signal could do about it.
        if (errorCode(error) !== 'ESRCH')
          around.onWarning(`${name} not sent to ${leader.pid}: ${errnoText(error)}`);
      }
    },

    kill() {
      if (over) return;
      if (rememberDescendants()) {
        killGroups();
        killing = killEscaped(descendants, pgids(), procRoot);
        return;
      }
      // Without /proc the tree must be asked for, which takes time: stop the group meanwhile, so that nothing in
      // it runs on or starts another process; then take the tree, then whoever is left of the groups.
      group.signal('SIGSTOP');
      killing = killTree(leader.pid).then(killGroups);
    },

    async exec(argv, options, signal) {
      const containerIsOver = () => over;
      const around = { options, signal, containerIsOver, ...(procRoot !== undefined && { procRoot }) };
      const exec = await startExec({ ...command, argv }, around);
      execs.add(exec);
      const result = await exec.result;
      // What one has left running in the background is the container's now, and ends with it.
      for (const each of execs) if (each.group.isEmpty()) execs.delete(each);
      return result;
    },
  };

  async function end(): Promise<ContainerExit> {
    const leaderEnd = await leader.ended;
    over = true;
    group.leaderEnded();
    killGroups();
    await Promise.all([...groups()].map((each) => each.gone()));
    await killing;
    await killEscaped(descendants, pgids(), procRoot);
    await drain(leader.stdout, leader.stderr);
    await log.close();
    const status = exitStatusOf(leaderEnd, fatalRealTime);
    const message = await around.readMessage?.(status.exitCode);
    return { ...status, finishedAt: leaderEnd.at, ...(message && { message }) };
  }

  function* groups(): Iterable<ProcessGroup> {
    yield group;
    for (const exec of execs) yield exec.group;
  }

  function killGroups(): void {
    group.signal('SIGKILL');
    for (const exec of execs) exec.stop();
  }

  function pgids(): number[] {
    return [...groups()].map((each) => each.pgid);
  }

  /** What leaves the groups can be found only while its parents live: called before anything may end them. */
  function rememberDescendants(): boolean {
    const found = findDescendants(pgids(), procRoot);
    if (found) descendants = [...descendants, ...found];
    return found !== undefined;
  }
}

/** Every chunk goes to the log; a log that is slower than the process slows it down through its pipe. */
function keepOutput({ stdout, stderr }: SpawnedProcess, { log, onOutput }: ContainerSurroundings): void {
  for (const [name, stream] of [
    ['stdout', stdout],
    ['stderr', stderr],
  ] as const) {
    stream.on('data', (chunk: Buffer) => {
      onOutput?.(name, chunk);
      const room = log.write(name, chunk);
      if (!room) return;
      stream.pause();
      room.then(() => stream.resume());
    });
  }
}
