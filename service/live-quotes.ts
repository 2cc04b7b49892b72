/** Live mode: a fresh fortune for every request. */
import { FORTUNES } from './fortunes.ts';
import { type Quote, type QuoteSource, readyQuote } from './quote.ts';

/** Fortunes at random, never the same twice in a row. Each is serialised once, when it is first needed. */
export function liveQuotes(fortunes: readonly string[] = FORTUNES): QuoteSource {
  const serialised: Quote[] = [];
  let last = 0;
  const at = (index: number): Quote => {
    const quote = serialised[index] ?? readyQuote(fortunes[index] ?? '');
    serialised[index] = quote;
    return quote;
  };
  return {
    description: 'a fresh quote on every request',
    fresh: true,
    next() {
      // A step of 1 … n-1 from the last one reaches every other fortune with equal chance.
      last = (last + 1 + Math.floor(Math.random() * (fortunes.length - 1))) % fortunes.length;
      return at(last);
    },
    fill() {
      for (const index of fortunes.keys()) at(index);
      return fortunes.length;
    },
  };
}
