import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { DockerfileError } from '../../../supervisor/manifest/dockerfile/dockerfile-error.ts';
import { lexWord, lexWords } from '../../../supervisor/manifest/dockerfile/lex-word.ts';

const VARIABLES: Readonly<Record<string, string>> = {
  PWD: '/home',
  SHELL: 'bash',
  NULL: '',
  KOREAN: '한국어',
  STARS: 'a***yy*',
  X: 'xxyy',
  ONE: 'x',
  PATHS: '/foo*/*/*.txt',
  NEEDLE: '\\*/',
  URL: 'http://a.example/b',
  HTTP: 'http://',
  HTTPS: 'https://',
  SPACED: ' ab  c ',
};

/** What is written and what it means; null is an error. After BuildKit's own tests, whose results these are. */
const TEXTS: readonly (readonly [string, string | null])[] = JSON.parse(
  readFileSync(new URL('words.json', import.meta.url), 'utf8'),
);

const WORDS: readonly (readonly [string, readonly string[]])[] = [
  ['hello there', ['hello', 'there']],
  ['hello\\ there', ['hello there']],
  ['hello" there  "', ['hello there  ']],
  ['hello$SPACED', ['hello', 'ab', 'c']],
  ['hello"$SPACED"bye', ['hello ab  c bye']],
  ['a <<  EOF b', ['a', '<<  EOF', 'b']],
];

const options = {
  escapeToken: '\\',
  lookup: (name: string) => (Object.hasOwn(VARIABLES, name) ? VARIABLES[name] : undefined),
};

/** Written with parentheses, so that nobody takes them for a template. */
const braces = (text: string) => text.replaceAll('(', '{').replaceAll(')', '}');

describe('A word of a Dockerfile', () => {
  for (const [written, meant] of TEXTS) {
    it(`${written} ${meant === null ? 'is refused' : `is ${meant}`}`, () => {
      if (meant === null) expect(() => lexWord(written, options)).to.throw(DockerfileError);
      else expect(lexWord(written, options).text).to.equal(meant);
    });
  }

  for (const [written, words] of WORDS) {
    it(`${written} falls into ${words.length}`, () => {
      expect(lexWords(written, options).words).to.deep.equal(words);
    });
  }

  it('names the variables that were empty because nobody set them, not those with a stand-in', () => {
    expect(lexWord(braces('$A $(B) $(C:-x) $(D#y) $(PWD)'), options).unset).to.deep.equal(['A', 'B', 'D']);
  });

  it('uses the escape character of the directive', () => {
    expect(lexWord('`$PWD \\$PWD', { ...options, escapeToken: '`' }).text).to.equal('$PWD \\/home');
  });

  it('says which message the author gave, and which variable is missing', () => {
    expect(() => lexWord(braces('$(V:?give V a value)'), options)).to.throw('V: give V a value');
    expect(() => lexWord(braces('$(V?)'), options)).to.throw('V: is not allowed to be unset');
  });

  it('refuses what would fill the memory or the stack', () => {
    const long = { ...options, lookup: () => 'x'.repeat(100_000) };
    expect(() => lexWord('$A$A', long)).to.throw(DockerfileError, /more than 131072 characters/);
    expect(() => lexWord(braces('$(a:-').repeat(10_000), options)).to.throw(
      DockerfileError,
      /nested too deeply/,
    );
    const stars = { ...options, lookup: () => 'a'.repeat(100_000) };
    expect(() => lexWord(`\${A#${'*a'.repeat(5000)}b}`, stars)).to.throw(DockerfileError, /takes too long/);
  });
});
