/** A gRPC probe: `pkg/probe/grpc`, one grpc.health.v1 Health/Check on a connection of its own. */

import type { ProbeOutcome } from '../lifecycle/facts.ts';
import { goDuration } from './go-duration.ts';
import { joinHostPort } from './go-net-error.ts';
import { callUnary, type GrpcAnswer } from './grpc-call.ts';
import { connectGrpc } from './grpc-connection.ts';
import { decodeHealthCheckResponse, encodeHealthCheckRequest } from './grpc-health.ts';
import { GRPC, grpcCodeName } from './grpc-status.ts';

export interface GrpcTarget {
  readonly host: string;
  readonly port: number;
  readonly service: string;
}

const PATH = '/grpc.health.v1.Health/Check';
const USER_AGENT = 'kube-probe/1.36 hooklet';

/**
 * SERVING is well, everything else has failed. The time-out covers connecting, which is tried again and again
 * until then (a server that speaks no gRPC never gets further), and the call. Never rejects.
 */
export async function grpcProbe(
  { host, port, service }: GrpcTarget,
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  const authority = joinHostPort(host, port);
  const within = goDuration(timeoutSeconds);
  const over = new AbortController();
  const end = () => over.abort();
  const startedAt = performance.now();
  const timer = setTimeout(end, timeoutSeconds * 1000);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    const session = await connectGrpc(host, port, over.signal);
    if (!session) {
      const what = JSON.stringify(authority);
      return failure(
        `timeout: failed to connect service ${what} within ${within}: context deadline exceeded`,
      );
    }
    const timeoutMs = timeoutSeconds * 1000 - (performance.now() - startedAt);
    const message = encodeHealthCheckRequest(service);
    const request = { path: PATH, authority, userAgent: USER_AGENT, message, timeoutMs };
    return judge(await callUnary(session, request, over.signal), within);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    // Closes the connection.
    end();
  }
}

function judge(answer: GrpcAnswer, within: string): ProbeOutcome {
  if (answer.kind === 'status') return failure(describe(answer.code, answer.details, within));
  try {
    const serving = decodeHealthCheckResponse(answer.message);
    if (serving === 'SERVING') return { kind: 'success' };
    return failure(`service unhealthy (responded with ${JSON.stringify(serving)})`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failure(describe(GRPC.Internal, `grpc: failed to unmarshal the received message: ${why}`, within));
  }
}

function describe(code: number, details: string, within: string): string {
  if (code === GRPC.Unimplemented)
    return `error: this server does not implement the grpc health protocol (grpc.health.v1.Health): ${details}`;
  if (code === GRPC.DeadlineExceeded) return `timeout: health rpc did not complete within ${within}`;
  return `error: health rpc probe failed: rpc error: code = ${grpcCodeName(code)} desc = ${details}`;
}

function failure(output: string): ProbeOutcome {
  return { kind: 'failure', output };
}
