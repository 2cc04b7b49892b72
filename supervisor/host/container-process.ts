/** One running container: its main process, its output, what is executed in it, and its end. */

import type { Readable } from 'node:stream';
import { HookletError } from '../errors.ts';
import { createAttachments } from './attachments.ts';
import type { Confinement } from './confinement.ts';
import type { Command, ContainerExit, ContainerProcess, OutputStream } from './container-runtime.ts';
import { drain } from './drain.ts';
import { errnoText } from './errno-text.ts';
import { type StartedExec, startExec } from './exec-in-container.ts';
import type { LogFile } from './log-file.ts';
import { type OpenedExec, openExec as openExecIn } from './open-exec.ts';
import type { ProcessGroup } from './process-group.ts';
import { signalNumber } from './signals.ts';
import type { ExecSurroundings } from './spawn-exec.ts';
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
  const { command, log, onOutput, onWarning, procRoot, watchExec } = around;
  const { pid, launch, killedWords } = confinement;
  const execs = new Set<StartedExec | OpenedExec>();
  const attachments = createAttachments(leader, command.stdin === 'once');
  let over = false;

  keepOutput();
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
      const exec = await startExec({ ...command, argv }, options, aroundExec(signal));
      execs.add(exec);
      try {
        return await exec.result;
      } finally {
        // The kernel ends the hook before anyone can hear that PID 1 has ended: that must be heard of first.
        if (confinement.isEnding()) await leader.ended;
        forgetEmpty();
      }
    },

    async openExec(argv, options, signal) {
      const exec = await openExecIn({ ...command, argv }, options, aroundExec(signal));
      execs.add(exec);
      exec.exited.finally(forgetEmpty).catch(() => {});
      return exec;
    },

    attach() {
      if (over)
        throw new HookletError('EXEC_ERROR', 'container is in CONTAINER_EXITED state', {
          argv: command.argv,
        });
      return attachments.attach();
    },
  };

  function aroundExec(signal: AbortSignal | undefined): ExecSurroundings {
    return {
      signal,
      containerIsOver: () => over,
      watchExec,
      ...(launch && { launch, main: pid }),
      ...(procRoot !== undefined && { procRoot }),
    };
  }

  /** What one has left running in the background is the container's now, and ends with it. */
  function forgetEmpty(): void {
    for (const each of execs) if (each.group.isEmpty()) execs.delete(each);
  }

  async function end(): Promise<ContainerExit> {
    const leaderEnd = await leader.ended;
    over = true;
    attachments.hurry();
    for (const exec of execs) exec.abandon();
    await confinement.end(execGroups());
    await drain(leader.stdout, leader.stderr);
    const { said = false, rest } = killedWords?.end(leaderEnd.code) ?? {};
    const status = confinement.exitStatus(leaderEnd, said);
    if (rest) emit(leader.terminal ? 'stdout' : 'stderr', rest);
    attachments.end();
    leader.stdin?.destroy();
    await log.close();
    const message = await around.readMessage?.(status.exitCode);
    return { ...status, finishedAt: leaderEnd.at, ...(message && { message }) };
  }

  function execGroups(): readonly ProcessGroup[] {
    return [...execs].map((exec) => exec.group);
  }

  /** Every chunk goes to the log; a log that is slower than the process slows it down through its pipe. */
  function keepOutput(): void {
    const words = (chunk: Buffer) => killedWords?.push(chunk) ?? chunk;
    keep('stdout', leader.stdout, leader.terminal ? words : (chunk) => chunk);
    keep('stderr', leader.stderr, words);
  }

  function keep(name: OutputStream, stream: Readable, shown: (chunk: Buffer) => Buffer): void {
    stream.on('data', (chunk: Buffer) => {
      const room = emit(name, shown(chunk));
      if (!room) return;
      stream.pause();
      room.then(() => stream.resume());
    });
  }

  /** Returns a promise when the log, or who is attached, wants to be waited for. */
  function emit(name: OutputStream, chunk: Buffer): Promise<unknown> | undefined {
    if (chunk.length === 0) return undefined;
    onOutput?.(name, chunk);
    const rooms = [log.write(name, chunk), attachments.write(name, chunk)];
    return rooms.some((room) => room) ? Promise.all(rooms) : undefined;
  }
}
