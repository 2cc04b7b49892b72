/** The probes' handlers, and programs to ask with them. */

import { does } from '../../world/behaviour.ts';

export const file = (path: string) => does({ requires: path });

export const fails = does({ exitCode: 1 });

export const httpGet = (path: string, port = 8080) => ({ httpGet: { path, port } });

export const grpc = (port: number) => ({ grpc: { port } });

export const ONCE = { initialDelaySeconds: 15, failureThreshold: 1 };

export const HTTP_FAILS_AFTER_10 = {
  serves: [{ port: 8080, paths: { '/healthz': [{ status: 200 }, { from: 10, status: 500 }] } }],
};

export const HTTP = { serves: [{ port: 8080 }] };

export const redirects = (location: string, path: string) => ({
  serves: [{ port: 8080, paths: { [path]: [{ status: 302, location }], '/unhealthy': [{ status: 500 }] } }],
});

/** Its TERM handler takes the readiness file away and goes on for a while. */
export const UNREADY_ON_TERM = {
  files: [{ at: 0, create: 'ready' }],
  onTermRemoves: 'ready',
  terminationSeconds: 20,
} as const;

export const FILE_READINESS = { ...file('ready'), periodSeconds: 2, failureThreshold: 1 };
