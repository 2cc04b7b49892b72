/** What a client may take of us, in time and bytes. Each number on purpose. */
import type { ServerOptions } from 'node:http';

export const LIMITS = {
  /** Request line and headers. Browsers stay below 4 KiB; half of Node's default. */
  maxHeaderSize: 8 * 1024,
  /** From the first byte (or the connection) to the end of the headers: bounds clients that trickle. */
  headersTimeout: 10_000,
  /** To the end of the body. */
  requestTimeout: 30_000,
  /** Longer than the 60 s after which common balancers drop an idle connection: whoever closes first must be
   * them, or they send a request into a connection that we have just closed. */
  keepAliveTimeout: 65_000,
  /** How often the first two are enforced. */
  connectionsCheckingInterval: 1_000,
} as const satisfies ServerOptions;

export type Limits = { readonly [Key in keyof typeof LIMITS]: number };
