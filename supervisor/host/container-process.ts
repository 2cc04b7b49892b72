/** One running container: its main process, its output, what is executed in it, and its end. */

import type { Readable } from 'node:stream';
import { HookletError } from '../errors.ts';
import type { Confinement } from './confinement.ts';
import type { Command, ContainerExit, ContainerProcess, OutputStream } from './container-runtime.ts';
import { drain } from './drain.ts';
import { errnoText } from './errno-text.ts';
import { type StartedExec, startExec } from './exec-in-container.ts';
import type { LogFile } from './log-file.ts';
import type { ProcessGroup } from './process-group.ts';
import { signalNumber } from './signals.ts';
import type { SpawnedProcess } from './spawn-process.ts';

export interface ContainerSurroundings {
  readonly command: Command;
  readonly log: LogFile;
  readonly onOutput?: (stream: OutputStream, chunk: Buffer) => void;
  readonly onWarning: (message: string) => void;
  /** Its termination message, once its log is complete. */
  readonly readMessage?: (exitCode: number) => Promise<string>;
  /** The group of a process that is executed in the container, from its first moment on. */
  readonly watchExec: (pid: number) => ProcessGroup;
  readonly procRoot?: string;
}

/**
 * Wraps a process that has just been started. The container lives as long as this process, its leader: when the
 * leader has ended, everything else is killed, as the kernel does to a PID namespace that loses its PID 1.
 */
export function superviseContainer(
  leader: SpawnedProcess,
  confinement: Confinement,
  around: ContainerSurroundings,
): ContainerProcess {
  const { command, log, onWarning, procRoot, watchExec } = around;
  const { pid, launch, killedWords } = confinement;
  const execs = new Set<StartedExec>();
  let over = false;

  keepOutput(leader, around, confinement);
  return {
    pid,
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
      try {
        confinement.signal(number);
      } catch (error) {
        // EPERM: it has become another user's (set-user-ID). Nothing that a signal could do about it.
        onWarning(`${name} not sent to ${pid}: ${errnoText(error)}`);
      }
    },

    kill() {
      if (over) return;
      confinement.kill(execGroups());
      for (const exec of execs) exec.abandon();
    },

    async exec(argv, options, signal) {
      const exec = await startExec(
        { ...command, argv },
        {
          options,
          signal,
          containerIsOver: () => over,
          watchExec,
          ...(launch && { launch }),
          ...(procRoot !== undefined && { procRoot }),
        },
      );
      execs.add(exec);
      try {
        return await exec.result;
      } finally {
        // What one has left running in the background is the container's now, and ends with it.
        for (const each of execs) if (each.group.isEmpty()) execs.delete(each);
      }
    },
  };

  async function end(): Promise<ContainerExit> {
    const leaderEnd = await leader.ended;
    over = true;
    for (const exec of execs) exec.abandon();
    await confinement.end(execGroups());
    await drain(leader.stdout, leader.stderr);
    const { said = false, rest } = killedWords?.end(leaderEnd.code) ?? {};
    const status = confinement.exitStatus(leaderEnd, said);
    if (rest) emit('stderr', rest, around);
    await log.close();
    const message = await around.readMessage?.(status.exitCode);
    return { ...status, finishedAt: leaderEnd.at, ...(message && { message }) };
  }

  function execGroups(): readonly ProcessGroup[] {
    return [...execs].map((exec) => exec.group);
  }
}

/** Every chunk goes to the log; a log that is slower than the process slows it down through its pipe. */
function keepOutput(
  { stdout, stderr }: SpawnedProcess,
  around: ContainerSurroundings,
  { killedWords }: Confinement,
): void {
  keep('stdout', stdout, (chunk) => chunk);
  keep('stderr', stderr, (chunk) => killedWords?.push(chunk) ?? chunk);

  function keep(name: OutputStream, stream: Readable, shown: (chunk: Buffer) => Buffer): void {
    stream.on('data', (chunk: Buffer) => {
      const room = emit(name, shown(chunk), around);
      if (!room) return;
      stream.pause();
      room.then(() => stream.resume());
    });
  }
}

/** Returns a promise when the log wants to be waited for. */
function emit(
  name: OutputStream,
  chunk: Buffer,
  { log, onOutput }: ContainerSurroundings,
): Promise<void> | undefined {
  if (chunk.length === 0) return undefined;
  onOutput?.(name, chunk);
  return log.write(name, chunk);
}
