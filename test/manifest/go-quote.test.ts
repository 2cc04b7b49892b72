import { expect } from 'chai';
import { goQuote } from '../../supervisor/manifest/go-quote.ts';

describe('goQuote', () => {
  it('quotes as %q does', () => {
    expect(goQuote('')).to.equal('""');
    expect(goQuote('say "hi"\\n')).to.equal('"say \\"hi\\"\\\\n"');
    expect(goQuote('\x07\b\f\n\r\t\v')).to.equal('"\\a\\b\\f\\n\\r\\t\\v"');
    expect(goQuote('\x00\x1b\x7f')).to.equal('"\\x00\\x1b\\x7f"');
  });

  it('leaves what can be printed and escapes what cannot', () => {
    expect(goQuote('é – 日本 🎉')).to.equal('"é – 日本 🎉"');
    expect(goQuote('\u0085\u200b\ufeff')).to.equal('"\\u0085\\u200b\\ufeff"');
    expect(goQuote('\u2028\u2029')).to.equal('"\\u2028\\u2029"');
    expect(goQuote('\u{e0001}')).to.equal('"\\U000e0001"');
  });

  it('prints no space but the ASCII one', () => {
    expect(goQuote(' \u00a0\u3000')).to.equal('" \\u00a0\\u3000"');
  });
});
