/** What tests ask of a drill of a real server: quick requests with downloads among them, and how many of what dropped. */

import { drillSubject, mixedLoad } from '../../bench/drill/drill-subject.ts';
import type { SubjectName } from '../../bench/drill/subjects.ts';
import type { DrillReport } from '../../supervisor/index.ts';

/** Little enough for a busy machine; ten slow ones in flight all the same. */
const QUIET_LOAD = mixedLoad(100);
/** A drill waits most of its time. */
const SIDE_BY_SIDE = 4;

export interface Drills {
  /** Of the pod of this name, once its drill is over. */
  report(name: SubjectName): Promise<DrillReport>;
  /** Resolves when nothing of them is left. */
  end(): Promise<void>;
}

/** Begins to drill all of them, a few at a time. */
export function holdDrills(names: readonly SubjectName[]): Drills {
  const abort = new AbortController();
  const { signal } = abort;
  const lanes: Promise<unknown>[] = Array.from({ length: SIDE_BY_SIDE }, () => Promise.resolve());
  const reports = new Map<SubjectName, Promise<DrillReport>>();
  names.forEach((name, index) => {
    const lane = index % SIDE_BY_SIDE;
    const report = (lanes[lane] ?? Promise.resolve()).then(() =>
      drillSubject(name, { load: QUIET_LOAD, endpointLag: '700ms', signal }),
    );
    // The test that asks for it hears of a failure; the next one in the lane runs all the same.
    lanes[lane] = report.catch(() => {});
    reports.set(name, report);
  });
  return {
    report: (name) => reports.get(name) ?? Promise.reject(new Error(`${name} is not drilled here`)),
    async end() {
      abort.abort();
      await Promise.all(lanes);
    },
  };
}

export function classesOf({ classes }: DrillReport): Readonly<Record<string, number>> {
  return Object.fromEntries(classes.map(({ class: each, count }) => [each, count]));
}

export function causesOf({ causes }: DrillReport): Readonly<Record<string, number>> {
  return Object.fromEntries(causes.map(({ kind, count }) => [kind, count]));
}
