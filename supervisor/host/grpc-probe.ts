/** A gRPC probe: `pkg/probe/grpc`, one grpc.health.v1 Health/Check on a connection of its own. */

import { type Client, connectivityState, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import type { ProbeOutcome } from '../lifecycle/facts.ts';
import { goDuration } from './go-duration.ts';
import { joinHostPort } from './go-net-error.ts';
import { createGrpcClient } from './grpc-connection.ts';
import { decodeHealthCheckResponse, encodeHealthCheckRequest } from './grpc-health.ts';

export interface GrpcTarget {
  readonly host: string;
  readonly port: number;
  readonly service: string;
}

/**
 * SERVING is well, everything else has failed. The time-out covers connecting, which is tried again and again
 * until then (a server that speaks no gRPC never gets further), and the call. Never rejects.
 */
export async function grpcProbe(
  { host, port, service }: GrpcTarget,
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  const address = joinHostPort(host, port);
  const within = goDuration(timeoutSeconds);
  const deadline = Date.now() + timeoutSeconds * 1000;
  const over = new AbortController();
  const client = createGrpcClient(address, over.signal);
  const close = () => {
    over.abort();
    client.close();
  };
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  try {
    if (!(await connects(client, deadline, over.signal))) {
      const what = JSON.stringify(address);
      return failure(
        `timeout: failed to connect service ${what} within ${within}: context deadline exceeded`,
      );
    }
    const serving = await check(client, service, deadline, over.signal);
    if (serving === 'SERVING') return { kind: 'success' };
    return failure(`service unhealthy (responded with ${JSON.stringify(serving)})`);
  } catch (error) {
    return failure(describe(error as ServiceError, within));
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

/** Not Client.waitForReady: a closed client that is asked for its state tries to connect again. */
function connects(client: Client, deadline: number, signal: AbortSignal): Promise<boolean> {
  const channel = client.getChannel();
  return new Promise((resolve) => {
    const look = (error?: Error) => {
      if (error || signal.aborted) return resolve(false);
      const state = channel.getConnectivityState(true);
      if (state === connectivityState.READY) resolve(true);
      else channel.watchConnectivityState(state, deadline, look);
    };
    look();
  });
}

/** The name of the status that the server answers with; rejects with a ServiceError. */
async function check(
  client: Client,
  service: string,
  deadline: number,
  signal: AbortSignal,
): Promise<string> {
  // Closing a client does not end its calls.
  let cancel = () => {};
  const answer = new Promise<string>((resolve, reject) => {
    const call = client.makeUnaryRequest(
      '/grpc.health.v1.Health/Check',
      encodeHealthCheckRequest,
      decodeHealthCheckResponse,
      service,
      new Metadata(),
      { deadline },
      (error, serving) => (error ? reject(error) : resolve(serving ?? 'UNKNOWN')),
    );
    cancel = () => call.cancel();
  });
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await answer;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function describe({ code, details }: ServiceError, within: string): string {
  if (code === status.UNIMPLEMENTED) {
    return `error: this server does not implement the grpc health protocol (grpc.health.v1.Health): ${details}`;
  }
  if (code === status.DEADLINE_EXCEEDED) return `timeout: health rpc did not complete within ${within}`;
  return `error: health rpc probe failed: rpc error: code = ${goCode(code)} desc = ${details}`;
}

/** grpc-go, codes.Code.String(): `PermissionDenied` for PERMISSION_DENIED. */
function goCode(code: status): string {
  const name = status[code] ?? `Code(${code})`;
  // The one that Go spells otherwise.
  if (name === 'CANCELLED') return 'Canceled';
  return name.replace(/([A-Z])([A-Z]*)_?/g, (_, first: string, rest: string) => first + rest.toLowerCase());
}

function failure(output: string): ProbeOutcome {
  return { kind: 'failure', output };
}
