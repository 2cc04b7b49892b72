/** Findings for a program: one JSON object. Its fields are documented in `docs/check.md` and stable. */

import type { PodFinding } from '../../diagnosis/check/check-pod.ts';
import type { Severity } from '../../diagnosis/finding.ts';
import { helpLink } from '../../diagnosis/help-link.ts';
import { hookletVersion } from '../../version.ts';
import type { Checked } from './check.ts';
import { CHECK_VERSION, type CheckReport, type ManifestFinding } from './check-report.ts';

export function checkReport({ files, unchecked, pods, findings }: Checked): CheckReport {
  const shown = findings.filter(({ ignored }) => !ignored);
  const count = (severity: Severity) => shown.filter((finding) => finding.severity === severity).length;
  return {
    version: CHECK_VERSION,
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
