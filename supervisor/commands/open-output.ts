/** Chooses how a run is shown, from the flags and from what standard output is. */

import type { Progress } from '../lifecycle/progress.ts';
import type { Pod } from '../manifest/pod.ts';
import { boundedWriter } from './output/bounded-writer.ts';
import { createJsonOutput } from './output/json-lines.ts';
import { choosePaint } from './output/paint.ts';
import { createPlainLine, createTerminalLine, type ProgressLine } from './output/progress-line.ts';
import type { RunOutput } from './output/run-output.ts';
import { createTextOutput } from './output/text-lines.ts';
import type { OpenView } from './view/open-view.ts';

export interface OpenOutput extends RunOutput {
  readonly progress: (progress: readonly Progress[]) => void;
  /** Called once when nobody reads any more: a closed terminal, a pipe whose reader has left. */
  onBroken(callback: () => void): void;
}

/** `openView`: opens the live view; only for text on a terminal. */
export function openOutput(
  pods: readonly Pod[],
  options: { readonly output: 'text' | 'json'; readonly quietHooks?: true },
  env: NodeJS.ProcessEnv,
  openView?: OpenView,
): OpenOutput {
  const { stdout } = process;
  let broken = false;
  let callback = () => {};
  process.stderr.on('error', () => {});
  // Without a listener the first EPIPE or EIO would end hooklet and leave its containers behind.
  stdout.on('error', () => {
    if (broken) return;
    broken = true;
    // Standard output cannot say it any more.
    process.stderr.write('hooklet: the output was closed: stopping\n');
    callback();
  });
  const unread = (lines: number) =>
    `${lines} lines are not shown: nobody read them in time; the logs have them`;
  const tell =
    options.output === 'json'
      ? (lines: number) =>
          `${JSON.stringify({ at: new Date().toISOString(), type: 'note', message: unread(lines) })}\n`
      : (lines: number) => `${unread(lines)}\n`;
  const write = boundedWriter(stdout, tell);
  const onBroken = (listener: () => void) => {
    callback = listener;
  };
  if (options.output === 'json') return { ...createJsonOutput(write), progress: () => {}, onBroken };
  const { paint, colours } = choosePaint(stdout, env);
  const quietHooks = options.quietHooks === true;
  const view = openView?.({ stdout, write, paint });
  const screen = view?.screen ?? progressLine(stdout, write);
  const text = createTextOutput({ pods, paint, colours, quietHooks, screen });
  const shown = { ...text, progress: screen.show, onBroken };
  if (!view) return shown;
  for (const pod of pods) view.meet(pod);
  return {
    ...shown,
    meet(pod) {
      text.meet?.(pod);
      view.meet(pod);
    },
    watch(happening) {
      text.watch(happening);
      view.watch(happening);
    },
  };
}

function progressLine(stdout: NodeJS.WriteStream, write: (text: string) => void): ProgressLine {
  return stdout.isTTY ? createTerminalLine(write, () => stdout.columns || 80) : createPlainLine(write);
}
