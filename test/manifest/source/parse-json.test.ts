import { expect } from 'chai';
import fc from 'fast-check';
import { parseJson } from '../../../supervisor/manifest/source/parse-json.ts';
import { printPath } from '../../../supervisor/manifest/source/tree.ts';
import { valueOfTree } from '../../../supervisor/manifest/source/tree-of-value.ts';

describe('JSON', () => {
  it('means what it means to JSON.parse', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(valueOfTree(parseJson(text).tree)).to.deep.equal(JSON.parse(text));
      }),
    );
  });

  const refused: Record<string, string> = {
    '': 'unexpected end of JSON input',
    '{"a":': 'unexpected end of JSON input',
    hello: "invalid character 'h' looking for beginning of value",
    '{a:1}': "invalid character 'a' looking for beginning of object key string",
    '{"a" 1}': "invalid character '1' after object key",
    '{"a":1 "b"}': "invalid character '\"' after object key:value pair",
    '[1 2]': "invalid character '2' after array element",
    '{}x': "invalid character 'x' after top-level value",
    '"\\q"': "invalid character 'q' in string escape code",
    '"a\nb"': "invalid character '\\n' in string literal",
    trux: "invalid character 'x' in literal true (expecting 'e')",
    '"\\u12g4"': "invalid character 'g' in \\u hexadecimal character escape",
  };
  for (const [text, message] of Object.entries(refused)) {
    it(`is not ${JSON.stringify(text)}`, () => expect(() => parseJson(text)).to.throw(message));
  }

  it('may not be nested without end', () => {
    expect(() => parseJson('['.repeat(1_000_000))).to.throw('exceeded max depth');
  });

  it('tells which keys are there twice', () => {
    const { tree, duplicates } = parseJson('{"a":[{"b":1,"b":2}],"a":{"c":3}}');
    expect(duplicates.map(({ path }) => printPath(path))).to.deep.equal(['a[0].b', 'a']);
    expect(valueOfTree(tree)).to.deep.equal({ a: { c: 3 } });
  });
});
