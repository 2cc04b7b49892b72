/** What must not outlive the program: killed when it exits (all but SIGKILL pass here). One listener for all. */

const kills = new Set<() => void>();

function killAll(): void {
  for (const kill of kills) kill();
}

/** Returns what takes it off the list. */
export function killedAtExit(kill: () => void): () => void {
  if (kills.size === 0) process.on('exit', killAll);
  kills.add(kill);
  return () => {
    kills.delete(kill);
    if (kills.size === 0) process.off('exit', killAll);
  };
}
