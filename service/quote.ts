/** A quote, and the ways a service may stand without one. */
import { QUOTE_HEADERS } from './headers.ts';

/** The forms in which a quote is served, in the order the server prefers them. */
export const FORMS = ['text/plain', 'application/json'] as const;
export type Form = (typeof FORMS)[number];

/** One answer, ready to be written: nothing is left to compute when a request comes. */
export interface Serialised {
  /** Flat name, value, name, value …: what `writeHead` takes without a copy. */
  readonly headers: readonly string[];
  /** The UTF-8 bytes, one a character: written as latin1 they cost neither a transcoding nor a second write. */
  readonly body: string;
}

export type Quote =
  | { readonly kind: 'ready'; readonly text: string; readonly forms: Readonly<Record<Form, Serialised>> }
  | { readonly kind: 'missing'; readonly sentence: string }
  | { readonly kind: 'unreadable'; readonly sentence: string };

export interface QuoteSource {
  /** What a person would call this source: "live quotes", "the quote in FILE". */
  readonly description: string;
  /** Whether the next request may get another quote without anybody changing anything. */
  readonly fresh: boolean;
  /**
   * The quote to serve now. Called once a request, also on the hot path: must not block for long.
   *
   * @param nowMs a monotonic clock's milliseconds, the caller's, so that the hot path reads it once
   */
  next(nowMs: number): Quote;
  /** Serialises ahead of the first request; says how many quotes are ready. */
  fill(): number;
}

/** Serialises a quote in every form. */
export function readyQuote(text: string): Quote & { kind: 'ready' } {
  return {
    kind: 'ready',
    text,
    forms: {
      'text/plain': serialise('text/plain; charset=utf-8', `${text}\n`),
      'application/json': serialise('application/json', `${JSON.stringify({ quote: text })}\n`),
    },
  };
}

function serialise(contentType: string, content: string): Serialised {
  const bytes = Buffer.from(content, 'utf8');
  return {
    headers: ['Content-Type', contentType, 'Content-Length', String(bytes.length), ...QUOTE_HEADERS],
    body: bytes.toString('latin1'),
  };
}
