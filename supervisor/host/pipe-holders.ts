/** Who still holds the output of a command that has ended: what it left running in a container's namespace. */

import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { livingProcesses, type ProcStat } from './proc-stat.ts';

/** Which pipe: as fstat(2) numbers it. */
export interface PipeNumber {
  readonly dev: number;
  readonly ino: number;
}

/**
 * SIGKILLs every process of the PID namespace of `member` that has one of the pipes open, with its group. Nobody
 * got it but from the command, and whoever left its group for one of its own has it from there as well.
 */
export function killPipeHolders(pipes: readonly PipeNumber[], member: number): void {
  const namespace = pidNamespace(member);
  if (namespace === undefined || pipes.length === 0) return;
  const holders = (livingProcesses() ?? []).filter(
    ({ pid }) => pidNamespace(pid) === namespace && holdsOneOf(pipes, pid),
  );
  for (const holder of holders) kill(holder, member);
}

function holdsOneOf(pipes: readonly PipeNumber[], pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      const { dev, ino } = statSync(`/proc/${pid}/fd/${fd}`);
      return pipes.some((pipe) => pipe.dev === dev && pipe.ino === ino);
    });
  } catch {
    // It has ended, or closed what was looked at, which is another one's turn to be found.
    return false;
  }
}

function kill({ pid, pgrp }: ProcStat, member: number): void {
  if (pid === member) return;
  for (const target of pgrp > 1 && pgrp !== member ? [-pgrp, pid] : [pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // Gone already.
    }
  }
}

function pidNamespace(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined;
  }
}
