/** What a program gets of `hooklet doctor`. Its fields are documented in `docs/signals.md` and stable. */

import type { FindingCode, Severity } from '../../diagnosis/finding.ts';
import type { Disposition } from '../../diagnosis/process-facts.ts';

/** Changes when a field changes its meaning or goes; new fields may come at any time. */
export const DIAGNOSIS_VERSION = 1;

export interface DiagnosedFinding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** `pid 4711`, `ENTRYPOINT`, `spec.containers[0].command`. */
  readonly path: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly why: string;
  readonly remedy: string;
  readonly change?: { readonly from?: string; readonly to: string };
  /** The section of docs/findings.md. */
  readonly help: string;
}

export interface DiagnosedProcess {
  readonly pid: number;
  readonly pidInNamespace: number;
  readonly ppid: number;
  readonly isInit: boolean;
  readonly program: string;
  readonly argv: readonly string[];
  /** What the signal does to it. */
  readonly onSignal: Disposition;
}

/** One main process: of the process itself, of a container, of an image. */
export interface DiagnosedSubject {
  readonly name: string;
  /** `SIGTERM`. */
  readonly signal: string;
  /** Nothing worse than a note. */
  readonly healthy: boolean;
  /** What runs; the first one is the main process. */
  readonly processes: readonly DiagnosedProcess[];
  /** From the first program to the app, where nothing runs yet. */
  readonly runs: readonly string[];
  readonly findings: readonly DiagnosedFinding[];
  /** What cannot be said, and why. */
  readonly unknown: readonly string[];
}

export interface Diagnosis {
  readonly version: typeof DIAGNOSIS_VERSION;
  /** The version that has looked. */
  readonly hooklet: string;
  readonly target: string;
  readonly kind: 'process' | 'manifest' | 'dockerfile';
  readonly healthy: boolean;
  readonly subjects: readonly DiagnosedSubject[];
}
