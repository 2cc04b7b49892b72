/** STOPSIGNAL: a name with or without SIG, or a number: `ParseSignal` of moby/sys/signal. */

import { editDistance } from '../edit-distance.ts';
import { STOP_SIGNALS } from '../validate/stop-signals.ts';
import { DockerfileError } from './dockerfile-error.ts';

const LINUX = STOP_SIGNALS.get('linux') ?? [];

/** By number, from 1: signal(7) on every architecture but MIPS, SPARC, Alpha and PA-RISC. */
const BY_NUMBER = [
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT',
  'CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS',
].flatMap((line) => line.split(' '));

const FIRST_REAL_TIME = 34;
const LAST_REAL_TIME = 64;

/** The name of the signal as it is sent: `SIGQUIT` of `quit`, `SIGQUIT` and `3`. Throws DockerfileError. */
export function parseStopSignal(written: string): string {
  const name = /^[+-]?\d+$/.test(written) ? nameOf(Number(written)) : fullName(written);
  if (name !== undefined) return name;
  throw new DockerfileError(`invalid signal: ${written}`, remedy(written));
}

function nameOf(number: number): string | undefined {
  if (number >= FIRST_REAL_TIME && number <= LAST_REAL_TIME) return `SIGRTMIN+${number - FIRST_REAL_TIME}`;
  const name = BY_NUMBER[number - 1];
  return name === undefined ? undefined : `SIG${name}`;
}

function fullName(written: string): string | undefined {
  const name = `SIG${written.toUpperCase().replace(/^SIG/, '')}`;
  return LINUX.includes(name) ? name : undefined;
}

function remedy(written: string): string {
  const upper = written.toUpperCase();
  const name = upper.startsWith('SIG') ? upper : `SIG${upper}`;
  const [nearest] = LINUX.map((signal) => ({ signal, distance: editDistance(name, signal) }))
    .filter(({ distance }) => distance <= 2)
    .sort((a, b) => a.distance - b.distance);
  const meant = nearest ? `did you mean ${nearest.signal}? ` : '';
  return `${meant}give a name (SIGTERM, QUIT, SIGRTMIN+3) or a number of 1 to 64`;
}
