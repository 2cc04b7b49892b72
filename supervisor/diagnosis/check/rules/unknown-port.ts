/** HookPortUnknown: a port's name is looked up in the container's own ports when the hook or probe runs. */

import type { Path } from '../../../manifest/source/tree.ts';
import { HOOKS, type Mistake, portNumber, probesOf, type Subject } from '../subject.ts';

/** The API server does not look it up (`pkg/probe/util.go` does, at run time). */
export function* unknownPort(subject: Subject): Iterable<Mistake> {
  for (const hook of HOOKS) {
    // A tcpSocket hook fails whatever its port.
    const port = subject.container.lifecycle?.[hook]?.httpGet?.port;
    const path = [...subject.path, 'lifecycle', hook, 'httpGet', 'port'];
    yield* judge(port, path, CONSEQUENCE[hook], subject);
  }
  for (const { probe, path } of probesOf(subject)) {
    const name = String(path.at(-1)) as keyof typeof CONSEQUENCE;
    for (const handler of ['httpGet', 'tcpSocket'] as const) {
      yield* judge(probe[handler]?.port, [...path, handler, 'port'], CONSEQUENCE[name], subject);
    }
  }
}

const CONSEQUENCE = {
  postStart: 'the hook fails, and the container is killed and restarted for ever',
  preStop: 'the hook fails with FailedPreStopHook, and nothing is drained',
  startupProbe: 'no attempt counts, so the container is never started',
  readinessProbe: 'no attempt counts, so the container is never ready',
  livenessProbe: 'no attempt counts, so a container that hangs is never restarted',
} as const;

function* judge(
  port: number | string | undefined,
  path: Path,
  consequence: string,
  { container }: Subject,
): Iterable<Mistake> {
  if (typeof port !== 'string' || portNumber(port, container.ports) !== undefined) return;
  const names = container.ports.flatMap(({ name }) => (name === undefined ? [] : [name]));
  const known = names.length > 0 ? `it has ${names.join(', ')}` : 'it names none';
  yield {
    code: 'HookPortUnknown',
    path,
    why: `no port of "${container.name}" has the name ${JSON.stringify(port)} (${known}), which the API server accepts: ${consequence}`,
    remedy: 'name the port in the container’s ports, or give its number',
    change: { to: `ports: [{ name: ${port}, containerPort: 8080 }]` },
  };
}
