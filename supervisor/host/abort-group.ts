/** Many pieces of work under one signal that outlives them. */

/**
 * Called for each piece of work: a controller that is aborted with `longLived`, or on its own, which it must be when
 * the work is over. Nothing is held of it any more then. `AbortSignal.any` would leave an entry in `longLived` for
 * every piece of work that there has ever been (nodejs/node, issues 55351 and 64476; seen with Node 20.20).
 */
export type BeginWork = () => AbortController;

export function abortGroup(longLived: AbortSignal): BeginWork {
  const underWay = new Set<AbortController>();
  const abortAll = () => {
    for (const controller of underWay) controller.abort(longLived.reason);
  };
  longLived.addEventListener('abort', abortAll, { once: true });
  return () => {
    const controller = new AbortController();
    underWay.add(controller);
    controller.signal.addEventListener('abort', () => underWay.delete(controller), { once: true });
    if (longLived.aborted) controller.abort(longLived.reason);
    return controller;
  };
}
