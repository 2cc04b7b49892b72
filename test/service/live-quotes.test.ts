import { expect } from 'chai';
import { FORTUNES } from '../../service/fortunes.ts';
import { liveQuotes } from '../../service/live-quotes.ts';

describe('live quotes', () => {
  it('come from a list without repetitions', () => {
    expect(FORTUNES).to.have.lengthOf(244);
    expect(new Set(FORTUNES)).to.have.property('size', 244);
  });

  it('reach every fortune and never the same twice in a row', () => {
    const fortunes = ['one', 'two', 'three', 'four'];
    const quotes = liveQuotes(fortunes);
    const seen = Array.from({ length: 400 }, () => textOf(quotes.next(0)));
    expect(new Set(seen)).to.deep.equal(new Set(fortunes));
    expect(seen.filter((text, index) => text === seen[index - 1])).to.deep.equal([]);
  });

  it('keep their bytes when they are not ASCII', () => {
    const quote = liveQuotes(['Glück – 幸運']).next(0);
    if (quote.kind !== 'ready') throw new Error('not ready');
    const { headers, body } = quote.forms['text/plain'];
    expect(Buffer.from(body, 'latin1').toString('utf8')).to.equal('Glück – 幸運\n');
    expect(headers[headers.indexOf('Content-Length') + 1]).to.equal('18');
  });
});

function textOf(quote: ReturnType<ReturnType<typeof liveQuotes>['next']>): string {
  return quote.kind === 'ready' ? quote.text : quote.sentence;
}
