/** A report for a program: one JSON object. Its fields are documented in `docs/signals.md` and stable. */

import type { Finding, FindingCode, Severity } from '../../diagnosis/finding.ts';
import { helpLink } from '../../diagnosis/help-link.ts';
import type { Disposition } from '../../diagnosis/process-facts.ts';
import { hookletVersion } from '../../version.ts';
import { isHealthy, type Report, type Subject } from './report.ts';

/** Changes when a field changes its meaning or goes; new fields may come at any time. */
const FORMAT_VERSION = 1;

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
  readonly version: typeof FORMAT_VERSION;
  /** The version that has looked. */
  readonly hooklet: string;
  readonly target: string;
  readonly kind: Report['kind'];
  readonly healthy: boolean;
  readonly subjects: readonly DiagnosedSubject[];
}

/** The whole output, with the newline at its end. */
export function showJson(report: Report): string {
  return `${JSON.stringify(toDiagnosis(report), undefined, 2)}\n`;
}

export function toDiagnosis({ target, kind, subjects }: Report): Diagnosis {
  return {
    version: FORMAT_VERSION,
    hooklet: hookletVersion(),
    target,
    kind,
    healthy: subjects.every(isHealthy),
    subjects: subjects.map(flattenSubject),
  };
}

function flattenSubject(subject: Subject): DiagnosedSubject {
  const { name, signal, runs, processes, findings, unknown } = subject;
  return {
    name,
    signal,
    healthy: isHealthy(subject),
    processes: processes.map(({ pid, ownPid, ppid, isInit, program, argv, disposition }) => ({
      pid,
      pidInNamespace: ownPid,
      ppid,
      isInit,
      program,
      argv,
      onSignal: disposition,
    })),
    runs,
    findings: findings.map(flattenFinding),
    unknown,
  };
}

function flattenFinding({ code, severity, path, place, why, remedy, change }: Finding): DiagnosedFinding {
  return {
    code,
    severity,
    path,
    ...(place && {
      file: place.file,
      line: place.line,
      ...(place.column !== undefined && { column: place.column }),
    }),
    why,
    remedy,
    ...(change && { change }),
    help: helpLink(code),
  };
}
