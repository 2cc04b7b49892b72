/** The files that a drill leaves beside its report: `--junit`, `--report` and `--metrics`. */

import { accessSync, constants, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Series } from '../../drill/report/series.ts';
import { HookletError } from '../../errors.ts';
import { errnoText } from '../../host/errno-text.ts';
import { hookletVersion } from '../../version.ts';

export interface FileWishes {
  readonly junit?: string;
  readonly report?: string;
  readonly metrics?: string;
}

/** Before anything runs: a drill whose result cannot be written would be for nothing. Throws USAGE. */
export function refuseUnwritable(wishes: FileWishes): void {
  for (const [flag, path] of [
    ['--junit', wishes.junit],
    ['--report', wishes.report],
    ['--metrics', wishes.metrics],
  ] as const) {
    if (path === undefined) continue;
    const trouble = whyUnwritable(path);
    if (trouble) throw new HookletError('USAGE', `${flag} ${path} cannot be written: ${trouble}`, { path });
  }
}

function whyUnwritable(path: string): string | undefined {
  const existing = statSync(path, { throwIfNoEntry: false });
  if (existing?.isDirectory()) return 'it is a directory; name a file in it';
  try {
    accessSync(existing ? path : dirname(path), constants.W_OK);
    return undefined;
  } catch (error) {
    return `${errnoText(error)}; name a file in a folder that is there and can be written`;
  }
}

export async function writeFiles(all: readonly Series[], wishes: FileWishes): Promise<void> {
  const { junit, report, metrics } = wishes;
  if (junit !== undefined) {
    const { showJunit } = await import('../../drill/report/show-junit.ts');
    await write(junit, showJunit(all));
  }
  if (report !== undefined) {
    const { showHtml } = await import('../../drill/report/show-html.ts');
    await write(report, showHtml(all, hookletVersion()));
  }
  if (metrics !== undefined) {
    const { showMetrics } = await import('./show-metrics.ts');
    await write(metrics, await showMetrics(all));
  }
}

async function write(path: string, content: string): Promise<void> {
  try {
    await writeFile(path, content);
  } catch (error) {
    throw new HookletError('USAGE', `cannot write ${path}: ${errnoText(error)}`, { path }, error);
  }
}
