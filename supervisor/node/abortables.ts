/** What goes on beside the worker and can be called off: hooks and probes, by id. */

export interface Abortables {
  /** Ended already when everything has been called off for good. */
  begin(id: string): AbortSignal;
  end(id: string): void;
  abort(id: string): void;
  /** Everything that goes on, and whatever begins from now on. */
  abortAll(): void;
  readonly closed: () => boolean;
}

export function createAbortables(): Abortables {
  const controllers = new Map<string, AbortController>();
  let closed = false;
  return {
    begin(id) {
      const controller = new AbortController();
      controllers.set(id, controller);
      if (closed) controller.abort();
      return controller.signal;
    },
    end: (id) => void controllers.delete(id),
    abort: (id) => controllers.get(id)?.abort(),
    abortAll() {
      closed = true;
      for (const controller of controllers.values()) controller.abort();
    },
    closed: () => closed,
  };
}
