import { expect } from 'chai';
import { formatPod, goDuration, goQuote, goStrings } from '../../supervisor/lifecycle/go-format.ts';
import { pod } from '../support/pod.ts';

describe('Go formatting', () => {
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

  it('prints a []string as %v does', () => {
    expect(goStrings(['sh', '-c', 'exit 1'])).to.equal('[sh -c exit 1]');
    expect(goStrings([])).to.equal('[]');
  });

  it('prints durations of whole seconds', () => {
    const durations = [0, 10, 20, 40, 80, 160, 300, 3600, 3725].map(goDuration);
    expect(durations).to.deep.equal([
      '0s',
      '10s',
      '20s',
      '40s',
      '1m20s',
      '2m40s',
      '5m0s',
      '1h0m0s',
      '1h2m5s',
    ]);
  });

  it('names a pod as name_namespace(uid)', () => {
    expect(formatPod(pod())).to.equal('web_default(uid-1)');
  });
});
