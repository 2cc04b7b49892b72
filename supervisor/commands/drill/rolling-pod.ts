/** The new pod of a rolling update: the same one on other ports, for both share this machine's network. */

import { createServer } from 'node:net';
import { randomUuid } from '../../host/random-uuid.ts';
import type { Container, Pod } from '../../manifest/pod.ts';

export interface RollingPod {
  readonly pod: Pod;
  readonly port: number;
}

const NAMES_A_PORT = /PORT$/i;

/**
 * Every declared port, and the value of every variable whose name ends in PORT, becomes a free one, wherever the
 * manifest writes it as a number of its own: in ports, probes, hooks, commands and variables. `env` is set in every
 * container, for what a manifest does not say.
 */
export async function rollingPod(
  pod: Pod,
  port: number,
  env: Readonly<Record<string, string>>,
): Promise<RollingPod> {
  const ports = new Set([port]);
  for (const container of pod.spec.containers) {
    for (const { containerPort } of container.ports) ports.add(containerPort);
    for (const { name, value } of container.env)
      if (NAMES_A_PORT.test(name) && isPort(value)) ports.add(Number(value));
  }
  const free = await freePorts(ports.size);
  const moved = new Map([...ports].map((each, index) => [each, free[index] ?? each]));
  const containers = pod.spec.containers.map((container) => moveContainer(container, moved, env));
  return {
    port: moved.get(port) ?? port,
    pod: {
      ...pod,
      metadata: { ...pod.metadata, name: `${pod.metadata.name}-new`, uid: randomUuid() },
      spec: { ...pod.spec, containers },
    },
  };
}

function moveContainer(
  container: Container,
  moved: ReadonlyMap<number, number>,
  env: Readonly<Record<string, string>>,
): Container {
  const { name, image, ...rest } = container;
  const there = move(rest, moved) as typeof rest;
  const others = there.env.filter((each) => env[each.name] === undefined);
  const set = Object.entries(env).map(([variable, value]) => ({ name: variable, value }));
  return { ...there, name, image, env: [...set, ...others] };
}

/** Numbers that are a port, and such numbers in texts. */
function move(value: unknown, moved: ReadonlyMap<number, number>, key = ''): unknown {
  if (typeof value === 'number') return /port$/i.test(key) ? (moved.get(value) ?? value) : value;
  if (typeof value === 'string')
    return value.replace(/(?<![\w.])\d{2,5}(?![\w.])/g, (text) => String(moved.get(Number(text)) ?? text));
  if (Array.isArray(value)) return value.map((each) => move(each, moved, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, move(each, moved, name)]));
}

function isPort(value: string | undefined): boolean {
  return value !== undefined && /^[1-9]\d{0,4}$/.test(value) && Number(value) <= 65_535;
}

/** All are held until the last is found, so that they differ. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            resolve(typeof address === 'object' && address ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
