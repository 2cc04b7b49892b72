/** GET …/pods/{name}/log */

import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { followLog } from '../../host/follow-log.ts';
import type { FindPod, PodAccess } from '../../node/store/pod-access.ts';
import type { Handler } from '../request.ts';
import { notFound } from '../status-error.ts';
import { chooseContainer, chooseInstance, type Instance } from './choose-instance.ts';
import { type LogOptions, parseLogOptions } from './log-options.ts';
import { createLogWriter } from './log-writer.ts';

/** Throws NotFound, BadRequest or Invalid before anything is written. */
export function logHandler(findPod: FindPod, now: () => number): Handler {
  return ({ parameters: { namespace = '', name = '' }, query, signal }) => {
    const options = parseLogOptions(query, now());
    const access = findPod(namespace, name);
    if (!access) throw notFound('pods', name);
    const pod = access.object();
    const instance = chooseInstance(pod, chooseContainer(pod, options.container), options.previous);
    return { kind: 'stream', run: (response) => sendLog(response, access, instance, options, signal) };
  };
}

/** Memory does not grow with the log: the next block is read when the client has taken this one. */
async function sendLog(
  response: ServerResponse,
  access: PodAccess,
  instance: Instance,
  options: LogOptions,
  signal: AbortSignal,
): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-cache, private' });
  response.flushHeaders();
  const path = access.logPath(instance.container, instance.restartCount);
  const { tailLines, follow } = options;
  if (path !== undefined) {
    const writer = createLogWriter(options);
    const entries = followLog(
      path,
      {
        ...(tailLines === undefined ? {} : { tailLines }),
        ...(follow ? { isOver: endOf(access, instance) } : {}),
      },
      signal,
    );
    for await (const block of entries) {
      const text = writer.text(block);
      if (text.length > 0 && !response.write(text)) await drained(response, signal);
      if (writer.isFull()) break;
    }
  }
  response.end();
}

/** An instance is over when its output has been written to the end; a newer one has another log. */
function endOf(access: PodAccess, { container, restartCount }: Instance): () => boolean {
  const process = access.process(container);
  let over = process === undefined || process.logPath !== access.logPath(container, restartCount);
  void process?.exited.then(() => {
    over = true;
  });
  return () => over;
}

async function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await once(response, 'drain', { signal }).catch(() => {});
}
