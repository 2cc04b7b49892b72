/** `--view`: the log as always, and below it a line a container, on the terminal that standard output is. */

import type { WriteStream } from 'node:tty';
import type { Pod } from '../../manifest/pod.ts';
import type { Watcher } from '../../node/happening.ts';
import type { Paint } from '../output/paint.ts';
import type { ProgressLine } from '../output/progress-line.ts';
import { drawView } from './draw-view.ts';
import { createLiveBlock } from './live-block.ts';
import { createViewRows } from './view-rows.ts';

export interface View {
  readonly screen: ProgressLine;
  readonly watch: Watcher;
  meet(pod: Pod): void;
}

export type OpenView = (options: ViewOptions) => View;

export interface ViewOptions {
  readonly stdout: Pick<WriteStream, 'columns' | 'rows' | 'on' | 'off'>;
  readonly write: (text: string) => void;
  readonly paint: Paint;
}

/** Fast enough for an eye, slow enough for a program that prints much. */
const REDRAW_MS = 40;
/** Of a terminal that does not say. */
const DEFAULT_SIZE = { columns: 80, rows: 24 };

export const openView: OpenView = ({ stdout, write, paint }) => {
  const rows = createViewRows();
  const size = () => ({
    columns: stdout.columns || DEFAULT_SIZE.columns,
    rows: stdout.rows || DEFAULT_SIZE.rows,
  });
  const block = createLiveBlock({
    write,
    draw: () => drawView(rows.rows(), size(), paint),
    later(work) {
      const timer = setTimeout(work, REDRAW_MS);
      return () => clearTimeout(timer);
    },
  });
  const lost = () => block.lost();
  const close = () => {
    stdout.off('resize', lost);
    process.off('SIGCONT', lost);
    process.off('exit', close);
    block.close();
  };
  stdout.on('resize', lost);
  // In the meantime the shell had the terminal.
  process.on('SIGCONT', lost);
  process.on('exit', close);
  return {
    meet(pod) {
      rows.meet(pod);
      block.touch();
    },
    watch(happening) {
      rows.watch(happening);
      if (happening.type !== 'output' && happening.type !== 'hook-output') block.touch();
    },
    screen: {
      print: block.print,
      show(progress) {
        rows.show(progress);
        block.touch();
      },
      close,
    },
  };
};

/** Why there can be none; undefined when there can. */
export function whyNoView(stdout: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): string | undefined {
  if (stdout.isTTY !== true) return 'standard output is no terminal';
  if (env.TERM === 'dumb') return 'TERM=dumb cannot draw in place';
  return undefined;
}
