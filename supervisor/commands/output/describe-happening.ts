/** One happening as the lines a person reads; undefined for what says nothing new. */

import type { Happening } from '../../node/happening.ts';
import { quoteCommand } from '../../node/perform-hook.ts';
import type { Paint } from './paint.ts';

/** Events that only repeat what a line of ours has just said. */
const REDUNDANT_EVENTS: ReadonlySet<string> = new Set(['Created', 'Started']);

/** Of a message that JSON shows whole. */
const LONGEST_MESSAGE = 200;
const MORE_LINES = 5;

/** The text after time and name. A second line is the hint. */
export function describeHappening(happening: Happening, paint: Paint): readonly string[] {
  switch (happening.type) {
    case 'process-started': {
      const again = happening.restartCount > 0 ? ` (restart ${happening.restartCount})` : '';
      return [`${paint('green', 'started')}${again} pid ${happening.pid}: ${quoteCommand(happening.argv)}`];
    }
    case 'process-exited':
      return [describeExit(happening, paint)];
    case 'hook-started':
      return [`${paint('cyan', happening.hook)} hook runs: ${happening.what}`];
    case 'hook-ended':
      return [describeHookEnd(happening, paint)];
    case 'signal-sent':
      return [`${paint('magenta', happening.signal)} sent; KILL follows in ${happening.graceSeconds} s`];
    case 'signal-forwarded':
      return [`${paint('magenta', happening.signal)} passed on`];
    case 'killed':
      return [`${paint('red', 'SIGKILL')} sent to every process of the container`];
    case 'event':
      return describeEvent(happening, paint);
    case 'deletion-requested':
      return [describeDeletion(happening, paint)];
    case 'kill-requested':
      return [`${paint('red', 'killing')}: ${happening.why}`];
    case 'removed':
      return ['gone'];
    // The event that follows says it.
    case 'start-failed':
    case 'status':
    case 'output':
    case 'hook-output':
    case 'probe-ended':
    case 'stop-began':
      return [];
    default:
      return happening satisfies never;
  }
}

function describeExit(exit: Happening & { type: 'process-exited' }, paint: Paint): string {
  const how = exit.signal
    ? `ended by ${exit.signal} (code ${exit.exitCode})`
    : `exited with code ${exit.exitCode}`;
  const said = exit.message === undefined ? '' : `; its termination message: ${inOneLine(exit.message)}`;
  return `${paint(exit.exitCode === 0 ? 'green' : 'red', how)}${said}`;
}

function describeHookEnd(end: Happening & { type: 'hook-ended' }, paint: Paint): string {
  const { outcome } = end;
  const time = `after ${end.seconds.toFixed(end.seconds < 10 ? 2 : 1)} s${describeUnshown(end.unshownBytes)}`;
  const name = paint('cyan', end.hook);
  switch (outcome.kind) {
    case 'exited':
      if (outcome.exitCode === 0) return `${name} hook ${paint('green', 'done')} ${time}`;
      return `${name} hook ${paint('red', `failed with exit code ${outcome.exitCode}`)} ${time}`;
    case 'answered':
      return `${name} hook ${paint('green', `answered ${outcome.status}`)} ${time}`;
    case 'failed':
      return `${name} hook ${paint('red', 'failed')} ${time}`;
    case 'slept':
      return `${name} hook slept ${time}`;
    default:
      return outcome satisfies never;
  }
}

function describeUnshown(bytes: number): string {
  return bytes === 0 ? '' : `; its output was cut: ${(bytes / 1e6).toFixed(1)} MB more are not shown`;
}

function describeDeletion(deletion: Happening & { type: 'deletion-requested' }, paint: Paint): string {
  const waits = deletion.waitsFor ? `; waits for ${deletion.waitsFor}, as in a cluster` : '';
  const again = deletion.origin === 'api' ? '' : '; Ctrl-C again kills at once';
  return `${paint('magenta', 'stopping')}: ${deletion.why}${waits}${again}`;
}

function describeEvent(event: Happening & { type: 'event' }, paint: Paint): readonly string[] {
  if (REDUNDANT_EVENTS.has(event.reason)) return [];
  const times = event.count > 1 ? ` (x${event.count})` : '';
  const reason = event.eventType === 'Warning' ? paint('yellow', `Warning ${event.reason}`) : event.reason;
  // What a probe printed may have many lines.
  const [first = '', ...rest] = event.message.trimEnd().split('\n');
  const lines = [`${reason}: ${first}${times}`, ...rest.slice(0, MORE_LINES)];
  if (rest.length > MORE_LINES) lines.push(`… ${rest.length - MORE_LINES} more lines`);
  if (event.hint) lines.push(paint('dim', `↳ ${event.hint}`));
  return lines;
}

function inOneLine(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > LONGEST_MESSAGE ? `${line.slice(0, LONGEST_MESSAGE)}…` : line;
}
