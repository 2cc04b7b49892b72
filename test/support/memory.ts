/** What memory a process has, as the kernel counts it. */

import { readFileSync } from 'node:fs';

/** Resident bytes; throws when the process is gone. */
export function memoryOf(pid: number): number {
  const [, kilobytes = ''] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}
