/** As much of an API server as `kubectl apply --dry-run=client` asks for: which kinds there are, and that nothing is there. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const GROUPS = {
  '': { version: 'v1', kinds: { services: 'Service' } },
  apps: { version: 'v1', kinds: { deployments: 'Deployment' } },
  policy: { version: 'v1', kinds: { poddisruptionbudgets: 'PodDisruptionBudget' } },
  autoscaling: { version: 'v2', kinds: { horizontalpodautoscalers: 'HorizontalPodAutoscaler' } },
} as const;

export interface DiscoveryServer {
  readonly url: string;
  close(): void;
}

export async function startDiscovery(): Promise<DiscoveryServer> {
  const server: Server = createServer(({ url = '' }, response) => {
    const path = url.split('?', 1)[0] ?? '';
    const body = documentAt(path);
    response.writeHead(body ? 200 : 404, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body ?? notFound(path)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function documentAt(path: string): object | undefined {
  const versionOf = (name: string, version: string) => ({ groupVersion: `${name}/${version}`, version });
  if (path === '/version') return { major: '1', minor: '34', gitVersion: 'v1.34.0' };
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] };
  if (path === '/apis') {
    const groups = Object.entries(GROUPS).flatMap(([name, { version }]) =>
      name === ''
        ? []
        : [{ name, versions: [versionOf(name, version)], preferredVersion: versionOf(name, version) }],
    );
    return { kind: 'APIGroupList', apiVersion: 'v1', groups };
  }
  for (const [name, { version, kinds }] of Object.entries(GROUPS)) {
    if (path !== (name === '' ? '/api/v1' : `/apis/${name}/${version}`)) continue;
    const resources = Object.entries(kinds).map(([plural, kind]) => ({
      name: plural,
      singularName: kind.toLowerCase(),
      namespaced: true,
      kind,
      verbs: ['create', 'get', 'list', 'patch', 'delete'],
    }));
    const groupVersion = name === '' ? version : `${name}/${version}`;
    return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources };
  }
  return undefined;
}

function notFound(path: string): object {
  const message = `${path} not found`;
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404, message };
}
