import { expect } from 'chai';
import { containerCommand } from '../../../supervisor/manifest/dockerfile/container-command.ts';
import { readImage } from '../../../supervisor/manifest/dockerfile/read-image.ts';

function argv(
  dockerfile: string,
  container: { command?: string[]; args?: string[] } = {},
): readonly string[] {
  const { config } = readImage(`FROM scratch\n${dockerfile}`);
  if (!config) throw new Error('refused');
  return containerCommand(container, config).argv;
}

describe('A container of an image executes', () => {
  // https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact
  for (const [entrypoint, cmd, expected] of [
    ['', '', []],
    ['', 'CMD ["exec_cmd", "p1_cmd"]', ['exec_cmd', 'p1_cmd']],
    ['', 'CMD exec_cmd p1_cmd', ['/bin/sh', '-c', 'exec_cmd p1_cmd']],
    ['ENTRYPOINT exec_entry p1_entry', '', ['/bin/sh', '-c', 'exec_entry p1_entry']],
    [
      'ENTRYPOINT exec_entry p1_entry',
      'CMD ["exec_cmd", "p1_cmd"]',
      ['/bin/sh', '-c', 'exec_entry p1_entry', 'exec_cmd', 'p1_cmd'],
    ],
    [
      'ENTRYPOINT exec_entry p1_entry',
      'CMD exec_cmd p1_cmd',
      ['/bin/sh', '-c', 'exec_entry p1_entry', '/bin/sh', '-c', 'exec_cmd p1_cmd'],
    ],
    ['ENTRYPOINT ["exec_entry", "p1_entry"]', '', ['exec_entry', 'p1_entry']],
    [
      'ENTRYPOINT ["exec_entry", "p1_entry"]',
      'CMD ["exec_cmd", "p1_cmd"]',
      ['exec_entry', 'p1_entry', 'exec_cmd', 'p1_cmd'],
    ],
    [
      'ENTRYPOINT ["exec_entry", "p1_entry"]',
      'CMD exec_cmd p1_cmd',
      ['exec_entry', 'p1_entry', '/bin/sh', '-c', 'exec_cmd p1_cmd'],
    ],
  ] as const) {
    it(`${JSON.stringify(expected)} of ${entrypoint || 'no ENTRYPOINT'} and ${cmd || 'no CMD'}`, () => {
      expect(argv([entrypoint, cmd].filter(Boolean).join('\n'))).to.deep.equal(expected);
    });
  }

  const IMAGE = 'ENTRYPOINT ["e"]\nCMD ["c"]';
  it('the image where the manifest says nothing, or an empty list', () => {
    expect(argv(IMAGE)).to.deep.equal(['e', 'c']);
    expect(argv(IMAGE, { command: [], args: [] })).to.deep.equal(['e', 'c']);
  });

  it('args instead of CMD', () => expect(argv(IMAGE, { args: ['a'] })).to.deep.equal(['e', 'a']));

  it('command instead of ENTRYPOINT, and CMD no more', () => {
    expect(argv(IMAGE, { command: ['x'] })).to.deep.equal(['x']);
    expect(argv(IMAGE, { command: ['x'], args: ['y'] })).to.deep.equal(['x', 'y']);
  });

  it('CMD alone after ENTRYPOINT [""]', () => {
    expect(argv('ENTRYPOINT [""]\nCMD ["c"]')).to.deep.equal(['c']);
  });
});

describe('A base image', () => {
  const read = (text: string) => readImage(text);

  it('that is well known gives its command, stop signal and user', () => {
    expect(read('FROM nginx:1.27\nCOPY x /y').config).to.deep.include({
      cmd: { form: 'exec', argv: ['nginx', '-g', 'daemon off;'] },
      stopSignal: 'SIGQUIT',
    });
    expect(read('FROM gcr.io/distroless/nodejs20-debian12:nonroot\nCMD ["x.js"]').config).to.deep.include({
      entrypoint: { form: 'exec', argv: ['node'] },
      user: '65532',
    });
  });

  it('of node has a script that runs what is no command with node, unless ENTRYPOINT is given', () => {
    expect(read('FROM node:20\nCMD ["x.js"]').config?.interpreter).to.equal('node');
    expect(read('FROM node:20\nENTRYPOINT []\nCMD ["x.js"]').config?.interpreter).to.equal(undefined);
    expect(read('FROM node:20\nCMD ["x.js"]').warnings).to.deep.equal([]);
  });

  it('that is not known may have an ENTRYPOINT, which a warning says', () => {
    const { warnings } = read('FROM example.com/app:1\nCMD ["x"]');
    expect(warnings[0]?.message).to.equal(
      'FROM: example.com/app:1 is not pulled, so nobody knows its ENTRYPOINT: CMD runs by itself',
    );
    expect(read('FROM example.com/app:1\nENTRYPOINT []\nCMD ["x"]').warnings).to.deep.equal([]);
  });
});

describe('STOPSIGNAL', () => {
  for (const [written, sent] of [
    ['SIGQUIT', 'SIGQUIT'],
    ['quit', 'SIGQUIT'],
    ['3', 'SIGQUIT'],
    ['SIGRTMIN+3', 'SIGRTMIN+3'],
    ['37', 'SIGRTMIN+3'],
    ['9', 'SIGKILL'],
    ['"TERM"', 'SIGTERM'],
  ] as const) {
    it(`${written} is ${sent}`, () => {
      expect(readImage(`FROM scratch\nSTOPSIGNAL ${written}`).config?.stopSignal).to.equal(sent);
    });
  }

  it('that is unknown is refused with the one that was meant', () => {
    expect(readImage('FROM scratch\nSTOPSIGNAL SIGTREM').errors[0]?.hint).to.match(/^did you mean SIGTERM\?/);
  });
});
