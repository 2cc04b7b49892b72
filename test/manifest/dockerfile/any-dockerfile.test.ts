import { expect } from 'chai';
import { DockerfileParser } from 'dockerfile-ast';
import fc from 'fast-check';
import { readImage } from '../../../supervisor/manifest/dockerfile/read-image.ts';

const KEYWORDS =
  'FROM ARG ENV LABEL ENTRYPOINT CMD SHELL WORKDIR USER STOPSIGNAL EXPOSE COPY ADD ONBUILD RUN HEALTHCHECK VOLUME';

/** Text that is nearly a Dockerfile: its keywords, its special characters, and anything between. */
const piece = fc.oneof(
  fc.constantFrom(...KEYWORDS.split(' ')),
  fc.constantFrom('\n', '\r\n', ' ', '\t', '\\\n', '`\n', '\uFEFF', '# ', '# escape=`\n', '=', '--x=y ', ','),
  fc.constantFrom(
    '$A',
    '${',
    '}',
    ':-',
    '#*',
    '%%?',
    '/a/',
    '"',
    "'",
    '[',
    ']',
    '["a"]',
    '<<EOF',
    '\nEOF\n',
    'AS b',
  ),
  fc.string({ unit: 'grapheme', maxLength: 5 }),
);
const nearly = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
const withStage = nearly.map((text) => `FROM scratch\n${text}`);

/** A Dockerfile without the rarities in which BuildKit and dockerfile-ast differ. */
const word = fc.stringMatching(/^[a-z][a-z0-9./-]{0,8}$/);
const plainLine = fc
  .tuple(
    fc.constantFrom('RUN', 'cmd', 'Entrypoint', 'USER', 'WORKDIR', 'LABEL a=b', 'EXPOSE 80', '# note'),
    fc.array(word, { minLength: 1, maxLength: 4 }),
    fc.boolean(),
  )
  .map(([keyword, words, broken]) => `${keyword} ${words.join(broken ? ' \\\n  ' : ' ')}`);
const plain = fc
  .array(plainLine, { maxLength: 12 })
  .map((lines) => ['FROM scratch', ...lines, 'CMD last', ''].join('\n'));

describe('Any text', () => {
  it('is read as a Dockerfile or refused with places inside it, and never throws or hangs', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), nearly, withStage), (text) => {
        const { config, errors, warnings, places } = readImage(text);
        expect(config === undefined).to.equal(errors.length > 0);
        const lines = text.split('\n');
        for (const { line, column } of [...errors, ...warnings, ...Object.values(places)]) {
          expect(line).to.be.within(1, Math.max(lines.length, 1));
          expect(column).to.be.within(1, (lines[line - 1] ?? '').length + 1);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('is read soon, however long', () => {
    const many = (line: string) => `FROM scratch\n${line.repeat(20_000)}CMD x\n`;
    for (const line of [
      'FROM scratch AS a\n',
      'FROM a AS a\n',
      'ENV A=$A.\n',
      'EXPOSE 0-65535\n',
      '\\\n',
      '   \n',
    ])
      readImage(many(line));
    readImage(`FROM scratch\nCMD ${' '.repeat(60_000)}x ${'\\ '.repeat(2000)}`);
  });
});

describe('A plain Dockerfile', () => {
  it('has the same places for dockerfile-ast', () => {
    fc.assert(
      fc.property(plain, (text) => {
        const cmd = DockerfileParser.parse(text)
          .getInstructions()
          .filter((instruction) => instruction.getKeyword() === 'CMD')
          .at(-1)
          ?.getRange();
        const place = readImage(text).places.CMD;
        expect(place?.line).to.equal((cmd?.start.line ?? 0) + 1);
        expect(place?.endLine).to.equal((cmd?.end.line ?? 0) + 1);
      }),
    );
  });
});
