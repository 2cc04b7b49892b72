/** Runs one attempt of a probe on this machine and tells what came of it; what that means is `lifecycle/`'s to say. */

import type { ContainerProcess } from '../host/container-runtime.ts';
import type { ProbeCall, RunProbe } from '../lifecycle/actions.ts';
import type { ProbeOutcome } from '../lifecycle/facts.ts';

/** What can be asked without a process: everything but exec. */
export type NetworkProbe = Exclude<ProbeCall, { kind: 'exec' }>;

/** One attempt each, over within the time-out. A rejection means that the probe could not be run. */
export interface ProbeRunner {
  exec(
    process: ContainerProcess,
    command: readonly string[],
    timeoutSeconds: number,
    signal: AbortSignal,
  ): Promise<ProbeOutcome>;
  network(call: NetworkProbe, timeoutSeconds: number, signal: AbortSignal): Promise<ProbeOutcome>;
}

/** cri-client, ExecSync of a container that does not run. */
const NOT_RUNNING =
  'rpc error: code = Unknown desc = failed to exec in container: container is in CONTAINER_EXITED state';

/** Never rejects. `process` is the instance that is asked; undefined when it is another one by now. */
export async function performProbe(
  runner: ProbeRunner,
  { call, timeoutSeconds }: Pick<RunProbe, 'call' | 'timeoutSeconds'>,
  process: ContainerProcess | undefined,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  try {
    if (call.kind !== 'exec') return await runner.network(call, timeoutSeconds, signal);
    if (!process || process.ended) return { kind: 'error', error: NOT_RUNNING };
    return await runner.exec(process, call.command, timeoutSeconds, signal);
  } catch (error) {
    return { kind: 'error', error: error instanceof Error ? error.message : String(error) };
  }
}
