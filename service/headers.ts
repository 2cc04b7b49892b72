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

/** Flat, for `writeHead`: what a quote carries besides its type and length. */
export const QUOTE_HEADERS: readonly string[] = Object.entries({
  ...NO_STORE,
  Vary: 'Accept',
  ...SECURITY_HEADERS,
}).flat();
