/** What TERM, INT and HUP to hooklet mean: the first one drains, a second one kills. */

export interface StopHandlers {
  readonly onStop: (why: string) => void;
  readonly onKill: (why: string) => void;
}

/**
 * A terminal's Ctrl-C goes to the whole foreground group, and npm passes its own copy on: the same key press
 * arrives twice. Only below npm, and only this close together, two are taken for one.
 */
const SAME_KEY_PRESS_MS = 150;

/** Returns what ends the listening. */
export function listenForStop(handlers: StopHandlers, env: NodeJS.ProcessEnv): () => void {
  const belowNpm = env.npm_lifecycle_event !== undefined;
  let stops = 0;
  let lastAt = Number.NEGATIVE_INFINITY;

  function stop(signal: string): void {
    const now = performance.now();
    const echo = belowNpm && now - lastAt < SAME_KEY_PRESS_MS;
    lastAt = now;
    if (echo) return;
    stops += 1;
    if (stops === 1) handlers.onStop(`${signal} received`);
    else handlers.onKill(`${signal} received again`);
  }

  const onTerm = () => stop('SIGTERM');
  const onInt = () => stop('SIGINT');
  // A closed terminal drains; however often it says so, it never kills.
  const onHup = () => handlers.onStop('SIGHUP received: the terminal has gone');
  process.on('SIGTERM', onTerm);
  process.on('SIGINT', onInt);
  process.on('SIGHUP', onHup);
  const stopWatching = belowNpm
    ? watchParent(() => handlers.onStop('npm, which started hooklet, has gone'))
    : () => {};
  return () => {
    stopWatching();
    process.off('SIGTERM', onTerm);
    process.off('SIGINT', onInt);
    process.off('SIGHUP', onHup);
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
