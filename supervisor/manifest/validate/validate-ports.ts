/** Ports: `validateContainerPorts` and `checkHostPortConflicts`. */

import type { Container, ContainerPort } from '../pod.ts';
import type { Path } from '../source/tree.ts';
import type { UncheckedContainer } from '../unchecked.ts';
import {
  duplicate,
  type FieldErrors,
  inclusiveRange,
  invalid,
  required,
  unsupported,
} from './field-error.ts';
import { portName } from './names.ts';
import { named } from './validate-metadata.ts';

const MAX_PORT = 65535;
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

export function* validatePorts(ports: readonly ContainerPort[], path: Path): FieldErrors {
  const names = new Set<string>();
  for (const [index, { name, containerPort, hostPort, protocol }] of ports.entries()) {
    const place = [...path, index];
    if (name !== undefined) {
      if (names.has(name)) yield duplicate([...place, 'name'], name);
      else if (portName(name).length === 0) names.add(name);
      else yield* named([...place, 'name'], name, portName);
    }
    if (containerPort === 0) yield required([...place, 'containerPort']);
    else yield* validatePortNumber(containerPort, [...place, 'containerPort']);
    if (hostPort !== undefined) yield* validatePortNumber(hostPort, [...place, 'hostPort']);
    if (!PROTOCOLS.includes(protocol)) yield unsupported([...place, 'protocol'], protocol, PROTOCOLS);
  }
}

/** A number from 1 to 65535 or the name of a port; that a port of that name exists is not checked. */
export function* validatePortNumberOrName(port: number | string, path: Path): FieldErrors {
  if (typeof port === 'string') yield* named(path, port, portName);
  else yield* validatePortNumber(port, path);
}

function* validatePortNumber(port: number, path: Path): FieldErrors {
  if (port < 1 || port > MAX_PORT) yield invalid(path, port, inclusiveRange(1, MAX_PORT));
}

/**
 * Two containers that want one port of the machine. `hostIP` is only in what the author wrote; `first` is the
 * index of the first container in its list.
 */
export function* validateHostPortConflicts(
  written: readonly UncheckedContainer[],
  containers: readonly Container[],
  path: Path,
  first = 0,
): FieldErrors {
  const taken = new Set<string>();
  for (const [index, { ports }] of containers.entries()) {
    for (const [portIndex, { hostPort, protocol }] of ports.entries()) {
      if (hostPort === undefined) continue;
      const hostIP = written[index]?.ports?.[portIndex]?.hostIP ?? '';
      const use = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(use)) yield duplicate([...path, first + index, 'ports', portIndex, 'hostPort'], use);
      taken.add(use);
    }
  }
}
