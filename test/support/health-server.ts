/** Servers for gRPC probes: one that is as it should be, and several that are not. */

import { type AddressInfo, createServer, type Socket } from 'node:net';
import * as grpc from '@grpc/grpc-js';

export type Serving = 'UNKNOWN' | 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN';

const NUMBERS = { UNKNOWN: 0, SERVING: 1, NOT_SERVING: 2, SERVICE_UNKNOWN: 3 } as const;

export interface TestServer {
  readonly port: number;
  close(): Promise<void>;
}

/** A raw answer to Check: bytes of a message, an error, or nothing at all. */
export type HealthReply = Buffer | grpc.ServerErrorResponse | { readonly code: grpc.status; details: string };

/** A real @grpc/grpc-js server; `reply` gets the raw request, of which the service's name is the end. */
export async function healthServer(
  reply: (request: Buffer, userAgent: string) => HealthReply | undefined,
  method = '/grpc.health.v1.Health/Check',
): Promise<TestServer> {
  const server = new grpc.Server();
  const raw = (bytes: Buffer) => bytes;
  server.addService(
    {
      Check: {
        path: method,
        requestStream: false,
        responseStream: false,
        requestSerialize: raw,
        requestDeserialize: raw,
        responseSerialize: raw,
        responseDeserialize: raw,
      },
    },
    {
      Check: (call: grpc.ServerUnaryCall<Buffer, Buffer>, answer: grpc.sendUnaryData<Buffer>) => {
        const replied = reply(call.request, String(call.metadata.get('user-agent')[0]));
        if (replied instanceof Buffer) answer(null, replied);
        else if (replied) answer(replied as grpc.ServerErrorResponse);
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { port, close: async () => server.forceShutdown() };
}

/** HealthCheckResponse{status}. */
export function serving(status: Serving): Buffer {
  return NUMBERS[status] === 0 ? Buffer.alloc(0) : Buffer.of(0x08, NUMBERS[status]);
}

/** Accepts, and does what it is told with the connection. */
export async function tcpServer(onConnection: (socket: Socket) => void): Promise<TestServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    socket.resume();
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
