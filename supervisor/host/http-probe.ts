/** An httpGet probe: `pkg/probe/http`. */

import type { HookRequest } from '../lifecycle/actions.ts';
import type { ProbeOutcome } from '../lifecycle/facts.ts';
import { httpGet } from './http-get.ts';

/** `pkg/probe/http/request.go`: the version is the kubelet's that hooklet follows. */
const USER_AGENT = 'kube-probe/1.36';

/** Any whole answer is an answer, whatever its status; anything else is a failure in Go's words. Never rejects. */
export async function httpProbe(
  { scheme, host, port, path, headers }: HookRequest & { readonly host: string },
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  try {
    const timeoutMs = timeoutSeconds * 1000;
    const request = { scheme, host, port, path, headers, userAgent: USER_AGENT, timeoutMs };
    const { status, body, bodyError, redirectedElsewhere } = await httpGet(
      { ...request, purpose: 'probe' },
      signal,
    );
    if (bodyError !== undefined) return { kind: 'failure', output: bodyError };
    return { kind: 'answered', status, body: body.toString(), redirectedElsewhere };
  } catch (error) {
    return { kind: 'failure', output: (error as Error).message };
  }
}
