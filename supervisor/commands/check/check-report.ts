/** What a program gets of `hooklet check`. Its fields are documented in `docs/check.md` and stable. */

import type { FindingCode, Severity } from '../../diagnosis/finding.ts';

/** Changes when a field changes its meaning or goes; new fields may come at any time. */
export const CHECK_VERSION = 1;

/** A finding as a program gets it: flat. */
export interface ManifestFinding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `metadata.name`. */
  readonly pod: string;
  /** `spec.containers[0].lifecycle.preStop`. */
  readonly path: string;
  readonly why: string;
  readonly remedy: string;
  /** The line to change and what it should read, where that is known. */
  readonly change?: { readonly from?: string; readonly to: string };
  /** The section of docs/findings.md. */
  readonly help: string;
}

export interface CheckReport {
  readonly version: typeof CHECK_VERSION;
  /** The version that has looked. */
  readonly hooklet: string;
  readonly findings: readonly ManifestFinding[];
  readonly summary: {
    readonly files: number;
    readonly unchecked: number;
    readonly pods: number;
    readonly errors: number;
    readonly warnings: number;
    readonly notes: number;
    readonly ignored: number;
  };
}
