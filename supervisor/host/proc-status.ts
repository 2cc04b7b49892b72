/** What /proc/PID/status says of a process: its name, its place in its namespace, its signal masks. Everybody may read it. */

import { readProcFile } from './proc-stat.ts';

export interface ProcStatus {
  readonly name: string;
  /** As its innermost PID namespace counts. */
  readonly ownPid: number;
  readonly isInit: boolean;
  /** Bit N-1 stands for signal N. */
  readonly masks: {
    readonly caught: bigint;
    readonly ignored: bigint;
    readonly blocked: bigint;
    /** Of the process as a whole and of its main thread. */
    readonly pending: bigint;
  };
}

/** Undefined when the process is gone. */
export function readStatus(pid: number, procRoot?: string): ProcStatus | undefined {
  const text = readProcFile(pid, 'status', procRoot);
  return text === undefined ? undefined : parseStatus(text, pid);
}

/** The text of /proc/PID/status; a field that a kernel lacks counts as empty. */
export function parseStatus(text: string, pid: number): ProcStatus {
  const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(text)?.[1];
  const mask = (name: string) => BigInt(`0x${field(name) ?? '0'}`);
  // One number for each namespace, the innermost last; kernels before 4.1 do not say.
  const ownPid = Number(field('NSpid')?.split(/\s+/).at(-1) ?? pid);
  return {
    name: field('Name') ?? '',
    ownPid,
    isInit: ownPid === 1,
    masks: {
      caught: mask('SigCgt'),
      ignored: mask('SigIgn'),
      blocked: mask('SigBlk'),
      pending: mask('ShdPnd') | mask('SigPnd'),
    },
  };
}
