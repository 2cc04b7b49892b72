/** What the API server fills into hooks and probes, `pkg/apis/core/v1/defaults.go`. */

import type { HTTPGetAction, Lifecycle, LifecycleHandler, Probe } from './pod.ts';
import { present } from './present.ts';
import type { Unchecked } from './unchecked.ts';

const HTTP_GET = { path: '/', scheme: 'HTTP' };
const PROBE = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };

/** A container's hooks. */
export function defaultLifecycle(lifecycle: Unchecked<Lifecycle>): Lifecycle {
  return {
    ...present('postStart', lifecycle.postStart && defaultHandler(lifecycle.postStart)),
    ...present('preStop', lifecycle.preStop && defaultHandler(lifecycle.preStop)),
    ...present('stopSignal', lifecycle.stopSignal),
  };
}

function defaultHandler(handler: Unchecked<LifecycleHandler>): LifecycleHandler {
  return {
    ...defaultActions(handler),
    ...present('sleep', handler.sleep && { seconds: handler.sleep.seconds ?? 0 }),
  };
}

/** What a hook and a probe can both do. */
function defaultActions({ exec, httpGet, tcpSocket }: Unchecked<LifecycleHandler>): LifecycleHandler {
  return {
    ...present('exec', exec && { command: exec.command ?? [] }),
    ...present('httpGet', httpGet && defaultHttpGet(httpGet)),
    ...present('tcpSocket', tcpSocket && { port: tcpSocket.port ?? 0, ...present('host', tcpSocket.host) }),
  };
}

function defaultHttpGet(httpGet: Unchecked<HTTPGetAction>): HTTPGetAction {
  return {
    path: httpGet.path || HTTP_GET.path,
    port: httpGet.port ?? 0,
    ...present('host', httpGet.host || undefined),
    scheme: httpGet.scheme || HTTP_GET.scheme,
    httpHeaders: (httpGet.httpHeaders ?? []).map(({ name = '', value = '' }) => ({ name, value })),
  };
}

/** `SetDefaults_Probe` takes an explicit 0 for a missing value, so 0 becomes the default without a word. */
export function defaultProbe(probe: Unchecked<Probe>): Probe {
  const { grpc } = probe;
  return {
    ...defaultActions(probe),
    ...present('grpc', grpc && { port: grpc.port ?? 0, service: grpc.service ?? '' }),
    initialDelaySeconds: probe.initialDelaySeconds ?? 0,
    timeoutSeconds: probe.timeoutSeconds || PROBE.timeoutSeconds,
    periodSeconds: probe.periodSeconds || PROBE.periodSeconds,
    successThreshold: probe.successThreshold || PROBE.successThreshold,
    failureThreshold: probe.failureThreshold || PROBE.failureThreshold,
    ...present('terminationGracePeriodSeconds', probe.terminationGracePeriodSeconds),
  };
}
