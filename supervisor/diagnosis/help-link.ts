/** Where a finding is explained. */

import type { FindingCode } from './finding.ts';

/** From the root of hooklet's repository and package. */
export const FINDINGS_PAGE = 'docs/findings.md';

/** `docs/findings.md#hookhostlocalhost`: the anchor that Markdown makes of the section's heading. */
export function helpLink(code: FindingCode): string {
  return `${FINDINGS_PAGE}#${code.toLowerCase()}`;
}
