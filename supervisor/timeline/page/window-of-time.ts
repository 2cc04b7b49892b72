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

export interface TimeWindow {
  /** `first`: when the record begins. */
  at(now: number, first: number): WindowOfTime;
  readonly span: number;
  readonly following: boolean;
  follow(on: boolean, now: number, first: number): void;
  /** By a factor, around a place between 0 and 1. */
  zoom(factor: number, place: number, now: number, first: number): void;
  /** By a part of the window. */
  pan(part: number, now: number, first: number): void;
  /** So that a moment stands in the middle. */
  show(moment: number): void;
  /** From the beginning until now. */
  all(now: number, first: number): void;
}

export function createTimeWindow(spanMs: number): TimeWindow {
  let span = spanMs;
  let from = 0;
  let following = true;

  function followed(now: number, first: number): number {
    // A run that has just begun grows from the left edge.
    return Math.max(first - span * 0.01, now - span * (1 - AHEAD));
  }

  function stand(now: number, first: number): void {
    if (following) from = followed(now, first);
    following = false;
  }

  return {
    at(now, first) {
      const start = following ? followed(now, first) : from;
      return { from: start, to: start + span, following };
    },
    get span() {
      return span;
    },
    get following() {
      return following;
    },
    follow(on, now, first) {
      if (!on) stand(now, first);
      following = on;
    },
    zoom(factor, place, now, first) {
      const before = span;
      span = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, span * factor));
      if (following) return;
      from += (before - span) * place;
      if (from + span < first) stand(now, first);
    },
    pan(part, now, first) {
      stand(now, first);
      from += span * part;
    },
    show(moment) {
      following = false;
      from = moment - span / 2;
    },
    all(now, first) {
      following = false;
      span = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, (now - first) * 1.06));
      from = first - span * 0.02;
    },
  };
}
