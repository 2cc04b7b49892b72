/** What a process costs, read from /proc. Not a number where there is none. */
import { readFileSync } from 'node:fs';

/** Linux reports CPU time in hundredths of a second to user space, on every architecture. */
const TICKS_A_SECOND = 100;

export function cpuSeconds(pid: number): number {
  // The name in brackets may contain anything; the fields after it do not.
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

export function residentMiB(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1]) / 1024;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
