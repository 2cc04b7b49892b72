/** Counts what a connection was ended for: malformed requests, half-open sockets, frames of absurd length. */

export interface ConnectionErrors {
  /** `reason`: one of a few words, such as `websocket-frame`; never something that a client chooses. */
  count(reason: string): void;
  counts(): ReadonlyMap<string, number>;
}

export function createConnectionErrors(): ConnectionErrors {
  const counts = new Map<string, number>();
  return {
    count: (reason) => void counts.set(reason, (counts.get(reason) ?? 0) + 1),
    counts: () => counts,
  };
}
