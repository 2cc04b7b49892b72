/** `--output json`: one JSON object a line for everything that happens. */

import type { Happening } from '../../node/happening.ts';
import type { RunOutput } from './run-output.ts';
import { createLineSplitter, type LineSplitter } from './split-lines.ts';

/** Output of programs comes as `line`, everything else as its own fields; times are RFC 3339 in milliseconds. */
export function createJsonOutput(write: (text: string) => void): RunOutput {
  const splitters = new Map<string, { splitter: LineSplitter; happening: Happening }>();

  function put(happening: Happening, more: object = {}): void {
    const { at, pod, ...rest } = happening;
    const line = {
      at: new Date(at).toISOString(),
      namespace: pod.namespace,
      pod: pod.name,
      ...rest,
      ...more,
    };
    write(`${JSON.stringify(line)}\n`);
  }

  function putLines(happening: Happening & { chunk: Buffer }, key: string): void {
    const entry = splitters.get(key) ?? { splitter: createLineSplitter(), happening };
    splitters.set(key, entry);
    for (const line of entry.splitter.push(happening.chunk)) put(happening, { chunk: undefined, line });
  }

  function flush(prefix: string): void {
    for (const [key, { splitter, happening }] of splitters) {
      if (!key.startsWith(prefix)) continue;
      for (const line of splitter.flush()) put(happening, { chunk: undefined, line });
      splitters.delete(key);
    }
  }

  return {
    watch(happening) {
      if (happening.type === 'output') {
        putLines(happening, `${happening.pod.uid}/${happening.container}/ ${happening.stream}`);
      } else if (happening.type === 'hook-output') {
        putLines(happening, `${happening.pod.uid}/${happening.hookId} ${happening.stream}`);
      } else {
        if (happening.type === 'process-exited') flush(`${happening.pod.uid}/${happening.container}/ `);
        if (happening.type === 'hook-ended') flush(`${happening.pod.uid}/${happening.hookId} `);
        // What a hook has left unfinished; nothing is kept of a pod that has gone.
        if (happening.type === 'removed') flush(`${happening.pod.uid}/`);
        put(happening);
      }
    },
    note: (message) => write(`${JSON.stringify({ at: new Date().toISOString(), type: 'note', message })}\n`),
    close: () => flush(''),
  };
}
