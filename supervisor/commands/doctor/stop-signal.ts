/** A signal by its name, with its number on this machine. */

import type { StopSignal } from '../../diagnosis/process-facts.ts';
import { HookletError } from '../../errors.ts';
import { signalNumber } from '../../host/signals.ts';

/** `TERM`, `SIGTERM`, `15`, `SIGRTMIN+3`. Throws USAGE. */
export function stopSignalNamed(name: string): StopSignal {
  const upper = name.toUpperCase();
  const number = signalNumber(upper);
  if (number === undefined)
    throw new HookletError(
      'USAGE',
      `there is no signal ${JSON.stringify(name)} here; give one as in kill -l: TERM, INT, QUIT, USR1`,
      { name },
    );
  return {
    name: /^\d+$/.test(upper) ? nameOf(number) : upper.startsWith('SIG') ? upper : `SIG${upper}`,
    number,
  };
}

const COMMON = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGTERM', 'SIGWINCH'];

function nameOf(number: number): string {
  return COMMON.find((name) => signalNumber(name) === number) ?? `SIG${number}`;
}
