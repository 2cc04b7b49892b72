/** What a signal to hooklet means: the first one drains, a second one kills. */

import { takeEarlySignals } from './early-signals.ts';

export interface StopHandlers {
  readonly onStop: (why: string) => void;
  readonly onKill: (why: string) => void;
}

/**
 * A terminal's Ctrl-C goes to the whole foreground group, and npm passes its own copy on: the same key press
 * arrives twice. Only below npm, and only this close together, two are taken for one.
 */
const SAME_KEY_PRESS_MS = 150;

/**
 * Ctrl-\ (QUIT) and what else would end a process that does not listen (signal(7)): unheard, hooklet would be gone
 * and its containers left. USR1 would open Node's inspector.
 */
const STOPPING = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGALRM', 'SIGABRT'] as const;

/**
 * Listens until the process ends: a signal that comes while the last lines are written must not end hooklet with
 * another code than its containers'. Returns what makes it deaf to them.
 */
export function listenForStop(handlers: StopHandlers, env: NodeJS.ProcessEnv): () => void {
  const stops = countStops(handlers, env);
  for (const signal of STOPPING) process.on(signal, () => stops.stop(signal));
  // A closed terminal drains; however often it says so, it never kills.
  process.on('SIGHUP', () => stops.hangUp('SIGHUP received: the terminal has gone'));
  stops.begin();
  return stops.deafen;
}

export interface StopCounter {
  /** A signal that asks for a stop: the first one stops, every later one kills. */
  stop(signal: string): void;
  /** Stops, however often it is said; never kills. */
  hangUp(why: string): void;
  /** To be called once, when all signals are listened to. */
  begin(): void;
  /** From now on nothing is told any more. */
  deafen(): void;
}

/** The rule alone, for whoever listens. */
export function countStops(handlers: StopHandlers, env: NodeJS.ProcessEnv): StopCounter {
  const belowNpm = env.npm_lifecycle_event !== undefined;
  let deaf = false;
  let stops = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  let stopWatching = () => {};

  function stop(signal: string): void {
    if (deaf) return;
    const now = performance.now();
    const echo = belowNpm && now - lastAt < SAME_KEY_PRESS_MS;
    lastAt = now;
    if (echo) return;
    stops += 1;
    if (stops === 1) handlers.onStop(`${signal} received`);
    else handlers.onKill(`${signal} received again`);
  }

  const hangUp = (why: string) => {
    if (!deaf) handlers.onStop(why);
  };
  return {
    stop,
    hangUp,
    begin() {
      if (belowNpm) stopWatching = watchParent(() => hangUp('npm, which started hooklet, has gone'));
      const early = takeEarlySignals();
      // Who listens now has nothing yet that could be stopped.
      if (early.length > 0) setImmediate(() => early.forEach(stop));
    },
    deafen() {
      deaf = true;
      stopWatching();
    },
  };
}

const PARENT_CHECK_MS = 1000;

/** npm forwards INT and TERM but dies of anything else without a word; its child would run on unseen. */
function watchParent(onGone: () => void): () => void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, PARENT_CHECK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
