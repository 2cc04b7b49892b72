/** PostStartRacesServer: an httpGet postStart hook is sent once, right after the start (C9). */

import type { Container, HTTPGetAction, Pod } from '../../../manifest/pod.ts';
import { type Mistake, portNumber, type Subject } from '../subject.ts';

/**
 * The GET goes out a few milliseconds after the process has started and is not repeated (kubernetes issue
 * 78286). It is safe only when what answers it is up already: an earlier container whose own postStart hook
 * waited, a sidecar whose startup probe has passed, or a host outside the pod.
 */
export function* postStartRace({ pod, container, path }: Subject): Iterable<Mistake> {
  const get = container.lifecycle?.postStart?.httpGet;
  if (!get || (get.host && !isOwnHost(get.host))) return;
  const port = portNumber(get.port, container.ports);
  // A name that no port has fails for another reason (HookPortUnknown).
  if (port === undefined) return;
  const owner = ownerOf(port, container, pod) ?? container;
  if (owner !== container && isUpBefore(owner, container, pod)) return;
  yield {
    code: 'PostStartRacesServer',
    path: [...path, 'lifecycle', 'postStart', 'httpGet'],
    why: `the GET is sent once, milliseconds after the start of "${container.name}", and ${whoListens(owner, container)} by then fails it with connection refused: the container is killed and restarted, over and over`,
    remedy:
      'wait in an exec hook, which may try again; a startupProbe does not help, probes begin only after the postStart hook has ended',
    change: { from: 'httpGet: …', to: waitingHook(get, port) },
  };
}

/** A request to the loopback is HookHostLocalhost's; it races all the same when the server is this pod's. */
function isOwnHost(host: string): boolean {
  return /^(localhost|127\..*|\[?::1\]?)$/i.test(host);
}

function ownerOf(port: number, container: Container, pod: Pod): Container | undefined {
  const listens = ({ ports }: Container) => ports.some(({ containerPort }) => containerPort === port);
  if (listens(container)) return container;
  return [...pod.spec.initContainers.filter(isSidecar), ...pod.spec.containers].find(listens);
}

/** Containers start one after another, each waiting for the postStart hook of the one before. */
function isUpBefore(owner: Container, container: Container, pod: Pod): boolean {
  const order = [...pod.spec.initContainers, ...pod.spec.containers];
  if (order.indexOf(owner) > order.indexOf(container)) return false;
  if (isSidecar(owner) && pod.spec.initContainers.includes(owner) && owner.startupProbe) return true;
  return owner.lifecycle?.postStart?.exec !== undefined;
}

function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === 'Always';
}

function whoListens(owner: Container, container: Container): string {
  return owner === container
    ? 'a server that does not listen'
    : `"${owner.name}", which has the port and does not surely listen`;
}

function waitingHook({ path, scheme }: HTTPGetAction, port: number): string {
  const url = `${scheme.toLowerCase()}://127.0.0.1:${port}${path.startsWith('/') ? '' : '/'}${path}`;
  return `exec: { command: ["sh", "-c", "until wget -qO /dev/null ${url}; do sleep 0.2; done"] }`;
}
