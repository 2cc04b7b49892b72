/** An exec probe: `pkg/probe/exec`. */

import type { ProbeOutcome } from '../lifecycle/facts.ts';
import type { ContainerProcess, ExecResult } from './container-runtime.ts';
import { goDuration } from './go-duration.ts';
import { DeadlineExceeded, limitTime } from './limit-time.ts';
import { characterEnd } from './utf8-edge.ts';

/** `pkg/probe/exec`: maxReadLength. */
const LONGEST_OUTPUT = 10 * 1024;

/**
 * What is not over in time, its output pipes closed, is killed with its whole process group and has failed: a
 * command that leaves a child behind is as slow as that child. Rejects when it could not be run at all.
 */
export async function execProbe(
  process: ContainerProcess,
  command: readonly string[],
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  const limited = limitTime(signal, timeoutSeconds * 1000);
  const timedOut = () => limited.signal.reason instanceof DeadlineExceeded;
  try {
    const result = await process.exec(command, {}, limited.signal);
    if (timedOut()) return tooSlow(command, timeoutSeconds);
    return { kind: 'exited', exitCode: result.exitCode, output: combinedOutput(result) };
  } catch (error) {
    if (timedOut()) return tooSlow(command, timeoutSeconds);
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`rpc error: code = Unknown desc = ${why}`, { cause: error });
  } finally {
    limited.release();
  }
}

/** Not interleaved: the kubelet puts stderr behind stdout (kuberuntime_container.go, RunInContainer). */
function combinedOutput({ stdout, stderr }: ExecResult): string {
  const output = Buffer.from(stdout + stderr);
  if (output.length <= LONGEST_OUTPUT) return output.toString();
  return output.subarray(0, characterEnd(output, LONGEST_OUTPUT)).toString();
}

/** cri-client, remote_runtime.go: ErrCommandTimedOut. */
function tooSlow(command: readonly string[], timeoutSeconds: number): ProbeOutcome {
  const what = JSON.stringify(command.join(' '));
  return {
    kind: 'failure',
    output: `command timed out: ${what} timed out after ${goDuration(timeoutSeconds)}`,
  };
}
