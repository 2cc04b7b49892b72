/** Bars in words: for pointers, for screen readers, for the description of a picture. */

import type { Hook, PodPicture, Run } from '../picture/picture.ts';
import { visibleText } from './shape.ts';
import { duration } from './time-scale.ts';

/** A tooltip is no log. */
const SHOWN_OUTPUT = 600;

export function describeHook(hook: Hook): string {
  const { what, ok, result = '', from, to, output, unshownBytes } = hook;
  const time = to === undefined ? '' : ` after ${duration(to - from)}`;
  const outcome = ok === undefined ? 'runs' : ok ? `done${time} (${result})` : `failed${time}: ${result}`;
  const shown = output.trim().slice(0, SHOWN_OUTPUT);
  const cut = unshownBytes > 0 || shown.length < output.trim().length ? ' …' : '';
  return visibleText(`${hook.hook} hook ${outcome}: ${what}${shown === '' ? '' : `\n${shown}${cut}`}`);
}

export function describeRun(run: Run): string {
  const { command, pid, restartCount, from, to } = run;
  const again = restartCount > 0 ? `, restart ${restartCount}` : '';
  const end = endOfRun(run);
  const time = to === undefined ? '' : ` after ${duration(to - from)}`;
  const state = end === undefined ? 'runs' : `${end}${time}`;
  return visibleText(`main process${pid > 0 ? ` (pid ${pid})` : ''}${again} ${state}: ${command}`);
}

/** `exit 0`, `exit 137 (SIGKILL)`; undefined while it runs. */
export function endOfRun({ exitCode, signal }: Run): string | undefined {
  if (exitCode === undefined) return undefined;
  return signal === undefined ? `exit ${exitCode}` : `exit ${exitCode} (${visibleText(signal)})`;
}

/** A pod's story in a few sentences. */
export function describePod({ pod, bands, containers }: PodPicture): string {
  const states = bands.map(({ label }) => label).join(', then ');
  const sentences = containers.flatMap(({ name, runs, hooks, signals }) => [
    ...hooks.map((hook) => `${name}: ${describeHook({ ...hook, output: '' })}.`),
    ...signals.map(({ signal }) => `${name}: ${signal} sent.`),
    ...runs.filter((run) => run.exitCode !== undefined).map((run) => `${name}: ${describeRun(run)}.`),
  ]);
  return visibleText([`${pod}: ${states}.`, ...sentences.slice(0, MOST_SENTENCES)].join(' '));
}

const MOST_SENTENCES = 20;
