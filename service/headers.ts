/** The headers of every answer. */

/** What a browser must not do with our answers, whatever they contain. */
export const SECURITY_HEADERS = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
} as const satisfies Record<string, string>;

/** `no-store`: an answer tells how things stand now; a kept one would hide a new quote or a drain. */
export const NO_STORE = { 'Cache-Control': 'no-store' } as const;

const { 'Content-Security-Policy': policy, 'X-Content-Type-Options': noSniff } = SECURITY_HEADERS;

/**
 * Flat, for `writeHead`: what a quote carries besides its type and length. Each header costs the hot path a hundredth of
 * its speed, so only those that mean something here. The policy forbids framing already, text has no links to refer
 * from, and what is not stored needs no Vary.
 */
export const QUOTE_HEADERS: readonly string[] = Object.entries({
  ...NO_STORE,
  'Content-Security-Policy': policy,
  'X-Content-Type-Options': noSniff,
}).flat();
