/** What a program that runs a pod hears of it: the happenings, with lines of text in the place of bytes. */

import type { OutputStream } from '../../host/container-runtime.ts';
import type { HookName } from '../../lifecycle/actions.ts';
import type { Happening, HappeningKind } from '../../node/happening.ts';
import { createLineSplitter, type LineSplitter } from '../output/split-lines.ts';

/** `at`: milliseconds since the epoch. New types and new fields may come with any version. */
export type PodEvent = { readonly at: number } & PodEventKind;

export type PodEventKind =
  | Exclude<HappeningKind, { readonly type: 'output' | 'hook-output' }>
  /** A line that the container has printed. */
  | {
      readonly type: 'output';
      readonly container: string;
      readonly stream: OutputStream;
      readonly line: string;
    }
  /** A line that a hook has printed. */
  | {
      readonly type: 'hook-output';
      readonly container: string;
      readonly hook: HookName;
      readonly hookId: string;
      readonly stream: OutputStream;
      readonly line: string;
    }
  /** So many events before the next one were read by nobody in time. */
  | { readonly type: 'lost'; readonly events: number };

type Printed = Happening & { readonly type: 'output' | 'hook-output' };

/** Whole lines as they come; what has no line end comes with the end of its process or hook. */
export function createEventMaker(put: (event: PodEvent) => void): (happening: Happening) => void {
  const open = new Map<string, { readonly splitter: LineSplitter; readonly last: Printed }>();

  function print(happening: Printed, key: string): void {
    const splitter = open.get(key)?.splitter ?? createLineSplitter();
    open.set(key, { splitter, last: happening });
    for (const line of splitter.push(happening.chunk)) put(lineOf(happening, line));
  }

  function flush(prefix: string): void {
    for (const [key, { splitter, last }] of open) {
      if (!key.startsWith(prefix)) continue;
      for (const line of splitter.flush()) put(lineOf(last, line));
      open.delete(key);
    }
  }

  return (happening) => {
    switch (happening.type) {
      case 'output':
        print(happening, `${happening.container}/ ${happening.stream}`);
        return;
      case 'hook-output':
        print(happening, `${happening.hookId} ${happening.stream}`);
        return;
      case 'process-exited':
        flush(`${happening.container}/ `);
        break;
      case 'hook-ended':
        flush(`${happening.hookId} `);
        break;
      default:
    }
    const { pod: _, ...event } = happening;
    put(event);
  };
}

function lineOf({ pod: _, chunk: __, ...rest }: Printed, line: string): PodEvent {
  return { ...rest, line };
}
