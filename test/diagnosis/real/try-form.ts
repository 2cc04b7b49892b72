/** Runs a form with a short drain, and as long as it takes when the signal should arrive. */

import { type FormRun, type Outcome, runForm, whyNoPidNamespace } from '../../../bench/signals/run-form.ts';

/** What is well may take its time on a busy machine; what hangs is not waited for. */
const LONGEST_MS = 20_000;
const HANGS_MS = 1200;
const DRAIN_MS = 150;
/** Long enough for a busy machine to see who has left before the app has. */
const SLOW_DRAIN_MS = 1000;

export function tryForm(form: Pick<FormRun, 'argv' | 'cwd' | 'column'>, isWell: boolean): Promise<Outcome> {
  const times = isWell
    ? { drainMs: DRAIN_MS, capMs: LONGEST_MS }
    : { drainMs: SLOW_DRAIN_MS, capMs: HANGS_MS };
  return runForm({ ...form, ...times });
}

/** The app got the signal once, finished, and nobody left before it. */
export function isDelivered({ got, drained, orphaned, goneMs }: Outcome): boolean {
  return got.join() === 'SIGTERM' && drained && !orphaned && goneMs !== undefined;
}

let answer: boolean | undefined;

/** Whether this user may make a PID namespace. */
export function canUnshare(): boolean {
  answer ??= whyNoPidNamespace() === undefined;
  return answer;
}

export interface Workers<Result> {
  begin(key: object, work: () => Promise<Result>): void;
  result(key: object): Promise<Result>;
}

/** Most of a form's time is waiting: a few at once, begun in order, and all over before the tests are. */
export function useWorkers<Result>(count = 4): Workers<Result> {
  const results = new Map<object, Promise<Result>>();
  const lanes: Promise<unknown>[] = [];
  after(() => Promise.allSettled(results.values()));
  return {
    begin(key, work) {
      const lane = results.size % count;
      const result = (lanes[lane] ?? Promise.resolve()).then(work);
      lanes[lane] = result.catch(() => {});
      result.catch(() => {});
      results.set(key, result);
    },
    result(key) {
      const result = results.get(key);
      if (!result) throw new Error('it has not been begun');
      return result;
    },
  };
}
