/** What a benchmark knows of a supervisor: how it is told to run commands, and how it is stopped. */

export interface Launch {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A command with its arguments; the first is an absolute path. */
export type Job = readonly string[];

export interface Wishes {
  /** Start again what has crashed. */
  readonly restart?: boolean;
  /** The port that probes ask, where the supervisor has probes. */
  readonly probePort?: number;
  /** Run by /bin/sh, where the supervisor has hooks. */
  readonly postStart?: string;
  readonly preStop?: string;
}

export interface Peer {
  readonly name: string;
  /** Undefined when it is not installed here. */
  readonly version: string | undefined;
  /** Whether it can run several commands. */
  readonly many: boolean;
  readonly restarts: boolean;
  readonly stopSignal: NodeJS.Signals;
  /** Writes what it needs into an empty folder of its own. */
  prepare(jobs: readonly Job[], folder: string, wishes: Wishes): Launch;
}
