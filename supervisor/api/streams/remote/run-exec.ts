/** Runs a command in a container for a client, and tells it how that ended. */

import { HookletError } from '../../../errors.ts';
import type { ContainerProcess, TerminalSize } from '../../../host/container-runtime.ts';
import { connectStreams } from './connect-streams.ts';
import type { Outcome } from './outcome.ts';
import type { RemoteClient, WantedStreams } from './remote-client.ts';

/** A client that shows a terminal tells its size at once. */
const SIZE_MS = 100;

/**
 * Settles when it is over: the command has ended and its output has been sent, or the client has gone. The command
 * does not outlive its client, unless it has ended itself: what it has left running is the container's then.
 */
export async function runExec(
  container: ContainerProcess,
  argv: readonly string[],
  wanted: WantedStreams,
  client: RemoteClient,
): Promise<void> {
  const outcome = await execute(container, argv, wanted, client).catch((error: unknown): Outcome => {
    if (!(error instanceof HookletError)) throw error;
    return { kind: 'failed', message: `error executing command in container: ${error.message}` };
  });
  await client.finish(outcome);
}

async function execute(
  container: ContainerProcess,
  argv: readonly string[],
  { stdin, tty }: WantedStreams,
  client: RemoteClient,
): Promise<Outcome> {
  const { gone } = client;
  const size = tty ? await firstSize(client) : undefined;
  const terminal = tty ? { tty: size ?? NO_SIZE } : {};
  const session = await container.openExec(argv, { stdin, ...terminal }, gone);
  client.onResize((to) => session.resize(to));
  connectStreams(session, client);
  const { exitCode } = await session.exited;
  return { kind: 'exited', exitCode, argv };
}

const NO_SIZE: TerminalSize = { width: 0, height: 0 };

/** So that the command finds its terminal in the size that it will have; not waited for long. */
function firstSize(client: RemoteClient): Promise<TerminalSize | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), SIZE_MS);
    client.onResize((size) => {
      clearTimeout(timer);
      resolve(size);
    });
  });
}
