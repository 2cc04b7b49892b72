/** One row of upstream's table of end-to-end cases, and how it is run here. */

import type { World } from './world/world.ts';

/** Everything a row asks of a machine goes through its world; it throws when hooklet does not do as upstream. */
export type Scenario = (world: World) => Promise<void>;

export interface RunRow {
  readonly id: string;
  readonly title: string;
  readonly scenario: Scenario;
  /** Also run with real processes, on the real clock. */
  readonly real?: boolean;
}

export interface NotApplicableRow {
  readonly id: string;
  readonly title: string;
  /** For a kubelet developer. */
  readonly notApplicable: string;
}

export type Row = RunRow | NotApplicableRow;

export interface Group {
  /** How ids of the group begin. */
  readonly prefix: string;
  readonly title: string;
  /** The file of upstream. */
  readonly upstream: string;
  readonly rows: readonly Row[];
}

export interface RowOptions {
  readonly real?: boolean;
}

export function row(id: string, title: string, scenario: Scenario, options: RowOptions = {}): RunRow {
  return { id, title, scenario, ...options };
}

export function notApplicable(id: string, title: string, reason: string): NotApplicableRow {
  return { id, title, notApplicable: reason };
}

/** `CL-007`: as many digits as the group's ids have. */
export function rowId(prefix: string, number: number, digits = 2): string {
  return `${prefix}-${String(number).padStart(digits, '0')}`;
}
