/** `8080`, `8080/udp`, `7000-7010/tcp`: `parsePort` of BuildKit's `convert_expose.go`. */

import { DockerfileError } from './dockerfile-error.ts';
import type { ExposedPorts } from './image-config.ts';

/** `[ip:]host:container`: Docker takes them, and so do we; only the container's side matters. */
export function parseExposedPorts(written: string): ExposedPorts {
  const container = written.slice(written.lastIndexOf(':') + 1);
  const [range = '', protocol = 'tcp'] = container.split('/');
  if (range === '') throw invalidPort(written, 'no port specified');
  const [start = '', end = start] = range.split('-');
  const from = portNumber(start);
  const to = portNumber(end);
  if (from === undefined || to === undefined || to < from) {
    throw new DockerfileError(
      `invalid containerPort: ${range}`,
      'give a number of 0 to 65535, or a range: 7000-7010',
    );
  }
  return { from, to, protocol: parseProtocol(protocol, written) };
}

function portNumber(text: string): number | undefined {
  const number = /^\+?\d+$/.test(text) ? Number(text) : undefined;
  return number !== undefined && number <= 65_535 ? number : undefined;
}

function parseProtocol(text: string, written: string): ExposedPorts['protocol'] {
  const protocol = text.toLowerCase();
  switch (protocol) {
    case '':
      return 'tcp';
    case 'tcp':
    case 'udp':
    case 'sctp':
      return protocol;
    default:
      throw invalidPort(written, `invalid proto: ${text}`);
  }
}

function invalidPort(written: string, why: string): DockerfileError {
  return new DockerfileError(`invalid port: ${JSON.stringify(written)}: ${why}`);
}
