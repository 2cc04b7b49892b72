/** docs/reliability.md, where the figures are kept. */

import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import { hookletVersion } from '../../supervisor/version.ts';
import { putSection } from '../peers/figures/table.ts';

const PAGE = fileURLToPath(new URL('../../docs/reliability.md', import.meta.url));

export type Section = 'soak-simulated' | 'soak-real';

/** Replaces what stood there, and says on what it was measured. */
export function writeSection(section: Section, lines: readonly string[]): void {
  const page = readFileSync(PAGE, 'utf8');
  writeFileSync(PAGE, putSection(page, section, [...lines, '', whereAndWhen()]));
}

function whereAndWhen(): string {
  const model = cpus()[0]?.model ?? process.arch;
  const versions = `hooklet ${hookletVersion()}, Node ${process.versions.node}`;
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, ${availableParallelism()} cores of ${model}, ${type()} ${release()}; ${versions}.`;
}
