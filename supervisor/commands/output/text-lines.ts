/** `--output text`: what happens, line by line, for a person at a terminal or a log. */

import type { PodStatus } from '../../lifecycle/pod-status.ts';
import { podColumns } from '../../lifecycle/status-column.ts';
import type { Pod } from '../../manifest/pod.ts';
import type { Happening, PodRef } from '../../node/happening.ts';
import { describeHappening } from './describe-happening.ts';
import { label } from './label.ts';
import type { Paint } from './paint.ts';
import { podUrl } from './pod-url.ts';
import type { ProgressLine } from './progress-line.ts';
import type { RunOutput } from './run-output.ts';
import { safeText, visibleText } from './safe-text.ts';
import { createLineSplitter, type LineSplitter } from './split-lines.ts';

export interface TextOptions {
  readonly pods: readonly Pod[];
  readonly paint: Paint;
  readonly colours: boolean;
  /** The kubelet's silence: what hooks print is not shown. */
  readonly quietHooks: boolean;
  readonly screen: ProgressLine;
}

/** Every line carries the time and the pod and container it is about; programs' own lines stand behind a bar. */
export function createTextOutput(options: TextOptions): RunOutput {
  const { paint, colours, screen } = options;
  const known = new Map<string, Pod>();
  const safe = (line: string) => safeText(line, colours);
  let width = 0;
  const splitters = new Map<string, { splitter: LineSplitter; print(lines: readonly string[]): void }>();
  const shown = new Map<string, string>();

  function meet(pod: Pod): void {
    const { metadata, spec } = pod;
    known.set(metadata.uid, pod);
    for (const { name } of [...spec.initContainers, ...spec.containers]) {
      width = Math.max(width, label(metadata, name).length);
    }
  }

  /** `hooklet serve` runs for months, and pods come and go. */
  function forget(uid: string): void {
    known.delete(uid);
    shown.delete(uid);
    flush(`${uid}/`);
  }

  /** In one piece: a program that prints a lot would cost a write for each line. */
  function print(at: number, name: string, lines: readonly string[], bar = ''): void {
    if (lines.length === 0) return;
    const head = `${paint('dim', clockTime(at))} ${paint('bold', name.padEnd(width))} ${bar}`;
    screen.print(`${head}${lines.join(`\n${head}`)}\n`);
  }

  function printOutput(
    happening: Happening & { chunk: Buffer; container: string },
    key: string,
    bar: string,
  ): void {
    const name = label(happening.pod, happening.container);
    const entry = splitters.get(key) ?? {
      splitter: createLineSplitter(),
      print: (lines: readonly string[]) => print(Date.now(), name, lines.map(safe), bar),
    };
    splitters.set(key, entry);
    entry.print(entry.splitter.push(happening.chunk));
  }

  function flush(prefix: string): void {
    for (const [key, { splitter, print: printLines }] of splitters) {
      if (!key.startsWith(prefix)) continue;
      printLines(splitter.flush());
      splitters.delete(key);
    }
  }

  function printStatus(at: number, ref: PodRef, status: PodStatus): void {
    const pod = known.get(ref.uid);
    if (!pod) return;
    const text = describeStatus(pod, status);
    if (shown.get(ref.uid) === text) return;
    shown.set(ref.uid, text);
    const url = isReady(status) ? podUrl(pod) : undefined;
    print(at, ref.name, [`${paint('blue', text)}${url ? `  ${paint('bold', `curl ${url}`)}` : ''}`]);
  }

  for (const pod of options.pods) meet(pod);
  return {
    meet,
    watch(happening) {
      const { at, pod } = happening;
      const container = 'container' in happening && happening.container ? happening.container : '';
      if (happening.type === 'output') {
        printOutput(happening, `${pod.uid}/${container}/ ${happening.stream}`, `${paint('dim', '│')} `);
      } else if (happening.type === 'hook-output') {
        if (options.quietHooks) return;
        const bar = `${paint('cyan', happening.hook)} ${paint('dim', '│')} `;
        printOutput(happening, `${pod.uid}/${happening.hookId} ${happening.stream}`, bar);
      } else if (happening.type === 'status') {
        printStatus(at, pod, happening.status);
      } else {
        if (happening.type === 'process-exited') flush(`${pod.uid}/${container}/ `);
        if (happening.type === 'hook-ended') flush(`${pod.uid}/${happening.hookId} `);
        const lines = describeHappening(happening, paint);
        print(at, label(pod, container), lines.map(safe));
        if (happening.type === 'removed') forget(pod.uid);
      }
    },
    note: (message) => screen.print(`${visibleText(message)}\n`),
    close: () => {
      flush('');
      screen.close();
    },
  };
}

function describeStatus(pod: Pod, status: PodStatus): string {
  const { ready, status: column } = podColumns(pod.spec, status, false);
  const statuses = [...(status.initContainerStatuses ?? []), ...status.containerStatuses];
  const backOff = statuses.find(({ state }) => state.waiting?.reason === 'CrashLoopBackOff');
  const wait = backOff?.state.waiting?.message?.replace(/ pod=.*/, '');
  return `${column}${isReady(status) ? ', Ready' : ''} ${ready}${wait ? `: ${wait}` : ''}`;
}

function isReady(status: PodStatus): boolean {
  return status.conditions.some(({ type, status: truth }) => type === 'Ready' && truth === 'True');
}

function clockTime(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const ms = String(date.getMilliseconds()).padStart(3, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${ms}`;
}
