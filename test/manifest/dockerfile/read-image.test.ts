import { expect } from 'chai';
import { readImage } from '../../../supervisor/manifest/dockerfile/read-image.ts';

/** The configuration of the image; fails when there is none. */
function config(text: string) {
  const { config: read, errors } = readImage(text);
  if (!read) throw new Error(JSON.stringify(errors));
  return read;
}

const sh = (line: string) => ['/bin/sh', '-c', line];
const commands = (text: string) => {
  const { entrypoint, cmd } = config(text);
  return [entrypoint?.argv, cmd?.argv];
};
const problems = (text: string) =>
  readImage(text).errors.map(({ line, column, message }) => `${line}:${column}: ${message}`);

describe('An image', () => {
  describe('runs', () => {
    it('an exec form as it stands', () => {
      expect(commands('FROM scratch\nENTRYPOINT ["a", "b c"]\nCMD [ "d$X" ]')).to.deep.equal([
        ['a', 'b c'],
        ['d$X'],
      ]);
    });

    it('a shell form through /bin/sh -c, variables left to the shell', () => {
      expect(commands('FROM scratch\nENTRYPOINT exec a "$X"  b\nCMD c | d')).to.deep.equal([
        sh('exec a "$X"  b'),
        sh('c | d'),
      ]);
    });

    it('what is no JSON through the shell, and says so', () => {
      const text = "FROM scratch\nCMD ['node', 'x.js']";
      expect(commands(text)[1]).to.deep.equal(sh("['node', 'x.js']"));
      expect(readImage(text).warnings[0]?.message).to.equal(
        "CMD: not a JSON array, so ['node', 'x.js'] is a line for the shell",
      );
      expect(commands('FROM scratch\nCMD ["a",]')[1]).to.deep.equal(sh('["a",]'));
      expect(commands('FROM scratch\nCMD ["a"] b')[1]).to.deep.equal(sh('["a"] b'));
    });

    it('shell forms through the SHELL that stands above them', () => {
      const text =
        'FROM scratch\nENTRYPOINT a\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nCMD b\nSHELL ["x"]';
      expect(commands(text)).to.deep.equal([sh('a'), ['/bin/bash', '-o', 'pipefail', '-c', 'b']]);
      expect(config(text).shell).to.deep.equal(['x']);
    });

    it('the last ENTRYPOINT and the last CMD', () => {
      expect(
        commands('FROM scratch\nCMD ["a"]\nENTRYPOINT ["b"]\nCMD ["c"]\nENTRYPOINT ["d"]'),
      ).to.deep.equal([['d'], ['c']]);
    });

    it('nothing after an empty ENTRYPOINT, and no arguments after an empty CMD', () => {
      expect(
        commands('FROM scratch AS a\nENTRYPOINT ["x"]\nCMD ["y"]\nFROM a\nENTRYPOINT []\nCMD []'),
      ).to.deep.equal([undefined, []]);
    });

    it('the CMD of its stage, an inherited one only without an ENTRYPOINT of its own', () => {
      const base = 'FROM scratch AS base\nENTRYPOINT ["e"]\nCMD ["c"]\n';
      expect(commands(`${base}FROM base\nENV X=1`)).to.deep.equal([['e'], ['c']]);
      expect(commands(`${base}FROM base\nCMD ["d"]`)).to.deep.equal([['e'], ['d']]);
      expect(commands(`${base}FROM base\nENTRYPOINT ["f"]`)).to.deep.equal([['f'], undefined]);
      expect(commands(`${base}FROM base\nCMD ["d"]\nENTRYPOINT ["f"]`)).to.deep.equal([['f'], ['d']]);
    });

    it('ONBUILD of the stage that it is built from, and not its own', () => {
      const text = 'FROM scratch AS a\nONBUILD CMD ["t"]\nONBUILD ENV A=1\nFROM a\nONBUILD CMD ["no"]';
      expect(config(text)).to.deep.include({ env: { A: '1' } });
      expect(commands(text)[1]).to.deep.equal(['t']);
    });
  });

  describe('is of the last stage', () => {
    it('and of the stages that this one is built from, whatever the case of names and instructions', () => {
      const text =
        'from scratch as Base\nenv A=1\nUSER u\nFROM scratch AS other\nENV B=2\nUSER v\nFrom base\nenv C=3';
      expect(config(text)).to.deep.include({ env: { A: '1', C: '3' }, user: 'u' });
    });

    it('where a name that comes later, or its own, is an image of elsewhere', () => {
      expect(config('FROM debian AS debian\nFROM debian AS last\nUSER x').base.name).to.equal('debian');
      expect(config('FROM b AS a\nFROM scratch AS b\nFROM a').base.name).to.equal('b');
    });
  });

  describe('has variables', () => {
    it('of ENV in both forms, several a line, in quotes', () => {
      const text =
        'FROM scratch\nENV A=1 B="two words" C=th\\ ree D=\'$A\'\nENV E some  value "quoted"\nENV F=';
      expect(config(text).env).to.deep.equal({
        A: '1',
        B: 'two words',
        C: 'th ree',
        D: '$A',
        E: 'some  value quoted',
        F: '',
      });
    });

    it('of which one line sees those from before it', () => {
      const text = 'FROM scratch\nENV abc=hello\nENV abc=bye def=$abc\nENV ghi=$abc';
      expect(config(text).env).to.deep.equal({ abc: 'bye', def: 'hello', ghi: 'bye' });
    });

    it('from ARG only while it is built', () => {
      const text = 'FROM scratch\nARG P=8080 Q\nENV PORT=$P NONE=$Q\nEXPOSE $P';
      expect(config(text)).to.deep.include({
        env: { PORT: '8080', NONE: '' },
        exposedPorts: [{ from: 8080, to: 8080, protocol: 'tcp' }],
      });
    });

    it('of which a global ARG is for FROM, and for a stage that declares it', () => {
      const text = `ARG V=20\nARG T=\${V}-slim\nFROM node:$T\nENV A=[$V]\nARG V\nENV B=[$V]\nARG V=3\nENV C=[$V]`;
      expect(config(text)).to.deep.include({ env: { A: '[]', B: '[20]', C: '[3]' } });
      expect(config(text).base.name).to.equal('node:20-slim');
    });

    it('of the platform when they are declared', () => {
      const text = 'FROM scratch\nARG TARGETARCH\nENV A=$TARGETARCH B=$TARGETOS';
      expect(readImage(text, { platform: 'linux/arm64' }).config?.env).to.deep.equal({ A: 'arm64', B: '' });
    });

    it('and a PATH that ENV may put something in front of', () => {
      expect(readImage('FROM x\nENV PATH=/app/bin:$PATH', { path: '/bin' }).config?.env).to.deep.equal({
        PATH: '/app/bin:/bin',
      });
    });

    it('which are empty where only the base image could set them, with a warning at the place', () => {
      const { warnings } = readImage('FROM node\nENV A=1 \\\n  B=$NODE_VERSION');
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.deep.include({ line: 3, column: 5, kind: 'unsupported' });
      expect(warnings[0]?.message).to.match(/^NODE_VERSION is empty here/);
      expect(readImage('FROM scratch\nENV A=$B').warnings).to.deep.equal([]);
    });
  });

  it('has a directory: relative ones add up', () => {
    expect(config('FROM scratch\nWORKDIR /a\nWORKDIR b/../c/\nWORKDIR ./d').workdir).to.equal('/a/c/d');
    expect(config(`FROM scratch\nENV D=/x\nWORKDIR \${D}/y`).workdir).to.equal('/x/y');
    expect(config('FROM scratch').workdir).to.equal('/');
  });

  it('knows where the build context was copied to', () => {
    expect(config('FROM scratch\nWORKDIR /app\nCOPY . .\nWORKDIR server')).to.deep.include({
      workdir: '/app/server',
      contextAt: '/app',
    });
    expect(config('FROM scratch\nWORKDIR /app\nCOPY --from=x . /elsewhere').contextAt).to.equal('/app');
  });

  it('has a user, a stop signal and ports, also from variables', () => {
    const text =
      'FROM scratch\nARG U=node S=quit\nUSER $U:1000\nSTOPSIGNAL $S\nEXPOSE 80/TCP 443 7000-7002/udp 80';
    expect(config(text)).to.deep.include({ user: 'node:1000', stopSignal: 'SIGQUIT' });
    expect(config(text).exposedPorts).to.have.length(3);
  });

  it('says what a kubelet ignores', () => {
    const { warnings } = readImage(
      'FROM scratch\nHEALTHCHECK CMD curl x\nVOLUME /data\nONBUILD RUN x\nCMD ["a"]',
    );
    expect(warnings.map(({ line, path }) => `${line} ${path}`)).to.deep.equal([
      '2 HEALTHCHECK',
      '3 VOLUME',
      '4 ONBUILD',
    ]);
    expect(readImage('FROM scratch\nHEALTHCHECK NONE').warnings).to.deep.equal([]);
  });

  it('lists what it copies from the build context', () => {
    const text =
      'ARG D=dist\nFROM node AS b\nCOPY package*.json ./\nCOPY --from=x a b\nADD https://x/y /z\nCOPY $D /x\nCOPY $OTHER /y\nCOPY <<EOF /z\nx\nEOF\nFROM b\nCOPY ["with space", "/x"]';
    expect(readImage(text).contextPaths).to.deep.equal(['package*.json', 'dist', 'with space']);
  });

  describe('is read', () => {
    const USER = '\nUSER found';
    for (const [title, text] of [
      [
        'over heredocs',
        `FROM a\nRUN <<EOF\nUSER lost\nEOF\nRUN cat <<A <<-"B C"\nUSER lost\nA\n\tUSER lost\n\tB C${USER}`,
      ],
      ['over heredocs of ONBUILD', `FROM a\nONBUILD RUN <<EOF\nUSER lost\nEOF${USER}`],
      [
        'with << that opens nothing',
        `FROM a\nCMD cat <<EOF\nRUN ["<<EOF"]\nRUN echo "<<EOF" \\<<EOF $((1<<2))${USER}`,
      ],
      [
        'with comments and empty lines in a continuation',
        `FROM a\nRUN a \\\n# no \\\n\n  b \\\n   # no\n c${USER}`,
      ],
      ['with spaces behind a continuation', `FROM a\nRUN a \\ \t\n USER lost${USER}`],
      ['with an escaped backslash at the end of a line', `FROM a\nRUN echo \\\\${USER}`],
      ['with another escape character', `# escape=\`\nFROM a\nRUN dir c:\\${USER}`],
      [
        'with directives in any case and order',
        `#SYNTAX = x\n# Escape = \`\nFROM a\nRUN a \`\n USER lost${USER}`,
      ],
      ['where a directive comes too late', `# a comment\n# escape=\`\nFROM a\nRUN a \\\n USER lost${USER}`],
      [
        'with CRLF',
        `FROM a\r\nRUN <<EOF\r\nUSER lost\r\nEOF\r\nRUN a \\\r\n b${USER.replace('\n', '\r\n')}\r\n`,
      ],
      ['with a byte order mark', `\uFEFFFROM a${USER}`],
      ['with tabs, indentation and a keyword over two lines', `FROM a\n\t US\\\nER\tfound`],
      ['with a continuation at the end of the file', `FROM a${USER} \\`],
    ] as const) {
      it(title, () => {
        expect(config(text).user).to.equal('found');
      });
    }

    it('with the place of each instruction', () => {
      const { places } = readImage('# x\nFROM a\n  ENTRYPOINT ["a", \\\n    "b"]\nCMD c');
      expect(places.ENTRYPOINT).to.deep.equal({
        line: 3,
        column: 3,
        endLine: 4,
        text: 'ENTRYPOINT ["a",     "b"]',
      });
      expect(places.CMD).to.include({ line: 5, column: 1 });
    });
  });

  describe('is refused', () => {
    for (const [text, ...expected] of [
      ['', '1:1: dockerfile contains no stages to build'],
      ['# nothing', '1:1: dockerfile contains no stages to build'],
      ['RUN x\nFROM a', '1:1: no build stage in current context'],
      ['FROM a b', '1:1: FROM requires either one or three arguments'],
      [
        'FROM a AS 1x',
        '1:1: invalid name for build stage: "1x", name can\'t start with a number or contain symbols',
      ],
      ['FROM $NONE', '1:1: base name ($NONE) should not be blank'],
      ['FROM a\n FOO x', '2:2: unknown instruction: FOO'],
      ['FROM a\nENV A', '2:1: ENV must have two arguments'],
      ['FROM a\nENV A=1 B', '2:1: Syntax error - can\'t find = in "B". Must be of the form: name=value'],
      ['FROM a\nENV', '2:1: ENV requires at least one argument'],
      ['FROM a\nENV A="x', '2:1: unexpected end of statement while looking for matching double-quote'],
      ['FROM a\nUSER', '2:1: USER requires exactly one argument'],
      ['FROM a\nCMD ["a", 1]', '2:1: when using JSON array syntax, arrays must be comprised of strings only'],
      ['FROM a\nCMD --x y', '2:1: unknown flag: --x'],
      ['FROM a\nSHELL bash -c', '2:1: SHELL requires the arguments to be in JSON form'],
      ['FROM a\nSTOPSIGNAL SIGFOO', '2:1: invalid signal: SIGFOO'],
      ['FROM a\nSTOPSIGNAL 0', '2:1: invalid signal: 0'],
      ['FROM a\nSTOPSIGNAL 65', '2:1: invalid signal: 65'],
      ['FROM a\nEXPOSE 80/xyz', '2:1: invalid port: "80/xyz": invalid proto: xyz'],
      ['FROM a\nEXPOSE 70000', '2:1: invalid containerPort: 70000'],
      ['FROM a\nEXPOSE 9-8', '2:1: invalid containerPort: 9-8'],
      ['FROM a\nRUN <<EOF\nx', '2:1: unterminated heredoc'],
      [
        'FROM a\nCOPY x',
        '2:1: COPY requires at least two arguments, but only one was provided. Destination could not be determined',
      ],
      ['# escape=x\nFROM a', "1:1: invalid escape token 'x' does not match ` or \\"],
      ['# syntax=a\n# syntax=b\nFROM a', '2:1: only one syntax parser directive can be used'],
      ['FROM a\nONBUILD ONBUILD RUN x', "2:1: Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"],
      ['FROM a\nHEALTHCHECK FOO', '2:1: Unknown type "FOO" in HEALTHCHECK (try CMD)'],
      [
        'FROM a\nFOO x\nUSER\nENV B',
        '2:1: unknown instruction: FOO',
        '3:1: USER requires exactly one argument',
        '4:1: ENV must have two arguments',
      ],
    ] as const) {
      it(`${JSON.stringify(text)}: ${expected[0]}`, () => {
        expect(problems(text)).to.deep.equal(expected);
        expect(readImage(text).config).to.equal(undefined);
      });
    }

    it('only for what concerns the last stage, where values matter', () => {
      expect(problems('FROM a AS b\nSTOPSIGNAL nonsense\nFROM c\nCMD x')).to.deep.equal([]);
    });
  });
});
