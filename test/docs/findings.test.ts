/** docs/findings.md: a section for every code, and a code for every section. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { FINDINGS, type FindingCode } from '../../supervisor/diagnosis/finding.ts';
import { FINDINGS_PAGE, helpLink } from '../../supervisor/diagnosis/help-link.ts';
import { ROOT } from '../support/program.ts';

const page = readFileSync(join(ROOT, FINDINGS_PAGE), 'utf8');
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split('\n', 1)[0] ?? '', section]),
);
const codes = Object.keys(FINDINGS) as FindingCode[];

describe('The findings page', () => {
  it('has a section for every code and a code for every section', () => {
    expect([...sections.keys()].sort()).to.deep.equal([...codes].sort());
  });

  for (const code of codes) {
    describe(code, () => {
      const section = sections.get(code) ?? '';

      it('has the severity and the title of the table', () => {
        const { severity, title } = FINDINGS[code];
        expect(section).to.include(`**${severity}** · ${title}\n`);
      });

      it('says what it looks like, why it matters, what was measured', () => {
        for (const part of ['**Looks like:**', '**Why it matters:**', '**Measured:**'])
          expect(section).to.include(part);
      });

      it('shows the lines before and after', () => {
        const blocks = [...section.matchAll(/^```(?:yaml|dockerfile)\n([\s\S]*?)^```/gm)].map(
          ([, block = '']) => block,
        );
        expect(blocks.some((block) => /^# before/m.test(block) && /^# after/m.test(block))).to.equal(true);
      });

      it('is where the link of a finding leads, and the overview too', () => {
        expect(helpLink(code)).to.equal(`docs/findings.md#${code.toLowerCase()}`);
        expect(page).to.include(`[${code}](#${code.toLowerCase()})`);
      });
    });
  }
});
