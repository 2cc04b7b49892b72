import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { manPage } from '../../scripts/bundle/man-page.ts';
import { describeProgram } from '../../supervisor/commands/completion/describe-program.ts';
import { createProgram } from '../../supervisor/commands/program.ts';
import { ROOT } from '../support/program.ts';

const FILE = join(ROOT, 'dist/man/hooklet.1');

function formatted(command: string, args: readonly string[]): string | undefined {
  const { error, status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  if (error) return undefined;
  expect([status, stderr], command).to.deep.equal([0, '']);
  return stdout;
}

describe('The man page', () => {
  it('is the same whenever it is made, and the one that is built', () => {
    expect(manPage('1.2.3')).to.equal(manPage('1.2.3'));
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(readFileSync(FILE, 'utf8')).to.equal(manPage(version));
  });

  it('has every command, flag and example', () => {
    const page = manPage('1.2.3')
      .replace(/\\-/g, '-')
      .replace(/\\f[BIR]/g, '');
    const { commands } = describeProgram(createProgram());
    for (const { name, options, after } of commands) {
      expect(page).to.include(`.SS "hooklet ${name}"`);
      for (const { long } of options) expect(page).to.include(long);
      for (const line of after.split('\n')) expect(page).to.include(line.replace(/\\/g, '\\e'));
    }
  });

  it('is read by man without a complaint', function () {
    const text = formatted('man', ['--warnings', '-l', FILE]);
    if (text === undefined) return this.skip();
    expect(text)
      .to.match(/NAME\n +hooklet - run Kubernetes Pod manifests/)
      .and.to.include('--pre-stop-sleep');
  });

  it('has no faults that mandoc knows', function () {
    const { error, stdout } = spawnSync('mandoc', ['-Tlint', '-Wwarning', FILE], { encoding: 'utf8' });
    if (error) return this.skip();
    // A date would make another page of the same sources.
    expect(stdout.replace(/.*missing date.*\n/, '')).to.equal('');
  });
});
