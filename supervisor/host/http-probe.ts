/** An httpGet probe: `pkg/probe/http`. */

import type { HookRequest } from '../lifecycle/actions.ts';
import type { ProbeOutcome } from '../lifecycle/facts.ts';
import { httpGet } from './http-get.ts';

/** `pkg/probe/http/request.go`: the version is the kubelet's that hooklet follows. */
const USER_AGENT = 'kube-probe/1.36';

/**
 * Any whole answer is an answer, whatever its status; no answer is a failure, in Go's words. An answer whose body
 * breaks off or never ends counts neither way, as upstream. Never rejects.
 */
export async function httpProbe(
  request: HookRequest & { readonly host: string },
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  const timeoutMs = timeoutSeconds * 1000;
  try {
    const answer = await httpGet({ ...request, userAgent: USER_AGENT, purpose: 'probe', timeoutMs }, signal);
    const { status, body, bodyError } = answer;
    if (bodyError !== undefined) return { kind: 'error', error: bodyError, result: 'failure' };
    // Any redirect that was not followed is one that somebody should know of (DoHTTPProbe).
    const redirectedElsewhere = status >= 300 && status < 400;
    return { kind: 'answered', status, body: body.toString(), redirectedElsewhere };
  } catch (error) {
    return { kind: 'failure', output: (error as Error).message };
  }
}
