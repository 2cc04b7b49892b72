/** What a signal means to hooklet in front of one command: a stop, or something that is meant for the command. */

import { constants } from 'node:os';
import { isatty } from 'node:tty';
import { hearRealTimeSignals } from '../host/real-time-signals.ts';
import { signalNumber } from '../host/signals.ts';
import { countStops, type StopHandlers } from './stop-signals.ts';

/**
 * Heard and passed on, once each, with the real-time signals: all that tini and dumb-init forward, but for those
 * that a program cannot tell from its own trouble or that no program hears:
 * PIPE (any write of hooklet's to a closed connection raises it), SEGV BUS FPE ILL TRAP SYS (a real one would never
 * end, Node returns to where it came from; tini leaves them too), CHLD (the reaper's), KILL and STOP.
 * ABRT tini leaves and dumb-init forwards.
 */
const FORWARDED = [
  'SIGHUP',
  'SIGQUIT',
  'SIGABRT',
  'SIGUSR1',
  'SIGUSR2',
  'SIGALRM',
  'SIGSTKFLT',
  'SIGCONT',
  'SIGURG',
  'SIGXCPU',
  'SIGXFSZ',
  'SIGVTALRM',
  'SIGPROF',
  'SIGWINCH',
  'SIGIO',
  'SIGPWR',
] as const satisfies readonly NodeJS.Signals[];

/** A terminal's own, for its jobs. */
const JOB_CONTROL = ['SIGTSTP', 'SIGTTIN', 'SIGTTOU'] as const satisfies readonly NodeJS.Signals[];

export interface ForegroundHandlers extends StopHandlers {
  /** Neither a stop nor hooklet's own. */
  readonly onSignal: (signal: string) => void;
}

/**
 * TERM, INT and the command's own stop signal stop the pod, a second one kills it; every other one is passed on.
 * The stop signal counts as a stop because a container runtime sends it to PID 1, which is hooklet: with
 * `STOPSIGNAL SIGQUIT` in the image and `--stop-signal SIGQUIT` the preStop hook must run first all the same.
 * Returns what makes hooklet deaf to all of them.
 */
export function listenInForeground(
  handlers: ForegroundHandlers,
  env: NodeJS.ProcessEnv,
  stopSignal = 'SIGTERM',
): () => void {
  const stops = countStops(handlers, env);
  const stopping = [constants.signals.SIGTERM, constants.signals.SIGINT, signalNumber(stopSignal)];
  let deaf = false;
  const hear = (signal: string) => {
    if (deaf) return;
    if (stopping.includes(signalNumber(signal))) stops.stop(signal);
    else handlers.onSignal(signal);
  };
  const heard: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', ...FORWARDED];
  for (const signal of heard.filter(isKnownHere)) process.on(signal, hear);
  listenToJobControl(hear);
  hearRealTimeSignals(hear);
  stops.begin();
  return () => {
    deaf = true;
    stops.deafen();
  };
}

/**
 * Without a terminal they are signals like others. On one they are for hooklet: whoever listened to TTOU there and
 * wrote to it from the background would be asked again for ever. Ctrl-Z suspends both, as dumb-init does, with
 * STOP: the command has a session of its own, in which the kernel drops TSTP. CONT wakes both, by being passed on.
 */
function listenToJobControl(hear: (signal: string) => void): void {
  const onTerminal = process.pid !== 1 && [0, 1, 2].some((fd) => isatty(fd));
  if (!onTerminal) {
    for (const signal of JOB_CONTROL) process.on(signal, hear);
    return;
  }
  process.on('SIGTSTP', () => {
    hear('SIGSTOP');
    process.kill(process.pid, 'SIGSTOP');
  });
}

/** Not every platform has all of them. */
function isKnownHere(signal: NodeJS.Signals): boolean {
  return signal in constants.signals;
}
