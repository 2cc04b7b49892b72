/** Findings for a program: one JSON object. Its fields are documented in `docs/check.md` and stable. */

import type { PodFinding } from '../../diagnosis/check/check-pod.ts';
import type { FindingCode, Severity } from '../../diagnosis/finding.ts';
import { helpLink } from '../../diagnosis/help-link.ts';
import { hookletVersion } from '../../version.ts';
import type { Checked } from './check.ts';

/** Changes when a field changes its meaning or goes; new fields may come at any time. */
const FORMAT_VERSION = 1;

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
  readonly version: typeof FORMAT_VERSION;
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

export function checkReport({ files, unchecked, pods, findings }: Checked): CheckReport {
  const shown = findings.filter(({ ignored }) => !ignored);
  const count = (severity: Severity) => shown.filter((finding) => finding.severity === severity).length;
  return {
    version: FORMAT_VERSION,
    hooklet: hookletVersion(),
    findings: shown.map(flatten),
    summary: {
      files,
      unchecked,
      pods,
      errors: count('error'),
      warnings: count('warning'),
      notes: count('note'),
      ignored: findings.length - shown.length,
    },
  };
}

export function showJson(checked: Checked): string {
  return `${JSON.stringify(checkReport(checked), undefined, 2)}\n`;
}

function flatten({ code, severity, pod, path, place, why, remedy, change }: PodFinding): ManifestFinding {
  const { file, line, column } = place;
  const help = helpLink(code);
  return { code, severity, file, line, column, pod, path, why, remedy, ...(change && { change }), help };
}
