/** How busy the machine is, since the last time somebody asked. */

import { cpus } from 'node:os';

export interface MachineUsage {
  /** 1000 is one CPU. */
  milliCpu(): number;
}

export function createMachineUsage(): MachineUsage {
  let before = times();
  return {
    milliCpu() {
      const now = times();
      const total = now.total - before.total;
      const busy = now.busy - before.busy;
      if (total > 0) before = now;
      return total > 0 ? Math.round((busy / total) * 1000 * cpus().length) : 0;
    },
  };
}

function times(): { readonly busy: number; readonly total: number } {
  let busy = 0;
  let total = 0;
  for (const { times } of cpus()) {
    const all = times.user + times.nice + times.sys + times.idle + times.irq;
    total += all;
    busy += all - times.idle;
  }
  return { busy, total };
}
