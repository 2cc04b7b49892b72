/** From a probe of the manifest to something that can be run: `prober.go` runProbe. */

import { expandArgs } from '../manifest/expand-variables.ts';
import type { Container, Probe } from '../manifest/pod.ts';
import type { ProbeCall } from './actions.ts';
import { resolvePort } from './hook-call.ts';

/** A call, or why there is none: a probe that cannot be run is an error, not a failure. */
export type ProbePlan = ProbeCall | { readonly kind: 'error'; readonly error: string };

/** The first of exec, httpGet, tcpSocket, grpc that is set. */
export function planProbe(container: Container, probe: Probe): ProbePlan {
  if (probe.exec) return { kind: 'exec', command: expandArgs(probe.exec.command, staticEnv(container)) };
  if (probe.httpGet) {
    const { port, host, scheme, path, httpHeaders: headers } = probe.httpGet;
    const resolved = resolvePort(container, port);
    if (typeof resolved !== 'number') return { kind: 'error', error: resolved.error };
    return { kind: 'httpGet', request: { scheme, port: resolved, path, headers, ...(host ? { host } : {}) } };
  }
  if (probe.tcpSocket) {
    const { port, host } = probe.tcpSocket;
    const resolved = resolvePort(container, port);
    if (typeof resolved !== 'number') return { kind: 'error', error: resolved.error };
    return { kind: 'tcpSocket', port: resolved, ...(host ? { host } : {}) };
  }
  // Always the pod's own address: a gRPC probe has no host.
  if (probe.grpc) return { kind: 'grpc', port: probe.grpc.port, service: probe.grpc.service };
  return { kind: 'error', error: `missing probe handler for ${container.name}` };
}

/** Only what stands in the manifest as a value, in order; the rest stays as it is written (expandContainerCommandOnlyStatic). */
function staticEnv(container: Container): Record<string, string> {
  const env: Record<string, string> = {};
  for (const { name, value } of container.env) if (value !== undefined) env[name] = value;
  return env;
}
