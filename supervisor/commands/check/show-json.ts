/** Findings for a program: one JSON object. Its fields are documented in `docs/check.md` and stable. */

import type { PodFinding } from '../../diagnosis/check/check-pod.ts';
import type { Severity } from '../../diagnosis/finding.ts';
import { helpLink } from '../../diagnosis/help-link.ts';
import { hookletVersion } from '../../version.ts';
import type { Checked } from './check.ts';

/** Changes when a field changes its meaning or goes; new fields may come at any time. */
const FORMAT_VERSION = 1;

export function showJson({ files, unchecked, pods, findings }: Checked): string {
  const shown = findings.filter(({ ignored }) => !ignored);
  const count = (severity: Severity) => shown.filter((finding) => finding.severity === severity).length;
  const report = {
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
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function flatten({ code, severity, pod, path, place, why, remedy, change }: PodFinding): object {
  const { file, line, column } = place;
  return {
    code,
    severity,
    file,
    line,
    column,
    pod,
    path,
    why,
    remedy,
    ...(change && { change }),
    help: helpLink(code),
  };
}
