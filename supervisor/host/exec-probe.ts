/** An exec probe: `pkg/probe/exec`. */

import type { ProbeOutcome } from '../lifecycle/facts.ts';
import type { ContainerProcess } from './container-runtime.ts';

/** `pkg/probe/exec`: maxReadLength. */
const LONGEST_OUTPUT = 10 * 1024;

/**
 * Both streams of the command as they came, cut at 10 KiB. What is not over in time is killed with everything it
 * has started, and has failed. Rejects when the command could not be run.
 */
export async function execProbe(
  process: ContainerProcess,
  command: readonly string[],
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  const limit = new AbortController();
  const stop = () => limit.abort();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    stop();
  }, timeoutSeconds * 1000);
  const chunks: Buffer[] = [];
  let left = LONGEST_OUTPUT;
  const onOutput = (_: unknown, chunk: Buffer) => {
    if (left > 0) chunks.push(chunk.subarray(0, left));
    left -= chunk.length;
  };
  try {
    const { exitCode } = await process.exec(command, { onOutput }, limit.signal);
    if (timedOut) return { kind: 'failure', output: timeOutText(command, timeoutSeconds) };
    return { kind: 'exited', exitCode, output: Buffer.concat(chunks).toString() };
  } catch (error) {
    if (timedOut) return { kind: 'failure', output: timeOutText(command, timeoutSeconds) };
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

function timeOutText(command: readonly string[], timeoutSeconds: number): string {
  return `command timed out: ${JSON.stringify(command.join(' '))} timed out after ${timeoutSeconds}s`;
}
