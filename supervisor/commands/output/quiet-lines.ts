/** The view of one container in the foreground: the command's output is its own, hooklet says only what matters. */

import type { Happening } from '../../node/happening.ts';
import { describeHappening } from './describe-happening.ts';
import type { RunOutput } from './run-output.ts';
import { safeText } from './safe-text.ts';
import { createLineSplitter, type LineSplitter } from './split-lines.ts';

export interface QuietOptions {
  readonly write: (text: string) => void;
  /** What hooks print is not shown. */
  readonly quietHooks: boolean;
  /** The command is started again when it ends: its ends are worth a line then. */
  readonly restarts: boolean;
}

/** Every line begins so: in a container's log it stands among the command's own. */
const MARK = 'hooklet: ';

/** Silent while all goes well: warnings, hooks, restarts and what delays or cuts short a stop have a line. */
export function createQuietOutput({ write, quietHooks, restarts }: QuietOptions): RunOutput {
  const hooks = new Map<string, LineSplitter>();
  const print = (text: string) => write(`${MARK}${safeText(text, false)}\n`);

  function printHookOutput(happening: Happening & { type: 'hook-output' }): void {
    if (quietHooks) return;
    const key = `${happening.hookId} ${happening.stream}`;
    const splitter = hooks.get(key) ?? createLineSplitter();
    hooks.set(key, splitter);
    for (const line of splitter.push(happening.chunk)) print(`${happening.hook} │ ${line}`);
  }

  function endHookOutput(happening: Happening & { type: 'hook-ended' }): void {
    for (const [key, splitter] of hooks) {
      if (!key.startsWith(`${happening.hookId} `)) continue;
      for (const line of splitter.flush()) print(`${happening.hook} │ ${line}`);
      hooks.delete(key);
    }
  }

  return {
    watch(happening) {
      if (happening.type === 'hook-output') printHookOutput(happening);
      if (happening.type === 'hook-ended') endHookOutput(happening);
      if (!matters(happening, restarts)) return;
      for (const line of describeHappening(happening, (_, text) => text)) print(line);
    },
    note: (message) => {
      for (const line of message.trimEnd().split('\n')) print(line.replace(/^hooklet: /, ''));
    },
    close: () => {},
  };
}

function matters(happening: Happening, restarts: boolean): boolean {
  switch (happening.type) {
    case 'event':
      return happening.eventType === 'Warning';
    case 'hook-ended':
      return happening.outcome.kind !== 'slept';
    case 'kill-requested':
      return true;
    case 'process-started':
      return happening.restartCount > 0;
    case 'process-exited':
      return restarts;
    case 'deletion-requested':
      return happening.waitsFor !== undefined;
    default:
      return false;
  }
}
