/** `hooklet run --view` on a real terminal and where there is none. */

import { expect } from 'chai';
import { FOREVER, inlinePod, sh } from '../support/inline-pod.ts';
import {
  allGone,
  containerPids,
  endPrograms,
  HOOKLET,
  hooklet,
  type Program,
  start,
} from '../support/program.ts';
import { replay } from '../support/screen.ts';

const COLUMNS = 100;
const ROWS = 30;
const CTRL_C = String.fromCharCode(3);
const ESCAPE = String.fromCharCode(27);

interface TerminalWishes {
  readonly env?: NodeJS.ProcessEnv;
  readonly columns?: number;
}

describe('hooklet run --view', function () {
  this.timeout(30_000);
  this.slow(6000);
  afterEach(endPrograms);

  /** hooklet below a shell in a terminal of that size; the shell tells how it ended and how it left the terminal. */
  function inTerminal(
    args: readonly string[],
    { env = {}, columns = COLUMNS }: TerminalWishes = {},
  ): Program {
    const words = [process.execPath, HOOKLET, 'run', '--no-api', '--view', ...args];
    const shell = [
      `stty cols ${columns} rows ${ROWS}`,
      'before=$(stty -g)',
      'echo "on $(tty)"',
      // INT is hooklet's: the shell stays to look at the terminal.
      'trap : INT',
      `sh -c 'echo "hooklet is $$"; exec "$@"' sh ${words.map(quoted).join(' ')}`,
      'echo "code $?"',
      '[ "$before" = "$(stty -g)" ] && echo "terminal as before"',
    ].join('; ');
    return start('script', ['-qec', `bash -c ${quoted(shell)}`, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { TERM: 'xterm-256color', NO_COLOR: '1', ...env },
    });
  }

  function pod(): string {
    const preStop = { exec: { command: ['sh', '-c', 'echo draining; sleep 2'] } };
    return inlinePod([
      sh('main', `echo "a line"; ${FOREVER}`, { lifecycle: { preStop } }),
      sh('helper', `printf 'evil \\033[2J\\033[10A end\\n'; ${FOREVER}`),
    ]);
  }

  const once = () => inlinePod([sh('main', 'exit 0')], { restartPolicy: 'Never' });

  /** What the terminal shows in the end, without the echo of the keys. */
  const screen = (run: Program, columns = COLUMNS) =>
    replay(run.stdout().replaceAll('^C', ''), columns, ROWS).lines;

  it('shows a line a container below a whole log, and leaves the terminal as it was after Ctrl-C', async () => {
    const run = inTerminal([pod()]);
    await run.sees(/● pod\/helper +Running, Ready/);
    run.child.stdin?.write(CTRL_C);
    await run.sees(/◐ pod\/main +Terminating .*▓░* preStop 1 s of 30 s +Killing: Stopping container main/);
    await run.sees(/terminal as before/);
    await run.ended;
    const lines = screen(run);
    const end = lines.findIndex((line) => line.startsWith('code '));
    expect(lines.slice(end - 3, end + 2).map((line) => line.slice(0, 22).trimEnd())).to.deep.equal([
      '─'.repeat(22),
      '✓ pod/main   Completed',
      '✓ pod/helper Completed',
      'code 0',
      'terminal as before',
    ]);
    // The log above it: each line once, nothing of the view in between, nothing that steers.
    const log = lines.slice(0, end - 3);
    for (const line of [/│ a line$/, /preStop │ draining$/, /│ evil {2}end$/, /SIGTERM sent/, / gone$/])
      expect(log.filter((each) => line.test(each)).length, `${line} in\n${log.join('\n')}`).to.be.above(0);
    expect(log.filter((line) => /^(?:──|[●◐◑○◔✓✗] )/.test(line))).to.deep.equal([]);
    expect(log.filter((line) => line.includes('│ a line'))).to.have.length(1);
    await allGone(containerPids(run.output()));
  });

  for (const [signal, code] of [
    ['SIGTERM', 0],
    // Nobody can do anything then: nothing may have been changed that somebody must restore.
    ['SIGKILL', 137],
  ] as const) {
    it(`leaves the terminal as it was after ${signal}`, async () => {
      const run = inTerminal([pod()]);
      const [, pid] = await run.sees(/hooklet is (\d+)/);
      await run.sees(/● pod\/helper +Running, Ready/);
      process.kill(Number(pid), signal);
      await run.sees(/terminal as before/);
      await run.ended;
      expect(screen(run).join('\n')).to.include(`code ${code}`);
      await allGone(containerPids(run.output()));
    });
  }

  it('fits a narrow terminal and has no colours with NO_COLOR', async () => {
    const run = inTerminal([pod()], { columns: 32 });
    await run.sees(/● pod\/helper +Runn/);
    run.child.stdin?.write(CTRL_C);
    await run.sees(/code 0/);
    await run.ended;
    expect(run.stdout()).to.not.match(new RegExp(`${ESCAPE}\\[[0-9;]*m`));
    const lines = screen(run, 32);
    expect(lines.filter((line) => /^[●◐] /.test(line))).to.deep.equal([]);
    expect(lines.filter((line) => /^✓ pod\/main/.test(line))).to.have.length(1);
  });

  it('shows colours where they are not refused', async () => {
    const run = inTerminal([once()], { env: { NO_COLOR: undefined } });
    await run.ended;
    expect(run.stdout()).to.match(new RegExp(`${ESCAPE}\\[2m✓`));
  });

  it('is drawn anew when the terminal has changed its size', async () => {
    const run = inTerminal([pod()]);
    const [, terminal = ''] = await run.sees(/on (\/dev\/pts\/\d+)/);
    await run.sees(/● pod\/helper +Running, Ready/);
    const before = run.stdout().length;
    await start('stty', ['-F', terminal, 'cols', '50', 'rows', '20']).ended;
    run.child.stdin?.write(CTRL_C);
    await run.sees(/code 0/);
    await run.ended;
    const rules = run.stdout().slice(before).match(/─+/g) ?? [];
    expect(rules.map(({ length }) => length)).to.include(49);
    expect(rules.at(-1)).to.have.length(49);
  });

  it('says that it is off where standard output is no terminal, or one that cannot draw', async () => {
    const piped = hooklet(['run', '--no-api', '--view', once()]);
    expect((await piped.ended).code).to.equal(0);
    expect(piped.stdout()).to.match(/^hooklet: --view is off: standard output is no terminal$/m);
    expect(piped.stdout()).to.not.include(ESCAPE);
    const dumb = inTerminal([once()], { env: { TERM: 'dumb' } });
    await dumb.ended;
    expect(dumb.stdout()).to.match(/^hooklet: --view is off: TERM=dumb cannot draw in place\r?$/m);
    expect(dumb.stdout()).to.not.match(/[●✓]/);
  });

  it('is not for JSON, and not for one command', async () => {
    const json = hooklet(['run', '--view', '--output', 'json', pod()]);
    expect((await json.ended).code).to.equal(64);
    expect(json.output()).to.match(/--view is for people and --output json for programs/);
    const command = hooklet(['run', '--view', '--', 'true']);
    expect((await command.ended).code).to.equal(64);
    expect(command.output()).to.match(/--view is for manifests/);
  });
});

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
