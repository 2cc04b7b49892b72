/** Whether a figure grows: its slope, and the least of a part of its time. */

export interface Reading {
  readonly minutes: number;
  readonly value: number;
}

export interface Slope {
  /** By least squares, in units a minute; 0 for fewer than two readings. */
  readonly perMinute: number;
  /** Its standard error; 0 for fewer than three readings. */
  readonly error: number;
}

export function slopeOf(readings: readonly Reading[]): Slope {
  const count = readings.length;
  const meanX = readings.reduce((sum, { minutes }) => sum + minutes, 0) / count;
  const meanY = readings.reduce((sum, { value }) => sum + value, 0) / count;
  let [upper, lower] = [0, 0];
  for (const { minutes, value } of readings) {
    upper += (minutes - meanX) * (value - meanY);
    lower += (minutes - meanX) ** 2;
  }
  if (lower === 0) return { perMinute: 0, error: 0 };
  const perMinute = upper / lower;
  const rest = readings.reduce(
    (sum, { minutes, value }) => sum + (value - meanY - perMinute * (minutes - meanX)) ** 2,
    0,
  );
  return { perMinute, error: count > 2 ? Math.sqrt(rest / (count - 2) / lower) : 0 };
}

/** Of the time that they cover, from `from` to `to` (0 is its beginning, 1 its end). */
export function partOf(readings: readonly Reading[], from: number, to: number): readonly Reading[] {
  const first = readings[0]?.minutes ?? 0;
  const length = (readings.at(-1)?.minutes ?? 0) - first;
  return readings.filter(({ minutes }) => minutes >= first + from * length && minutes <= first + to * length);
}

/** Infinity without a reading. */
export function leastOf(readings: readonly Reading[]): number {
  return Math.min(...readings.map(({ value }) => value));
}
