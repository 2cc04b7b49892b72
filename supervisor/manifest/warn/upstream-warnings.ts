/** The warnings that the API server itself sends for a Pod, `pkg/api/pod/warnings.go`. */

import type { Pod } from '../pod.ts';
import { type Path, printPath } from '../source/tree.ts';
import type { UncheckedPod } from '../unchecked.ts';
import type { PodWarning } from './pod-warning.ts';

/** In upstream's order. */
export function* upstreamWarnings(pod: Pod, written: UncheckedPod): Iterable<PodWarning> {
  yield* repeatedVariables(written);
  yield* repeatedPorts(pod);
  yield* repeatedPortNames(pod);
  const { terminationGracePeriodSeconds: grace = 0 } = written.spec ?? {};
  if (grace < 0) {
    const path = ['spec', 'terminationGracePeriodSeconds'];
    yield warning(path, 'must be >= 0; negative values are invalid and will be treated as 1');
  }
}

function warning(path: Path, message: string): PodWarning {
  return { path, message: `${printPath(path)}: ${message}`, kind: 'invalid' };
}

/** `X="a"` and later `X="b"`: the first is lost. `X="$(X):b"` is meant. */
function* repeatedVariables({ spec = {} }: UncheckedPod): Iterable<PodWarning> {
  for (const list of ['initContainers', 'containers'] as const) {
    for (const [index, { env = [] }] of (spec[list] ?? []).entries()) {
      const seen = new Set<string>();
      for (const [at, { name = '', value = '', valueFrom }] of env.entries()) {
        const reference = `$(${name})`;
        const hides = valueFrom || value === reference || !value.includes(reference);
        if (seen.has(name) && hides) {
          const path = ['spec', list, index, 'env', at];
          yield warning(
            path,
            `hides previous definition of "${name}", which may be dropped when using apply`,
          );
        }
        seen.add(name);
      }
    }
  }
}

/** All containers of a Pod share its address, so a port number belongs to one of them. */
function* repeatedPorts(pod: Pod): Iterable<PodWarning> {
  const seen = new Map<string, { path: Path; hostPort: number | undefined }[]>();
  for (const { path, port } of portsOf(pod)) {
    const use = `${port.containerPort}/${port.protocol}`;
    const others = seen.get(use) ?? [];
    for (const other of others) {
      const place = printPath(other.path);
      if (other.hostPort === port.hostPort) yield warning(path, `duplicate port definition with ${place}`);
      else if (!other.hostPort || !port.hostPort)
        yield warning(path, `overlapping port definition with ${place}`);
    }
    seen.set(use, [...others, { path, hostPort: port.hostPort }]);
  }
}

function* repeatedPortNames(pod: Pod): Iterable<PodWarning> {
  const first = new Map<string, string>();
  for (const { path, port } of portsOf(pod)) {
    if (port.name === undefined) continue;
    const other = first.get(port.name);
    if (other === undefined) first.set(port.name, printPath(path));
    else {
      const effect = `services and probes that select ports by name will use ${other}`;
      yield warning(path, `duplicate port name "${port.name}" with ${other}, ${effect}`);
    }
  }
}

function* portsOf({ spec }: Pod) {
  for (const list of ['initContainers', 'containers'] as const) {
    for (const [index, { ports }] of spec[list].entries()) {
      for (const [at, port] of ports.entries()) yield { path: ['spec', list, index, 'ports', at], port };
    }
  }
}
