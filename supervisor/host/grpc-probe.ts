/** A gRPC probe: `pkg/probe/grpc`. */

import type { ProbeOutcome } from '../lifecycle/facts.ts';

export async function grpcProbe(
  host: string,
  { port }: { readonly port: number; readonly service: string },
  _timeoutSeconds: number,
  _signal: AbortSignal,
): Promise<ProbeOutcome> {
  throw new Error(`gRPC probes are not there yet (${host}:${port})`);
}
