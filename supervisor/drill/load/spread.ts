/** Deals choices out by their shares, evenly and without chance: smooth weighted round-robin, as nginx has it. */

/** Returns a function that gives the index of the next choice; any stretch of its answers has the shares of all. */
export function spread(shares: readonly number[]): () => number {
  const credits = shares.map(() => 0);
  return () => {
    let best = 0;
    for (let i = 0; i < credits.length; i += 1) {
      credits[i] = (credits[i] ?? 0) + (shares[i] ?? 0);
      if ((credits[i] ?? 0) > (credits[best] ?? 0)) best = i;
    }
    credits[best] = (credits[best] ?? 0) - 1;
    return best;
  };
}
