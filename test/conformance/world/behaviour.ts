/** What the programs of the rows do, as data: a simulated machine plays it, a real one gets a shell script. */

/** The main program of a container; times in seconds since it began. Traps TERM and then exits 0, unless said. */
export interface Behaviour {
  /** Until it is up: then there is a file `started`. */
  readonly startDelay?: number;
  /** How long it is up; for ever unless said. */
  readonly delay?: number;
  readonly exitCode?: number;
  /** How long it takes to end after TERM. */
  readonly terminationSeconds?: number;
  readonly terminationExitCode?: number;
  /** `ignores`: what a program without a handler does as PID 1 of a container. */
  readonly onTerm?: 'exits' | 'ignores';
  readonly files?: readonly FileChange[];
  /** What TERM makes it do first. */
  readonly onTermRemoves?: string;
  /** Printed when it is up. */
  readonly prints?: string;
  /** Left in its termination message file when it is up. */
  readonly message?: string;
  readonly serves?: readonly Server[];
}

export interface FileChange {
  readonly at: number;
  readonly create?: string;
  readonly remove?: string;
}

/** Simulated only. */
export interface Server {
  readonly port: number;
  /** By path; what is not named answers 200. */
  readonly paths?: Readonly<Record<string, readonly Answer[]>>;
  readonly grpc?: string;
}

/** The last one whose `from` (seconds since the start, 0 unless said) has come is given. */
export interface Answer {
  readonly from?: number;
  readonly status: number;
  readonly location?: string;
}

/** A command of a hook or an exec probe. */
export interface Exec {
  /** Under this name its runs are noted; simulated only. */
  readonly label?: string;
  readonly seconds?: number;
  readonly exitCode?: number;
  /** Fails when this file is not there. */
  readonly requires?: string;
  readonly forever?: boolean;
  /** A path that it asks the helper for. */
  readonly calls?: string;
  readonly prints?: string;
  /** A child that outlives it keeps its output open so long. */
  readonly childSeconds?: number;
}

const BEHAVES = 'behaves';
const DOES = 'does';

/** The command of a container, by its runs; the last behaviour is that of all later runs. */
export function behaves(runs: readonly Behaviour[]): string[] {
  return [BEHAVES, JSON.stringify(runs)];
}

/** For a hook or a probe. */
export function does(exec: Exec): { exec: { command: string[] } } {
  return { exec: { command: [DOES, JSON.stringify(exec)] } };
}

/** Undefined when the command is no such program. */
export function readRuns(argv: readonly string[]): readonly Behaviour[] | undefined {
  const [name, json] = argv;
  return name === BEHAVES && json !== undefined ? (JSON.parse(json) as Behaviour[]) : undefined;
}

/** Of the nth run; undefined when the command is no such program. */
export function readBehaviour(argv: readonly string[], run: number): Behaviour | undefined {
  const runs = readRuns(argv);
  return runs?.[Math.min(run, runs.length - 1)];
}

export function readExec(argv: readonly string[]): Exec | undefined {
  const [name, json] = argv;
  return name === DOES && json !== undefined ? (JSON.parse(json) as Exec) : undefined;
}
