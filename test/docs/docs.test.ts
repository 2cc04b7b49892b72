/** What the README and the other pages say: every command runs as it stands there and prints what the page shows. */

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { canUnshare } from '../diagnosis/real/try-form.ts';
import { useFixedPorts } from '../support/fixed-ports.ts';
import { endPrograms, HOOKLET, ROOT, start } from '../support/program.ts';
import { COMMANDS, type Runs } from './commands.ts';
import { commandsOf, hiddenCommandsOf, PAGES, type ShownCommand, textOf } from './pages.ts';
import { missingLine, shownLine } from './shown-output.ts';

interface Shown extends ShownCommand {
  readonly page: string;
}

const SHOWN: readonly Shown[] = PAGES.flatMap((page) =>
  commandsOf(page).map((shown) => ({ page, ...shown })),
);

/** By command: what all pages show of it. */
const RUNS = new Map<string, readonly Shown[]>();
for (const shown of SHOWN) RUNS.set(shown.command, [...(RUNS.get(shown.command) ?? []), shown]);

function isRun(expected: (typeof COMMANDS)[string] | undefined): expected is Runs {
  return expected !== undefined && 'code' in expected;
}

/** As the page says for those who are not root. */
function asAnybody(command: string): string {
  return process.getuid?.() === 0 ? command : command.replace('unshare ', 'unshare --user --map-root-user ');
}

describe('The commands of the documentation', function () {
  useFixedPorts();
  this.timeout(60_000);
  this.slow(8000);
  const folder = mkdtempSync(join(tmpdir(), 'hooklet-docs-'));
  // `hooklet` is what a page calls it that is about an installed one.
  before(() => symlinkSync(HOOKLET, join(folder, 'hooklet')));
  afterEach(endPrograms);
  after(() => rmSync(folder, { recursive: true }));

  for (const [command, places] of RUNS) {
    const expected = COMMANDS[command];
    if (!isRun(expected)) continue;
    it(`works: ${command}`, async function () {
      if (expected.unshares && !canUnshare()) this.skip();
      const env = { PATH: `${folder}:${process.env.PATH}` };
      const run = start('sh', ['-c', `exec ${expected.unshares ? asAnybody(command) : command}`], { env });
      if (expected.sees) {
        await run.sees(expected.sees);
        await expected.meanwhile?.();
        run.signal(expected.stop ?? 'SIGTERM');
      }
      expect((await run.ended).code, run.output()).to.be.oneOf([expected.code].flat());
      for (const { page, output } of places)
        expect(missingLine(output, run.output()), `shown in ${page}, printed:\n${run.output()}`).to.equal(
          undefined,
        );
    });
  }

  it('are all known: run here, or it is said where', () => {
    expect([...RUNS.keys()].filter((command) => !(command in COMMANDS))).to.deep.equal([]);
    expect(Object.keys(COMMANDS).filter((command) => !RUNS.has(command))).to.deep.equal([]);
  });

  it('are all in blocks that are looked at', () => {
    const hidden = PAGES.flatMap((page) => hiddenCommandsOf(page).map((line) => `${page}: ${line}`));
    expect(hidden).to.deep.equal([]);
  });

  for (const [command, expected] of Object.entries(COMMANDS)) {
    if (!('file' in expected)) continue;
    it(`is run by ${expected.file}: ${command}`, () => {
      expect(readFileSync(join(ROOT, expected.file), 'utf8')).to.include(expected.says);
      if (expected.compares) return;
      for (const { page, output } of RUNS.get(command) ?? [])
        expect(output, `${page} shows what nobody compares`).to.deep.equal([]);
    });
  }

  it('have their npm scripts', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...RUNS.keys()].flatMap((command) => /^npm run ([\w:-]+)/.exec(command)?.[1] ?? []);
    expect(named.filter((name) => !(name in scripts))).to.deep.equal([]);
  });

  it('are compared with what is printed, but for what differs from run to run', () => {
    expect(
      shownLine('09:00:00.000 a started pid 7: node … 3 s').test(
        '10:11:12.131 a started pid 99: node x.js 3 s',
      ),
    ).to.equal(true);
    expect(shownLine('exited with code 0').test('exited with code 1')).to.equal(false);
    expect(missingLine(['a', '…', 'c 1.5 s'], 'a\nb\nc 2.25 s\n')).to.equal(undefined);
    expect(missingLine(['c', 'a'], 'a\nb\nc\n')).to.equal('a');
  });
});

describe('The documentation', () => {
  it('keeps the README short', () => {
    expect(readFileSync(join(ROOT, 'README.md'), 'utf8').split('\n').length).to.be.below(200);
  });

  it('has every pod in its list', () => {
    const page = textOf('docs/pods.md');
    const pods = readdirSync(join(ROOT, 'pods')).filter((name) => name.endsWith('.yaml'));
    expect(pods.filter((name) => !page.includes(`](../pods/${name})`))).to.deep.equal([]);
  });

  it('names only files that are there', () => {
    const named = PAGES.flatMap((page) => namedFiles(textOf(page)));
    expect([...new Set(named)].filter((path) => !existsSync(join(ROOT, path)))).to.deep.equal([]);
  });
});

/** Paths from the root, in text and tables; `../` of a link in front of one is no part of it. */
function namedFiles(text: string): string[] {
  const paths =
    /(?<![\w/])(?:\.\.\/)?((?:supervisor|test|bench|scripts|hooks|pods|service|deploy)\/[\w./-]+\.(?:ts|js|yaml|sh|json))\b/g;
  return [...text.matchAll(paths)].map(([, path = '']) => path);
}
