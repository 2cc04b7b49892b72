/** Runs probes on this machine; each kind is loaded when the first probe of it runs. */

import type { ProbeCall } from '../lifecycle/actions.ts';
import type { ProbeOutcome } from '../lifecycle/facts.ts';
import type { ContainerProcess } from './container-runtime.ts';
import { execProbe } from './exec-probe.ts';

/** `podAddress` is the host of every probe that names none. */
export function createProbeRunner(podAddress: string) {
  return {
    exec: (
      process: ContainerProcess,
      command: readonly string[],
      timeoutSeconds: number,
      signal: AbortSignal,
    ): Promise<ProbeOutcome> => execProbe(process, command, timeoutSeconds, signal),

    async network(
      call: Exclude<ProbeCall, { kind: 'exec' }>,
      timeoutSeconds: number,
      signal: AbortSignal,
    ): Promise<ProbeOutcome> {
      switch (call.kind) {
        case 'httpGet': {
          const { httpProbe } = await import('./http-probe.ts');
          return httpProbe({ host: podAddress, ...call.request }, timeoutSeconds, signal);
        }
        case 'tcpSocket': {
          const { tcpProbe } = await import('./tcp-probe.ts');
          return tcpProbe(call.host ?? podAddress, call.port, timeoutSeconds, signal);
        }
        case 'grpc': {
          const { grpcProbe } = await import('./grpc-probe.ts');
          return grpcProbe({ host: podAddress, ...call }, timeoutSeconds, signal);
        }
        default:
          return call satisfies never;
      }
    },
  };
}
