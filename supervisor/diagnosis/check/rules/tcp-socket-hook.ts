/** HookTcpSocket: the API server accepts a tcpSocket hook, and the kubelet cannot run it. */

import { HOOKS, type Mistake, type Subject } from '../subject.ts';

/** What the failure does, which differs by hook (`pkg/kubelet/lifecycle/handlers.go`: "invalid handler"). */
const CONSEQUENCE = {
  postStart: 'so the container is killed and restarted for ever',
  preStop: 'so it does nothing but leave a FailedPreStopHook event, and the stop signal follows at once',
} as const;

export function* tcpSocketHook({ container, path }: Subject): Iterable<Mistake> {
  for (const hook of HOOKS) {
    const socket = container.lifecycle?.[hook]?.tcpSocket;
    if (!socket) continue;
    const instead = hook === 'postStart' ? waitFor(socket.port) : 'sleep: { seconds: 5 }';
    yield {
      code: 'HookTcpSocket',
      path: [...path, 'lifecycle', hook, 'tcpSocket'],
      why: `the API server accepts a tcpSocket hook but the kubelet has no handler for it: it always fails, ${CONSEQUENCE[hook]}`,
      remedy: 'use exec, httpGet or sleep; tcpSocket is for probes only',
      change: { from: `${hook}: { tcpSocket: … }`, to: `${hook}: { ${instead} }` },
    };
  }
}

function waitFor(port: number | string): string {
  return `exec: { command: ["sh", "-c", "until nc -z 127.0.0.1 ${port}; do sleep 0.2; done"] }`;
}
