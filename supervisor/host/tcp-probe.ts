/** A tcpSocket probe: `pkg/probe/tcp`. */

import type { ProbeOutcome } from '../lifecycle/facts.ts';
import { tcpDial } from './tcp-dial.ts';

/** Whoever accepts is well; a refusal, in Go's words, is a failure. Never rejects. */
export async function tcpProbe(
  host: string,
  port: number,
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  try {
    await tcpDial(host, port, timeoutSeconds * 1000, signal);
    return { kind: 'success' };
  } catch (error) {
    return { kind: 'failure', output: (error as Error).message };
  }
}
