/** Connects a client with the streams of a container's main process. */

import { finished } from 'node:stream/promises';
import { HookletError } from '../../../errors.ts';
import type { Attachment, ContainerProcess } from '../../../host/container-runtime.ts';
import { connectStreams } from './connect-streams.ts';
import type { Outcome } from './outcome.ts';
import type { RemoteClient } from './remote-client.ts';

/** How its container ended is in the pod's status: being attached to it is a success in any case. */
const ENDED: Outcome = { kind: 'exited', exitCode: 0, argv: [] };

/**
 * Settles when it is over: the container has ended and its output has been sent, or the client has gone or has
 * closed its input, if that is not the end of the container's too (containerd, pkg/cri/io/container_io.go).
 */
export async function runAttach(container: ContainerProcess, client: RemoteClient): Promise<void> {
  let attachment: Attachment;
  try {
    attachment = container.attach();
  } catch (error) {
    if (!(error instanceof HookletError)) throw error;
    await client.finish({ kind: 'failed', message: `error attaching to container: ${error.message}` });
    return;
  }
  client.onResize((size) => attachment.resize(size));
  connectStreams(attachment, client);
  const outputSent = [attachment.stdout, attachment.stderr].map((stream) => finished(stream).catch(() => {}));
  await Promise.race([Promise.all(outputSent), aborted(client.gone), inputEnded(attachment, client)]);
  attachment.close();
  await client.finish(ENDED);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** With `stdinOnce` the container reads its end, and goes on; else others may attach and type to it. */
async function inputEnded({ stdin, endsInput }: Attachment, client: RemoteClient): Promise<void> {
  const never = new Promise<void>(() => {});
  if (!client.stdin || !stdin || endsInput) return never;
  await finished(client.stdin).catch(() => {});
}
