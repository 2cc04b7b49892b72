import { expect } from 'chai';
import { goQuote as quote } from '../../../supervisor/manifest/go-quote.ts';
import * as names from '../../../supervisor/manifest/validate/names.ts';

const {
  asPrefix,
  byteLength,
  configKey,
  dns1123Label,
  dns1123Subdomain,
  envVarName,
  labelValue,
  portName,
  qualifiedName,
} = names;

describe('A name', () => {
  const GOOD: [rule: names.NameRule, values: string[]][] = [
    [dns1123Label, ['a', 'a-1', '0', 'x'.repeat(63)]],
    [dns1123Subdomain, ['a', 'a.b-c.d', 'x'.repeat(253)]],
    [qualifiedName, ['a', 'A_b.c-d', 'example.com/Name', 'x'.repeat(63)]],
    [labelValue, ['', 'a', 'A_b.c-d']],
    [portName, ['http', 'a-1', '1a']],
    [envVarName, ['A', '1', 'a b', 'my.var-x', '~']],
    [configKey, ['a', 'A.b_c-d', '.a']],
    [asPrefix(dns1123Subdomain), ['web-', 'web']],
  ];
  for (const [rule, values] of GOOD) {
    for (const value of values)
      it(`${value.slice(0, 20)} is good`, () => expect(rule(value)).to.deep.equal([]));
  }

  const BAD: [rule: names.NameRule, value: string, details: (string | RegExp)[]][] = [
    [dns1123Label, 'a.b', ['must not contain dots']],
    [dns1123Label, 'x'.repeat(64), ['must be no more than 63 characters']],
    [dns1123Label, '-a', [/^a lowercase RFC 1123 label .* \(e\.g\. 'my-name', {2}or '123-abc', regex used/]],
    [
      dns1123Subdomain,
      `${'x'.repeat(253)}_`,
      ['must be no more than 253 characters', /^a lowercase RFC 1123 subdomain/],
    ],
    [qualifiedName, '', ['name part must be non-empty', /^name part must consist of/]],
    [qualifiedName, '/a', ['prefix part must be non-empty']],
    [qualifiedName, 'A_B/a', [/^prefix part a lowercase RFC 1123 subdomain/]],
    [
      qualifiedName,
      'a/b/c',
      [/^a valid label key must consist of .* with an optional DNS subdomain prefix and '\/'/],
    ],
    [qualifiedName, 'x'.repeat(64), ['name part must be no more than 63 bytes']],
    [labelValue, 'a b', [/^a valid label must be an empty string or consist of .*'my_value', {2}or '12345'/]],
    [labelValue, 'x'.repeat(64), ['must be no more than 63 bytes']],
    [portName, 'a--b', ['must not contain consecutive hyphens']],
    [portName, '-a', ['must not begin or end with a hyphen']],
    [portName, 'much-too-long-name', ['must be no more than 15 characters']],
    [portName, '', [/^must contain only alpha-numeric/, 'must contain at least one letter (a-z)']],
    [envVarName, 'A=B', [/^a valid environment variable name must consist only of printable ASCII/]],
    [envVarName, 'ä', [/printable ASCII/]],
    [configKey, '..', ["must not be '..'"]],
    [configKey, '..a', ["must not start with '..'"]],
    [configKey, 'a b', [/^a valid config key must consist of/]],
    [asPrefix(dns1123Subdomain), '-', [/^a lowercase RFC 1123 subdomain/]],
  ];
  for (const [rule, value, details] of BAD) {
    it(`"${value.slice(0, 20)}" is told what is wrong with it`, () => {
      const found = rule(value);
      expect(found).to.have.length(details.length);
      for (const [index, detail] of details.entries()) {
        if (typeof detail === 'string') expect(found[index]).to.equal(detail);
        else expect(found[index]).to.match(detail);
      }
    });
  }

  it('is measured in bytes of UTF-8', () => expect(byteLength('aä€😀')).to.equal(1 + 2 + 3 + 4));
});

describe('A quoted value', () => {
  it("is quoted as Go's %q quotes it", () => {
    expect(quote('a"b\\c\n\t\u0000\u0007\u007f')).to.equal('"a\\"b\\\\c\\n\\t\\x00\\a\\x7f"');
    expect(quote('ä€😀\u200b\u{e0001}')).to.equal('"ä€😀\\u200b\\U000e0001"');
  });
});
