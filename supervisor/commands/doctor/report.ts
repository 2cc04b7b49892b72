/** What `hooklet doctor` has found out, before it is shown. */

import type { Finding } from '../../diagnosis/finding.ts';
import type { Disposition } from '../../diagnosis/process-facts.ts';

export interface Report {
  readonly target: string;
  readonly kind: 'process' | 'manifest' | 'dockerfile';
  readonly subjects: readonly Subject[];
}

/** One main process: of the process itself, of a container, of an image. */
export interface Subject {
  /** `pid 4711`, `container app of pod web`, `ENTRYPOINT`. */
  readonly name: string;
  /** `SIGTERM`. */
  readonly signal: string;
  /** From the first program to the app, where nothing runs yet. */
  readonly runs: readonly string[];
  /** What does run; the first one is the main process. */
  readonly processes: readonly SeenProcess[];
  readonly findings: readonly Finding[];
  /** What cannot be said, and why. */
  readonly unknown: readonly string[];
}

export interface SeenProcess {
  readonly pid: number;
  readonly ownPid: number;
  readonly ppid: number;
  readonly depth: number;
  readonly isInit: boolean;
  readonly argv: readonly string[];
  readonly program: string;
  readonly disposition: Disposition;
  /** Node's own handler hides whether the program has one. */
  readonly isNode: boolean;
}

/** Notes explain what is well. */
export function isHealthy({ findings }: Pick<Subject, 'findings'>): boolean {
  return findings.every(({ severity }) => severity === 'note');
}
