/** What well-known base images say of themselves. Nothing is pulled, so this table is all that is known of any. */

import { parseImageName } from '../image-name.ts';
import type { ExposedPorts } from './image-config.ts';

export interface BaseConfig {
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly stopSignal?: string;
  readonly user?: string;
  readonly workdir?: string;
  readonly exposedPorts?: readonly ExposedPorts[];
  readonly interpreter?: string;
  /** An entrypoint script that prepares something and then executes its arguments: it is not here to be run. */
  readonly script?: string;
}

const tcp = (port: number): readonly ExposedPorts[] => [{ from: port, to: port, protocol: 'tcp' }];

/** Docker's official images, by the last part of their name; from their Dockerfiles. */
const OFFICIAL: Readonly<Record<string, BaseConfig>> = {
  alpine: { cmd: ['/bin/sh'] },
  amazonlinux: { cmd: ['/bin/bash'] },
  busybox: { cmd: ['sh'] },
  debian: { cmd: ['bash'] },
  ubuntu: { cmd: ['/bin/bash'] },
  golang: { cmd: ['bash'], workdir: '/go' },
  python: { cmd: ['python3'] },
  ruby: { cmd: ['irb'] },
  rust: { cmd: ['bash'] },
  node: { cmd: ['node'], interpreter: 'node' },
  php: { cmd: ['php', '-a'], script: 'docker-php-entrypoint' },
  httpd: { cmd: ['httpd-foreground'], stopSignal: 'SIGWINCH', exposedPorts: tcp(80) },
  nginx: {
    cmd: ['nginx', '-g', 'daemon off;'],
    stopSignal: 'SIGQUIT',
    exposedPorts: tcp(80),
    script: '/docker-entrypoint.sh',
  },
  haproxy: {
    cmd: ['haproxy', '-f', '/usr/local/etc/haproxy/haproxy.cfg'],
    stopSignal: 'SIGUSR1',
    script: 'docker-entrypoint.sh',
  },
  postgres: {
    cmd: ['postgres'],
    stopSignal: 'SIGINT',
    exposedPorts: tcp(5432),
    script: 'docker-entrypoint.sh',
  },
};

/** gcr.io/distroless: no shell, and the language images run their interpreter as ENTRYPOINT. */
function distroless(name: string): BaseConfig {
  if (name.startsWith('nodejs')) return { entrypoint: ['node'] };
  if (name.startsWith('python3')) return { entrypoint: ['python3'] };
  if (/^java(?!-base)\d*/.test(name)) return { entrypoint: ['java', '-jar'] };
  return {};
}

const NONROOT: BaseConfig = { user: '65532', workdir: '/home/nonroot' };

const DOCKER_HUB = 'docker.io/library/';
const DISTROLESS = 'gcr.io/distroless/';

/** Undefined for an image that is not known here. Interpreters are named as PATH knows them. */
export function baseImage(written: string): BaseConfig | undefined {
  const image = parseImageName(written);
  if (!image) return undefined;
  const { repository, tag = '' } = image;
  if (repository.startsWith(DISTROLESS)) {
    const config = distroless(repository.slice(DISTROLESS.length));
    return /(?:^|-)nonroot(?:-|$)/.test(tag) ? { ...config, ...NONROOT } : config;
  }
  if (repository === 'docker.io/oven/bun') return { cmd: ['/usr/local/bin/bun'], interpreter: 'bun' };
  const name = repository.startsWith(DOCKER_HUB) ? repository.slice(DOCKER_HUB.length) : '';
  return Object.hasOwn(OFFICIAL, name) ? OFFICIAL[name] : undefined;
}
