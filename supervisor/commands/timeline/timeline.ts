/** `hooklet timeline FILE`: a recorded run as a picture. */

import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { HookletError } from '../../errors.ts';
import { errnoText } from '../../host/errno-text.ts';
import { htmlDocument } from '../../timeline/draw/html-document.ts';
import { svgDocument, type Titled } from '../../timeline/draw/svg-document.ts';
import { textPicture } from '../../timeline/draw/text-picture.ts';
import type { Picture } from '../../timeline/picture/picture.ts';
import { chromeTrace } from '../../timeline/trace/chrome-trace.ts';
import { safeText } from '../output/safe-text.ts';
import { writeReport } from '../output/write-report.ts';
import { readTraceFile } from './read-trace-file.ts';

export interface TimelineOptions {
  readonly svg?: string;
  readonly html?: string;
  readonly chrome?: string;
  readonly text?: true;
  readonly compare?: true;
  readonly align: 'start' | 'stop';
  readonly title?: string;
}

/** Of a terminal that does not say how wide it is. */
const COLUMNS = 100;

/**
 * Writes what is asked for, as text when nothing else is; resolves with 0. Rejects with USAGE, TRACE_NOT_READABLE,
 * TRACE_INVALID, or TRACE_NOT_WRITABLE for the file of the picture.
 */
export async function timeline(files: readonly string[], options: TimelineOptions): Promise<number> {
  const { svg, html, chrome, compare } = options;
  if (compare ? files.length !== 2 : files.length !== 1) throw usage(compare === true, files.length);
  if (compare && chrome !== undefined) {
    throw new HookletError('USAGE', '--chrome is for one trace: leave out --compare, Perfetto can open two');
  }
  const pictures: Titled[] = [];
  for (const file of files) {
    const picture = await readTraceFile(file, tell);
    if (picture.pods.length === 0) tell(`${file}: nothing has happened in this trace`);
    const title =
      pictures.length === 0 && options.title !== undefined ? options.title : titleOf(file, picture);
    pictures.push({ title, picture, zero: zeroOf(picture, options.align) });
  }
  const first = pictures[0]?.picture;
  if (svg !== undefined) await put(svg, svgDocument(pictures));
  if (html !== undefined) await put(html, htmlDocument(pictures));
  if (chrome !== undefined && first) await put(chrome, chromeTrace(first));
  const nothingElse = svg === undefined && html === undefined && chrome === undefined;
  if (options.text || nothingElse) {
    await writeReport(process.stdout, textPicture(pictures, process.stdout.columns || COLUMNS));
  }
  return 0;
}

function usage(compare: boolean, count: number): HookletError {
  const message = compare
    ? `--compare takes two traces, not ${count}: hooklet timeline --compare A B`
    : `${count} traces: give one, or two with --compare`;
  return new HookletError('USAGE', message);
}

function titleOf(file: string, { pods }: Picture): string {
  const names = [...new Set(pods.map(({ pod }) => pod.replace(/^default\//, '')))];
  if (names.length === 0 || names.length > 3) return file === '-' ? 'standard input' : basename(file);
  return names.join(', ');
}

/** The first moment, or that of the first stop. */
function zeroOf({ from, pods }: Picture, align: 'start' | 'stop'): number {
  const stops = pods.flatMap(({ deletions }) => deletions.map(({ at }) => at));
  return align === 'stop' && stops.length > 0 ? Math.min(...stops) : from;
}

async function put(path: string, text: string): Promise<void> {
  if (path === '-') {
    await writeReport(process.stdout, text);
    return;
  }
  try {
    writeFileSync(path, text);
  } catch (error) {
    const message = `cannot write ${path}: ${errnoText(error)}; name a file that you can write`;
    throw new HookletError('TRACE_NOT_WRITABLE', message, { path }, error);
  }
}

function tell(message: string): void {
  process.stderr.write(`hooklet: ${safeText(message, false)}\n`);
}
