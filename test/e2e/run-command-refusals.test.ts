/** What `hooklet run -- COMMAND` gives back and refuses: exit codes, commands that cannot run, flags that contradict. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { endPrograms, HOOKLET, hooklet, inOrder, type Program, start } from '../support/program.ts';

const sh = (script: string) => ['--', 'sh', '-c', script];

describe('hooklet run -- COMMAND, its exit code', function () {
  this.timeout(30_000);
  this.slow(5000);

  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-command-'));
  });

  afterEach(async () => {
    await endPrograms();
    rmSync(folder, { recursive: true, force: true });
  });

  async function codeOf(program: Program): Promise<number | null> {
    return (await program.ended).code;
  }

  for (const [title, args, code, says] of [
    ['0', sh('exit 0'), 0, ''],
    ['its own', sh('exit 7'), 7, ''],
    ['128+N when signal N ended it', sh('kill -USR1 $$'), 138, ''],
    [
      '127 when it is not found',
      ['--', 'no-such-command'],
      127,
      /^hooklet: exec: "no-such-command": executable file not found in \$PATH; give the path/,
    ],
    [
      '127 when its path leads nowhere',
      ['--', './no/such'],
      127,
      /^hooklet: exec: ".\/no\/such": stat .*no such file or directory/,
    ],
    [
      '126 when it is no program',
      ['--', '/etc/passwd'],
      126,
      /^hooklet: exec: "\/etc\/passwd": permission denied; make it an executable file/,
    ],
    ['126 when it is a folder', ['--', '/etc'], 126, /is a directory/],
    [
      '127 at once, whatever the restart policy',
      ['--restart', 'Always', '--', 'no-such-command'],
      127,
      /not found/,
    ],
  ] as const) {
    it(`gives back its exit code: ${title}`, async () => {
      const run = hooklet(['run', ...args]);
      expect(await codeOf(run)).to.equal(code);
      if (says === '') expect(run.output()).to.equal('');
      else
        expect(run.output())
          .to.match(says)
          .and.match(/^.*\n$/);
    });
  }

  it('gives back 126 for a script without #!, as a container runtime refuses it', async () => {
    writeFileSync(join(folder, 'run.sh'), 'echo hi\n', { mode: 0o755 });
    const run = hooklet(['run', '--', join(folder, 'run.sh')]);
    expect(await codeOf(run)).to.equal(126);
    expect(run.output()).to.include('exec format error; make it an executable file');
  });

  it('says so when the directory it was started in is gone', async () => {
    mkdirSync(join(folder, 'gone'));
    const script = `cd ${folder}/gone && rmdir ${folder}/gone && exec ${process.execPath} ${HOOKLET} run -- true`;
    const run = start('sh', ['-c', script]);
    expect(await codeOf(run)).to.equal(64);
    expect(run.output()).to.include('hooklet: the current directory is not there any more');
  });

  describe('refuses with one sentence', () => {
    for (const [args, says] of [
      [['--'], 'no command stands behind --: give one, for example hooklet run -- node server.js'],
      [['--', ''], 'no command stands behind --: give one, for example hooklet run -- node server.js'],
      [
        ['a.yaml', '--', 'true'],
        'a.yaml stands in front of -- and a command behind it: run manifests or one command, not both',
      ],
      [
        ['--pre-stop-sleep', '5', 'a.yaml'],
        '--pre-stop-sleep is for one command behind --; a manifest says it with lifecycle.preStop.sleep',
      ],
      [
        ['--restart', 'Never', 'a.yaml'],
        '--restart is for one command behind --; a manifest says it with restartPolicy',
      ],
      [
        ['--stop-signal', 'QUIT'],
        '--stop-signal needs a command behind --, for example hooklet run --stop-signal … -- node server.js',
      ],
      [
        ['--post-start-exec', 'a', '--post-start-http', 'http://h/', '--', 'true'],
        '--post-start-exec and --post-start-http: a hook has one handler; keep one of them',
      ],
      [
        ['--pre-stop-exec', 'a', '--pre-stop-sleep', '1', '--', 'true'],
        '--pre-stop-exec and --pre-stop-sleep: a hook has one handler; keep one of them',
      ],
      [
        ['--pre-stop-sleep', '31', '--', 'true'],
        '--pre-stop-sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30); sleep less, or raise --grace',
      ],
      [
        ['--grace', '0', '--pre-stop-exec', 'a', '--', 'true'],
        '--pre-stop-exec never runs with --grace 0, which leaves it no time; leave one of them out',
      ],
      [
        ['--pre-stop-http', 'http://h:99999/', '--', 'true'],
        /argument 'http:\/\/h:99999\/' is invalid\. Give a URL/,
      ],
      [['--pre-stop-http', 'localhost:8080/x', '--', 'true'], /Give a URL, for example/],
      [['--pre-stop-http', 'http://u:p@h/', '--', 'true'], /leave them out of the URL/],
      [['--pre-stop-exec', ' ', '--', 'true'], /Give a command line/],
      [['--pre-stop-exec', 'a', '--pre-stop-exec', 'b', '--', 'true'], /It is given twice/],
      [
        ['--api-port', '5000', '--', 'true'],
        '--api-port is for manifests; a command behind -- is no pod that kubectl could see',
      ],
      [['--grace', '-5', '--', 'true'], /Give whole seconds, 0 or more/],
      [['--pre-stop-sleep', '1.5', '--', 'true'], /Give whole seconds, 0 or more/],
      [['--stop-signal', 'FOO', '--', 'true'], /argument 'FOO' is invalid\. There is no such signal/],
      [['--restart', 'Sometimes', '--', 'true'], /Allowed choices are Always, OnFailure, Never/],
      [['--post-start-exec', '--', 'true'], /option '--post-start-exec <command>' argument missing/],
      [['server'], /no such file; give the path of a Pod manifest, or put a command behind --/],
    ] as const) {
      it(args.join(' '), async () => {
        const run = hooklet(['run', ...args]);
        expect(await codeOf(run)).to.equal(64);
        if (typeof says === 'string') expect(run.output()).to.equal(`hooklet: ${says}\n`);
        else expect(run.output()).to.match(says);
      });
    }
  });

  it('is taught by --help, with a Dockerfile', async () => {
    const run = hooklet(['run', '--help']);
    expect(await codeOf(run)).to.equal(0);
    inOrder(run.stdout(), [
      /hooklet run \[options\] -- COMMAND/,
      /--pre-stop-sleep <seconds>/,
      /ENTRYPOINT \["hooklet", "run", "--pre-stop-sleep", "5", "--"\]/,
      /Exit code:/,
    ]);
  });
});
