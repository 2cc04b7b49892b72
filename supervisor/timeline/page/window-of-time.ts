/** Which stretch of time is to be seen: follows what happens, or stands still where somebody looks. */

export interface WindowOfTime {
  readonly from: number;
  readonly to: number;
  readonly following: boolean;
}

export const SHORTEST_MS = 500;
export const LONGEST_MS = 24 * 3600 * 1000;
/** Following, so much of the window lies ahead: a grace period is seen before it is over. */
const AHEAD = 0.2;
/** Until somebody zooms, a run that is still short fills the window: between these two. */
const FIRST_MS = 8_000;
const SETTLED_MS = 60_000;

export interface TimeWindow {
  /** `first`: when the record begins. */
  at(now: number, first: number): WindowOfTime;
  /** Milliseconds from edge to edge. */
  span(now: number, first: number): number;
  readonly following: boolean;
  follow(on: boolean, now: number, first: number): void;
  /** By a factor, around a place between 0 and 1. */
  zoom(factor: number, place: number, now: number, first: number): void;
  /** By a part of the window. */
  pan(part: number, now: number, first: number): void;
  /** So that a moment stands in the middle. */
  show(moment: number, now: number, first: number): void;
  /** From the beginning until now. */
  all(now: number, first: number): void;
}

export function createTimeWindow(): TimeWindow {
  let chosen: number | undefined;
  /** By hand: then following keeps it. */
  let zoomed = false;
  let from = 0;
  let following = true;

  function spanOf(now: number, first: number): number {
    return chosen ?? Math.min(SETTLED_MS, Math.max(FIRST_MS, (now - first) / (1 - AHEAD)));
  }

  function followed(now: number, first: number): number {
    const span = spanOf(now, first);
    // A run that has just begun grows from the left edge.
    return Math.max(first - span * 0.01, now - span * (1 - AHEAD));
  }

  function stand(now: number, first: number): void {
    if (following) from = followed(now, first);
    chosen = spanOf(now, first);
    following = false;
  }

  return {
    at(now, first) {
      const start = following ? followed(now, first) : from;
      return { from: start, to: start + spanOf(now, first), following };
    },
    span: spanOf,
    get following() {
      return following;
    },
    follow(on, now, first) {
      if (!on) stand(now, first);
      following = on;
      if (on && !zoomed) chosen = undefined;
    },
    zoom(factor, place, now, first) {
      const before = spanOf(now, first);
      const span = between(before * factor);
      chosen = span;
      zoomed = true;
      if (!following) from += (before - span) * place;
    },
    pan(part, now, first) {
      stand(now, first);
      from += spanOf(now, first) * part;
    },
    show(moment, now, first) {
      stand(now, first);
      from = moment - spanOf(now, first) / 2;
    },
    all(now, first) {
      following = false;
      const span = between((now - first) * 1.06);
      chosen = span;
      from = first - span * 0.02;
    },
  };
}

function between(span: number): number {
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, span));
}
