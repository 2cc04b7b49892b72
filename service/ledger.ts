/** What the service counts about its requests: plain numbers, cheap enough for the hot path. */

/** Upper bounds in seconds. The hot path answers within the first. */
export const DURATION_BUCKETS = [0.0005, 0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10] as const;

/** Requests that never became one, by what was wrong with them. */
export type Rejection = 'malformed' | 'oversized' | 'timeout';

/** The answers of one route with one status. */
export class Tally {
  readonly route: string;
  readonly status: number;
  count = 0;
  seconds = 0;
  /** One more than there are bounds: the last counts what is above them all. Not cumulative. */
  readonly buckets: number[] = Array.from({ length: DURATION_BUCKETS.length + 1 }, () => 0);

  constructor(route: string, status: number) {
    this.route = route;
    this.status = status;
  }

  add(seconds: number): void {
    let bucket = 0;
    while (seconds > (DURATION_BUCKETS[bucket] ?? Number.POSITIVE_INFINITY)) bucket += 1;
    this.buckets[bucket] = (this.buckets[bucket] ?? 0) + 1;
    this.count += 1;
    this.seconds += seconds;
  }
}

/** Counts answers and rejections from the start of the process; read by /metrics and by the drain's report. */
export class Ledger {
  readonly #tallies = new Map<string, Tally>();
  readonly rejections: Record<Rejection, number> = { malformed: 0, oversized: 0, timeout: 0 };

  /** The tally of a route and status, kept by a caller that adds to it often. */
  tally(route: string, status: number): Tally {
    const key = `${status} ${route}`;
    let tally = this.#tallies.get(key);
    if (tally === undefined) {
      tally = new Tally(route, status);
      this.#tallies.set(key, tally);
    }
    return tally;
  }

  get tallies(): Iterable<Tally> {
    return this.#tallies.values();
  }

  get answered(): number {
    let sum = 0;
    for (const { count } of this.#tallies.values()) sum += count;
    return sum;
  }
}
