/** HookHostLocalhost: the kubelet sends httpGet and tcpSocket itself, so `localhost` is the node's (C11). */

import type { HTTPGetAction } from '../../../manifest/pod.ts';
import type { Path } from '../../../manifest/source/tree.ts';
import { HOOKS, type Mistake, probesOf, type Subject } from '../subject.ts';

/** Names of the loopback, and the unspecified addresses, which Linux dials as the loopback. */
const LOOPBACK = /^(localhost(\.localdomain)?|ip6-localhost|127(\.\d{1,3}){1,3}|0\.0\.0\.0)\.?$/i;

/** In hooks and probes. With `hostNetwork` the node's loopback is the pod's, and nothing is wrong. */
export function* hostLocalhost(subject: Subject): Iterable<Mistake> {
  if (subject.hostNetwork) return;
  const { lifecycle } = subject.container;
  for (const hook of HOOKS) {
    const { httpGet } = lifecycle?.[hook] ?? {};
    if (httpGet) yield* judge(httpGet, [...subject.path, 'lifecycle', hook, 'httpGet'], `${hook} hook`);
  }
  for (const { probe, path } of probesOf(subject)) {
    const what = `${String(path.at(-1)).replace('Probe', '')} probe`;
    if (probe.httpGet) yield* judge(probe.httpGet, [...path, 'httpGet'], what);
    if (probe.tcpSocket) yield* judge(probe.tcpSocket, [...path, 'tcpSocket'], what);
  }
}

function* judge(action: Pick<HTTPGetAction, 'host' | 'port'>, path: Path, what: string): Iterable<Mistake> {
  const { host, port } = action;
  if (!host || !isLoopback(host)) return;
  yield {
    code: 'HookHostLocalhost',
    path: [...path, 'host'],
    why: `the kubelet sends this request from the node, so in a cluster the ${what} asks port ${port} of the node at ${host}, not the pod; it works here only because the pod’s address is this machine’s loopback`,
    remedy:
      'leave host out, then the pod’s own address is asked; the server must listen on it, not on loopback only (else use an exec handler)',
    change: { from: `host: ${host}`, to: `# no host: the request goes to the pod, port ${port}` },
  };
}

function isLoopback(host: string): boolean {
  return host.includes(':') ? isLoopbackV6(host) : LOOPBACK.test(host);
}

/** `::1` and `::` in any spelling, and IPv4 loopback mapped into IPv6. */
function isLoopbackV6(host: string): boolean {
  const plain = host.replace(/^\[|\]$/g, '').toLowerCase();
  return /^[0:]*:0*1?$/.test(plain) || /^[0:]*:ffff:127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(plain);
}
