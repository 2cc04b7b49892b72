/** The metrics page, loaded when it is first asked for: prom-client costs 10 MiB and 25 ms of every start. */
import type { Ledger } from './ledger.ts';

export interface Momentary {
  readonly inFlight: number;
  readonly draining: boolean;
}

export interface MetricsPage {
  readonly contentType: string;
  readonly body: string;
}

/** What the ledger holds and what is true now, in Prometheus' text format. */
export async function renderMetrics(ledger: Ledger, now: Momentary): Promise<MetricsPage> {
  const { exposition } = await import('./exposition.ts');
  return exposition(ledger, now);
}
