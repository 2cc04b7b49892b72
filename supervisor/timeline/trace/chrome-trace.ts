/** A trace in the Chrome trace-event format, for Perfetto and chrome://tracing: a process a pod, a thread a row. */

import type { ContainerPicture, Picture, PodPicture } from '../picture/picture.ts';

/** Times and durations are microseconds, from the beginning of the trace on. */
type TraceEvent = Readonly<Record<string, string | number | object>>;

/** The JSON object form: `{"traceEvents": […]}`. */
export function chromeTrace(picture: Picture): string {
  const events = picture.pods.flatMap((pod, index) => podEvents(picture, pod, index + 1));
  return `${JSON.stringify({ displayTimeUnit: 'ms', traceEvents: events })}\n`;
}

function podEvents(picture: Picture, pod: PodPicture, pid: number): TraceEvent[] {
  const threads: string[] = [];
  const events: TraceEvent[] = [meta('process_name', pid, 0, `pod ${pod.pod}`)];
  const thread = (name: string) => {
    const known = threads.indexOf(name);
    if (known >= 0) return known + 1;
    threads.push(name);
    events.push(meta('thread_name', pid, threads.length, name));
    events.push({
      ...meta('thread_sort_index', pid, threads.length, ''),
      args: { sort_index: threads.length },
    });
    return threads.length;
  };
  const us = (at: number) => Math.round((at - picture.from) * 1000);
  const span = (row: string, name: string, from: number, to: number | undefined, args: object) =>
    events.push({
      ph: 'X',
      name,
      cat: 'lifecycle',
      pid,
      tid: thread(row),
      ts: us(from),
      dur: us(to ?? picture.to) - us(from),
      args,
    });
  const instant = (row: string, name: string, at: number, args: object) =>
    events.push({ ph: 'i', s: 't', name, cat: 'lifecycle', pid, tid: thread(row), ts: us(at), args });

  for (const band of pod.bands) span('pod status', band.label, band.from, band.to, {});
  for (const { at, why } of pod.deletions) instant('pod status', 'stop requested', at, { why });
  for (const container of pod.containers) containerEvents(container, span, instant);
  for (const { at, reason, message, uid } of picture.events) {
    if (uid === pod.uid) instant('events', reason, at, { message });
  }
  return events;
}

type PutSpan = (row: string, name: string, from: number, to: number | undefined, args: object) => void;
type PutInstant = (row: string, name: string, at: number, args: object) => void;

/** Rows of one container are named for it; spans of one row never overlap, so hooks have rows of their own. */
function containerEvents(container: ContainerPicture, span: PutSpan, instant: PutInstant): void {
  const { name, bands, runs, hooks, graces, signals, probes } = container;
  for (const band of bands) span(`${name} state`, band.label, band.from, band.to, {});
  for (const { from, to, command, pid, restartCount, exitCode, signal } of runs) {
    span(`${name} process`, command, from, to, { pid, restartCount, exitCode, signal });
  }
  for (const { from, to, until, graceSeconds, cause } of graces) {
    span(`${name} grace`, `grace ${graceSeconds} s`, from, to ?? until, { cause });
  }
  for (const { hook, from, to, what, ok, result, output } of hooks) {
    span(`${name} ${hook}`, what, from, to, { ok, result, output });
  }
  for (const { at, signal, kind } of signals) instant(`${name} process`, signal, at, { kind });
  for (const { at, probe, result, message } of probes) {
    instant(`${name} ${probe} probe`, result, at, message === undefined ? {} : { message });
  }
}

function meta(name: string, pid: number, tid: number, value: string): TraceEvent {
  return { ph: 'M', name, pid, tid, args: { name: value } };
}
