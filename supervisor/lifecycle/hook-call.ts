/** From a manifest's handler to something that can be run: what `lifecycle/handlers.go` Run does first. */

import type { Container, LifecycleHandler } from '../manifest/pod.ts';
import type { HookCall } from './actions.ts';

export type HookPlan =
  | { readonly kind: 'call'; readonly call: HookCall }
  /** The core's own timer. */
  | { readonly kind: 'sleep'; readonly seconds: number }
  /** It cannot even be tried. */
  | { readonly kind: 'fail'; readonly error: string };

/** The first of exec, httpGet, sleep that is set; anything else is an invalid handler (handlers.go Run). */
export function planHook(container: Container, handler: LifecycleHandler): HookPlan {
  if (handler.exec) {
    // No $(VAR) expansion here: hook commands are taken as written, unlike probe commands (observed, rule 25).
    return { kind: 'call', call: { kind: 'exec', command: handler.exec.command } };
  }
  if (handler.httpGet) return planHttpGet(container, handler.httpGet);
  if (handler.sleep) return { kind: 'sleep', seconds: handler.sleep.seconds };
  return { kind: 'fail', error: `Cannot run handler: invalid handler: ${dumpHandler(handler)}` };
}

function planHttpGet(container: Container, action: NonNullable<LifecycleHandler['httpGet']>): HookPlan {
  const port = resolvePort(container, action.port);
  if (typeof port !== 'number') return { kind: 'fail', error: port.error };
  return {
    kind: 'call',
    call: {
      kind: 'httpGet',
      request: {
        scheme: action.scheme,
        ...(action.host ? { host: action.host } : {}),
        port,
        path: action.path,
        headers: action.httpHeaders,
      },
    },
  };
}

/** `pkg/probe/util.go` ResolveContainerPort: a number, a port name of this container, or a decimal string. */
export function resolvePort(
  container: Container,
  port: number | string,
): number | { readonly error: string } {
  if (typeof port === 'number') return inRange(port);
  const named = container.ports.find((candidate) => candidate.name === port);
  if (named) return inRange(named.containerPort);
  if (!/^[+-]?\d+$/.test(port))
    return { error: `strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax` };
  return inRange(Number(port));
}

function inRange(port: number): number | { readonly error: string } {
  return port > 0 && port < 65536 ? port : { error: `invalid port number: ${port}` };
}

/** Go's `%+v`-like dump that the kubelet shows for a tcpSocket hook (observed, trace d8). */
function dumpHandler(handler: LifecycleHandler): string {
  if (!handler.tcpSocket) return '&LifecycleHandler{Exec:nil,HTTPGet:nil,TCPSocket:nil,Sleep:nil,}';
  const { port, host = '' } = handler.tcpSocket;
  const dumped = typeof port === 'number' ? `{0 ${port} }` : `{1 0 ${port}}`;
  return `&LifecycleHandler{Exec:nil,HTTPGet:nil,TCPSocket:&TCPSocketAction{Port:${dumped},Host:${host},},Sleep:nil,}`;
}
