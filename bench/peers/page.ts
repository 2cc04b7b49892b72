/** docs/benchmarks.md, where the figures are kept. */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Ratio } from './figures/compare.ts';
import { drawRatios, putSection, readRatios, readSection } from './figures/table.ts';

const PAGE = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));
const RATIOS = 'ratios';

/** Replaces the section at once: a run that is broken off keeps what it has measured. */
export function writeSection(name: string, lines: readonly string[]): void {
  writeFileSync(PAGE, putSection(readFileSync(PAGE, 'utf8'), name, lines));
}

export function committedRatios(): readonly Ratio[] {
  return readRatios(readSection(readFileSync(PAGE, 'utf8'), RATIOS));
}

export function writeRatios(measured: readonly Ratio[]): void {
  writeSection(RATIOS, drawRatios(measured, committedRatios()));
}
