/** Runs probes on this machine; each kind is loaded when the first probe of it runs. */

import type { ProbeCall } from '../lifecycle/actions.ts';
import type { ProbeOutcome } from '../lifecycle/facts.ts';
import type { ContainerProcess } from './container-runtime.ts';
import { execProbe } from './exec-probe.ts';

/** import() costs as much as a probe: only once. */
let http: typeof import('./http-probe.ts') | undefined;
let tcp: typeof import('./tcp-probe.ts') | undefined;
let grpc: typeof import('./grpc-probe.ts') | undefined;

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
        case 'httpGet':
          http ??= await import('./http-probe.ts');
          return http.httpProbe({ host: podAddress, ...call.request }, timeoutSeconds, signal);
        case 'tcpSocket':
          tcp ??= await import('./tcp-probe.ts');
          return tcp.tcpProbe(call.host ?? podAddress, call.port, timeoutSeconds, signal);
        case 'grpc':
          grpc ??= await import('./grpc-probe.ts');
          return grpc.grpcProbe({ host: podAddress, ...call }, timeoutSeconds, signal);
        default:
          return call satisfies never;
      }
    },
  };
}
