/** From times to places on a line, and the marks of its axis. */

export interface TimeScale {
  /** Milliseconds since the epoch at both ends. */
  readonly from: number;
  readonly to: number;
  /** Where the two are drawn. */
  readonly left: number;
  readonly right: number;
  /** Where what still goes on ends: the end of the record, or now. */
  readonly now: number;
  /** Clamped to the line. */
  x(at: number): number;
}

export function createTimeScale(scale: Omit<TimeScale, 'x'>): TimeScale {
  const { from, to, left, right } = scale;
  const width = right - left;
  const range = Math.max(1, to - from);
  return {
    ...scale,
    // Tenths of a pixel: less cannot be seen, and more makes pictures longer.
    x: (at) => Math.round((left + Math.min(1, Math.max(0, (at - from) / range)) * width) * 10) / 10,
  };
}

/** Seconds between two marks that people count in. */
const STEPS = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400,
];

/** Times of the marks, at least `apart` pixels from each other; counted from `zero`. */
export function axisMarks(
  scale: TimeScale,
  zero: number,
  apart: number,
): { readonly at: number; readonly step: number }[] {
  const { from, to, left, right } = scale;
  const perPixel = Math.max(1, to - from) / Math.max(1, right - left) / 1000;
  const step = STEPS.find((candidate) => candidate / perPixel >= apart) ?? 86_400;
  const first = Math.ceil((from - zero) / 1000 / step - 1e-9);
  const last = Math.floor((to - zero) / 1000 / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => ({
    at: zero + (first + index) * step * 1000,
    step,
  }));
}

/** `0.2 s`, `45 s`, `2:05 min`, `1:02:05 h`: time since a beginning; `step` says how exactly. */
export function relativeTime(ms: number, step = 1): string {
  const sign = ms < 0 ? '−' : '';
  const seconds = Math.abs(ms) / 1000;
  if (seconds < 60) return `${sign}${seconds.toFixed(step < 1 ? 1 : 0)} s`;
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole < 3600) return `${sign}${Math.floor(whole / 60)}:${two(whole % 60)} min`;
  return `${sign}${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)} h`;
}

/** How long something took: `120 ms`, `2.3 s`, `31 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : relativeTime(ms);
}
