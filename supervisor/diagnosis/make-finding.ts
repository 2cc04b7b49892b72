/** A finding with the severity of its code, at the place where its command line is written. */

import { FINDINGS, type Finding, type FindingCode } from './finding.ts';
import type { Origin } from './origin.ts';

export function makeFinding(
  code: FindingCode,
  { path, place }: Pick<Origin, 'path' | 'place'>,
  text: Pick<Finding, 'why' | 'remedy'>,
): Finding {
  return { code, severity: FINDINGS[code].severity, path, ...(place && { place }), ...text };
}
