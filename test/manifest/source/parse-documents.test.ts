import { expect } from 'chai';
import { parseDocuments } from '../../../supervisor/manifest/source/parse-documents.ts';
import { locate, printPath, type Tree, treeAt } from '../../../supervisor/manifest/source/tree.ts';

describe('A manifest file', () => {
  it('is read document by document, without the empty ones', () => {
    expect(
      parseDocuments('---\n---\na: 1\n---\n# nothing\n---\nb: 2\n').map(({ tree }) => plain(tree)),
    ).to.deep.equal([{ a: '1' }, { b: '2' }]);
  });

  it('may be JSON, indented with tabs or not', () => {
    expect(plainOf('{\n\t"a": {"b": [true, null, "x"]}\n}')).to.deep.equal({ a: { b: [true, null, 'x'] } });
  });

  it('may start with a byte order mark', () => {
    expect(plainOf('\uFEFFa: 1')).to.deep.equal({ a: '1' });
  });

  it('may use anchors, aliases and merge keys; own keys win, then earlier merges', () => {
    const text = 'x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  c: 3\n  <<: [*x, *y]\n';
    expect(plainOf(text)).to.deep.include({ z: { c: '3', a: '1', b: '1' } });
    expect(plainOf('x: &x {a: 1}\nz: {<<: *x}\n')).to.deep.include({ z: { a: '1' } });
  });

  it('keeps a quoted "<<" as an ordinary key', () => {
    expect(plainOf('"<<": 1')).to.deep.equal({ '<<': '1' });
  });

  it('has texts for keys: a number or a boolean becomes its text', () => {
    expect(plainOf('1: a\nyes: b\n~: c\n')).to.deep.equal({ 1: 'a', true: 'b', null: 'c' });
  });

  it('honours explicit tags of the core types and takes the others for text', () => {
    expect(plainOf('a: !!int "5"\nb: !!str 5\nc: !Ref x\nd: !!bool "yes"\n')).to.deep.equal({
      a: '5',
      b: '5',
      c: 'x',
      d: true,
    });
    expect(parseDocuments('a: !!str 5')[0]?.tree).to.nested.include({ type: 'object' });
  });
});

describe('A file that is no YAML', () => {
  const CASES: Record<string, [text: string, place: string, sentence: RegExp]> = {
    'a tab as indentation': ['a:\n\tb: 1\n', '2:1', /found character that cannot start any token/],
    'a line that is indented too deep': [
      'a: 1\n b: 2\n',
      '2:3',
      /mapping values are not allowed in this context/,
    ],
    'a colon in an unquoted text': ['a: b: c\n', '1:4', /mapping values are not allowed in this context/],
    'a bracket that is not closed': ['a: [1,\n', '2:1', /end with a \]/],
    'a quote that is not closed': ["a: 'x\n", '2:1', /Missing closing 'quote/],
    'an unknown anchor': ['a: *x\n', '1:4', /unknown anchor 'x' referenced/],
    'an anchor inside itself': ['a: &a\n  b: *a\n', '2:6', /anchor 'a' value contains itself/],
    'a key twice': ['a: 1\nb: 2\na: 3\n', '3:1', /mapping key "a" already defined at line 1/],
    'a list for a key': ['? [a]\n: 1\n', '1:3', /a key is a text, not a list/],
    'a mapping for a key': ['? {a: 1}\n: 1\n', '1:3', /a key is a text, not a mapping/],
    'a merge of a text': ['<<: x\n', '1:5', /map merge requires map or sequence of maps/],
    'a number that JSON lacks': ['a: .inf\n', '1:4', /unsupported value: \.inf/],
    'a broken escape': ['a: "\\q"\n', '1:5', /escape/],
  };

  for (const [name, [text, place, sentence]] of Object.entries(CASES)) {
    it(`says where and why: ${name}`, () => {
      const [finding] = parseDocuments(text).flatMap(({ findings }) => findings);
      expect(`${finding?.line}:${finding?.column}`).to.equal(place);
      expect(finding?.message).to.match(sentence);
    });
  }

  it('gets one sentence a document, with a remedy', () => {
    const findings = parseDocuments('- a\nb: 1\n---\na: 1\n b: 2\n').flatMap((document) => document.findings);
    expect(findings.map(({ line }) => line)).to.deep.equal([2, 5]);
    expect(findings[1]?.hint).to.match(/one column/);
  });

  it('is refused when aliases make it explode, within a second', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let n = 1; n < 12; n += 1)
      lines.push(
        `a${n}: &a${n} [${Array(10)
          .fill(`*a${n - 1}`)
          .join(', ')}]`,
      );
    const started = process.hrtime.bigint();
    const findings = parseDocuments(lines.join('\n')).flatMap((document) => document.findings);
    expect(findings.map(({ message }) => message)).to.deep.equal([
      'yaml: document contains excessive aliasing',
    ]);
    expect(Number(process.hrtime.bigint() - started) / 1e6).to.be.below(1000);
  });

  it('is refused when it is nested too deeply', () => {
    const chain = ['a0: &a0 x', ...Array.from({ length: 300 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}]`)];
    for (const text of ['['.repeat(300), '- '.repeat(10_000), '{a: '.repeat(10_000), chain.join('\n')]) {
      const [document] = parseDocuments(text);
      expect(document?.findings[0]?.message).to.equal('yaml: nested more than 200 levels deep');
    }
  });

  it('is refused when it is larger than 3 MiB', () => {
    expect(parseDocuments(`# ${'x'.repeat(3 * 1024 * 1024)}`)[0]?.findings[0]?.message).to.match(
      /larger than 3 MiB/,
    );
  });
});

describe('A place in a document', () => {
  const [document] = parseDocuments('a:\n  b:\n  - c: 1\n    d: {}\n');
  const tree = document?.tree as Tree;
  const at = (path: (string | number)[]) => {
    const { line, column } = locate(tree, path);
    return `${line}:${column}`;
  };

  it('is the value of a scalar and the key of anything larger', () => {
    expect(at(['a', 'b', 0, 'c'])).to.equal('3:8');
    expect(at(['a', 'b', 0, 'd'])).to.equal('4:5');
    expect(at(['a', 'b'])).to.equal('2:3');
  });

  it('is the item of a list', () => expect(at(['a', 'b', 0])).to.equal('3:5'));

  it('is the nearest parent of what is missing', () => {
    expect(at(['a', 'b', 0, 'x', 'y'])).to.equal('3:5');
    expect(at(['a', 'b', 7])).to.equal('2:3');
    expect(at(['a', 'b', 'x'])).to.equal('2:3');
    expect(at(['x'])).to.equal('1:1');
  });

  it('prints as Kubernetes prints it', () => {
    expect(printPath(['a', 'b', 0, 'c'])).to.equal('a.b[0].c');
    expect(treeAt(tree, ['a', 'b', 0, 'c'])?.type).to.equal('number');
    expect(treeAt(tree, ['a', 'x', 0])).to.equal(undefined);
  });
});

function plainOf(text: string): unknown {
  const [document] = parseDocuments(text);
  expect(document?.findings).to.deep.equal([]);
  return plain(document?.tree as Tree);
}

/** Numbers as their text. */
function plain(tree: Tree): unknown {
  switch (tree.type) {
    case 'object':
      return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, plain(value)]));
    case 'array':
      return tree.items.map(plain);
    case 'number':
      return tree.text;
    case 'null':
      return null;
    default:
      return tree.value;
  }
}
