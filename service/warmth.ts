/** Whether the service has prepared what its first requests need. */

import type { Ledger } from './ledger.ts';
import { renderMetrics } from './metrics.ts';
import { renderPage } from './page.ts';
import type { QuoteSource } from './quote.ts';

export type WarmUp =
  | { readonly kind: 'warm'; readonly sentence: string }
  | { readonly kind: 'cold'; readonly sentence: string };

export interface Warmth {
  /** What /readyz asks: warmed, or not required to be. */
  readonly ready: boolean;
  /** Called by GET /warmup, any number of times, also concurrently. Stays cold while there is no quote to serve. */
  warmUp(): Promise<WarmUp>;
}

/**
 * A service is ready as soon as it listens, because it answers well while cold, only slower. With `required` it is
 * ready after the first successful warm-up, for pods whose postStart hook does one.
 */
export function createWarmth(quotes: QuoteSource, ledger: Ledger, required: boolean): Warmth {
  let warm = false;
  return {
    get ready() {
      return warm || !required;
    },
    async warmUp() {
      const startedAt = performance.now();
      const filled = quotes.fill();
      const quote = quotes.next(startedAt);
      renderPage(quote, quotes.fresh);
      await renderMetrics(ledger, { inFlight: 0, draining: false });
      if (quote.kind !== 'ready') return { kind: 'cold', sentence: quote.sentence };
      warm = true;
      const ms = (performance.now() - startedAt).toFixed(1);
      return {
        kind: 'warm',
        sentence: `warm in ${ms} ms: ${filled} ${filled === 1 ? 'quote' : 'quotes'} ready`,
      };
    },
  };
}
