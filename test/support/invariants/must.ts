/** A check that costs nothing while it holds: random schedules make millions of them. */

export function must(holds: boolean, what: () => string): asserts holds {
  if (!holds) throw new Error(what());
}
