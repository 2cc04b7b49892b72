/** What a container prints: its log, followed through the API, bounded in the page. */

import { visibleText } from '../draw/shape.ts';
import { byId, make } from './dom.ts';
import { ask, reasonOf } from './session.ts';

const FIRST_LINES = 200;
const MOST_CHARACTERS = 200_000;
const PAINT_MS = 200;
const RETRY_MS = 1000;

export interface LogView {
  /** Offers a container; the first one is shown at once. */
  offer(pod: string, container: string): void;
  /** A new instance of it has another log. */
  restarted(pod: string, container: string, restartCount: number): void;
}

export function createLogView(session: string): LogView {
  const choice = byId('log-of', HTMLSelectElement);
  const output = byId('log', HTMLElement);
  let stop = new AbortController();
  let text = '';
  let planned = false;

  function put(more: string): void {
    text = (text + more).slice(-MOST_CHARACTERS);
    if (planned) return;
    planned = true;
    setTimeout(() => {
      planned = false;
      const atEnd = output.scrollTop + output.clientHeight >= output.scrollHeight - 8;
      output.textContent = visibleText(text);
      if (atEnd) output.scrollTop = output.scrollHeight;
    }, PAINT_MS);
  }

  function show(key: string): void {
    stop.abort();
    stop = new AbortController();
    text = '';
    output.textContent = '';
    void follow(key, stop.signal);
  }

  async function follow(key: string, signal: AbortSignal): Promise<void> {
    const [namespace = '', name = '', container = ''] = key.split('/').map(encodeURIComponent);
    const query = `container=${container}&follow=true&tailLines=${FIRST_LINES}`;
    const path = `/api/v1/namespaces/${namespace}/pods/${name}/log?${query}`;
    while (!signal.aborted) {
      try {
        const response = await ask(session, path, { signal });
        if (response.ok) {
          await readAll(response, put);
          return;
        }
        if (response.status !== 400) {
          put(`${await reasonOf(response)}\n`);
          return;
        }
        // It waits to start: there is no log yet.
      } catch {
        if (signal.aborted) return;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  choice.addEventListener('change', () => show(choice.value));
  return {
    offer(pod, container) {
      const key = `${pod}/${container}`;
      if ([...choice.options].some(({ value }) => value === key)) return;
      const option = make('option', { text: visibleText(key.replace(/^default\//, '')) });
      option.value = key;
      choice.append(option);
      if (choice.options.length === 1) show(key);
    },
    restarted(pod, container, restartCount) {
      const key = `${pod}/${container}`;
      if (choice.value !== key) return;
      if (restartCount > 0) put(`— restart ${restartCount} —\n`);
      const kept = text;
      show(key);
      put(kept);
    },
  };
}

async function readAll(response: Response, put: (text: string) => void): Promise<void> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) return;
    put(decoder.decode(value, { stream: true }));
  }
}
