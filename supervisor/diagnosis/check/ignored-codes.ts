/** `hooklet.dev/ignore: Code,Code` on a Pod: findings that its author knows of and wants no more of. */

import { editDistance } from '../../manifest/edit-distance.ts';
import { FINDINGS, type FindingCode } from '../finding.ts';

export const IGNORE_ANNOTATION = 'hooklet.dev/ignore';

export interface IgnoredCodes {
  readonly codes: ReadonlySet<FindingCode>;
  /** One sentence for each word of the annotation that is no code. */
  readonly complaints: readonly string[];
}

/** Codes stand between commas, spaces or lines, spelled as in `docs/findings.md`. */
export function ignoredCodes(annotations: Readonly<Record<string, string>>): IgnoredCodes {
  const words = (annotations[IGNORE_ANNOTATION] ?? '').split(/[\s,;]+/).filter((word) => word !== '');
  const codes = words.filter(isCode);
  const unknown = words.filter((word) => !isCode(word));
  return { codes: new Set(codes), complaints: unknown.map(complain) };
}

function isCode(word: string): word is FindingCode {
  return Object.hasOwn(FINDINGS, word);
}

function complain(word: string): string {
  const near = nearest(word);
  const advice = near ? `did you mean "${near}"?` : 'docs/findings.md lists the codes';
  return `unknown code ${JSON.stringify(word)}, nothing is ignored for it; ${advice}`;
}

function nearest(word: string): string | undefined {
  const wanted = word.toLowerCase();
  const ranked = Object.keys(FINDINGS)
    .map((code) => ({ code, distance: editDistance(wanted, code.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return ranked.find(({ distance }) => distance <= 3)?.code;
}
