/** Escape sequences in whatever hooklet is given: none of them reaches the terminal through hooklet's own lines. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { safeText, visibleText } from '../../supervisor/commands/output/safe-text.ts';
import { endPrograms, hooklet, start } from '../support/program.ts';

/** Clears the screen, names the window, and an eight-bit control character. */
const EVIL = '\u001b[2J\u001b]0;owned\u0007\u009b31m';
const STEERS = /(?![\t\n])\p{Cc}/u;

describe('A terminal', function () {
  this.timeout(30_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-terminal-'));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(endPrograms);

  interface PodParts {
    readonly metadata?: object;
    readonly container?: object;
    readonly more?: object;
  }

  function manifest({ metadata = {}, container = {}, more = {} }: PodParts, name = 'pod.json'): string {
    const main = { name: 'main', image: 'x:1', command: ['true'], ...container };
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'evil', ...metadata },
      spec: { restartPolicy: 'Never', terminationGracePeriodSeconds: 1, containers: [main] },
      ...more,
    };
    return file(name, JSON.stringify(pod));
  }

  function file(name: string, text: string): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  }

  const run = (path: string) => ['run', '--no-api', path];
  const CASES: Readonly<Record<string, () => readonly string[]>> = {
    'the name of a pod': () => run(manifest({ metadata: { name: `a${EVIL}` } })),
    'the name of a container': () => run(manifest({ container: { name: `a${EVIL}` } })),
    'the name of a field': () => run(manifest({ container: { [`life${EVIL}`]: {} }, more: { [EVIL]: 1 } })),
    'a field that check looks at': () => ['check', manifest({ container: { [`life${EVIL}`]: {} } })],
    'the kind of an object': () => run(file('kind.json', JSON.stringify({ apiVersion: 'v1', kind: EVIL }))),
    'a key that is there twice': () =>
      run(file('twice.yaml', 'apiVersion: v1\nkind: Pod\n"\\e[2J": 1\n"\\e[2J": 2\n')),
    'a command': () => run(manifest({ container: { command: [`/none${EVIL}`] } })),
    'an image that is not there': () => run(manifest({ container: { image: `a${EVIL}`, command: null } })),
    'an annotation': () => run(manifest({ metadata: { annotations: { 'hooklet.dev/image': `x=${EVIL}` } } })),
    'the name of a file': () => run(join(folder, `none${EVIL}`)),
    'a file that is no YAML': () => run(file(`bad${EVIL}.yaml`, 'a: [')),
    'a Dockerfile': () => ['doctor', file('Dockerfile', `FROM x\nFOO${EVIL} bar\nSTOPSIGNAL S${EVIL}\n`)],
    'a trace': () => ['timeline', file(`trace${EVIL}`, EVIL)],
    'an argument of hooklet': () => [EVIL],
    'an option of hooklet': () => ['run', `--${EVIL}`],
    'a home': () => run(manifest({})),
    'a command behind --': () => ['run', '--', `/none${EVIL}`],
    'the output of a container and its last words': () =>
      run(
        manifest({
          container: {
            command: [
              'sh',
              '-c',
              `printf '${EVIL}\\033[2J'; printf '\\033[2J' >"$HOOKLET_TERMINATION_LOG"; exit 3`,
            ],
          },
        }),
      ),
    'what a failing hook prints': () =>
      run(
        manifest({
          container: {
            command: ['sleep', '30'],
            lifecycle: { postStart: { exec: { command: ['sh', '-c', `printf '${EVIL}'; exit 4`] } } },
          },
        }),
      ),
  };

  for (const [what, args] of Object.entries(CASES)) {
    it(`is not steered by ${what}`, async () => {
      const env = what === 'a home' ? { HOOKLET_HOME: `/proc/none${EVIL}` } : {};
      const program = hooklet(args(), { env });
      await program.ended;
      expect(program.output()).not.to.equal('');
      expect(program.output()).not.to.match(STEERS);
    });
  }

  it('is not steered by the arguments of a process of somebody else that doctor looks at', async () => {
    const victim = start('sh', ['-c', 'echo ready; read -r never', `a${EVIL}`], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    await victim.sees(/ready/);
    const doctor = hooklet(['doctor', String(victim.pid)]);
    await doctor.ended;
    expect(doctor.output()).to.include('sh');
    expect(doctor.output()).not.to.match(STEERS);
  });

  it('shows what a name holds instead, also what would reorder the line', () => {
    expect(visibleText('a\u001b[2Jb\r\u202ec\td\n')).to.equal('a\\u001b[2Jb\\u000d\\u202ec\td\n');
    expect(visibleText('größe → 漢字 👍')).to.equal('größe → 漢字 👍');
  });

  it('gets colours of a program only where colours are wanted', () => {
    expect(safeText('\u001b[31mred', false)).to.equal('red');
  });
});
