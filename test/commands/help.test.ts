/** `--help` teaches by examples: every command has some, and what they show exists. */

import { existsSync } from 'node:fs';
import { expect } from 'chai';
import {
  type DescribedCommand,
  describeProgram,
} from '../../supervisor/commands/completion/describe-program.ts';
import { createProgram } from '../../supervisor/commands/program.ts';
import { endPrograms, HOOKLET, hooklet, start } from '../support/program.ts';

const program = describeProgram(createProgram());

/** The words of every `hooklet …` in the examples, each up to the end of its command. */
function examplesIn({ after }: DescribedCommand): readonly (readonly string[])[] {
  const lines = after.split(/\n\n(?=Exit code)/)[0]?.split('\n') ?? [];
  const commands = lines.flatMap((line) => {
    // A comment stands behind two spaces or more.
    const [, code = ''] = /^\s{2,}((?:\S| (?! ))+)/.exec(line) ?? [];
    return [...code.matchAll(/(?:^|\| |<\()hooklet ((?:'[^']*'|"[^"]*"|[^|>)])*)/g)].map(
      ([, rest = '']) => rest,
    );
  });
  return commands.map((text) => [...text.matchAll(/'[^']*'|"[^"]*"|\S+/g)].map(([word]) => word));
}

/** Those that hooklet reads itself. */
function flagsOf(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--');
  const own = words.slice(0, end < 0 ? undefined : end);
  return own.filter((word) => /^-{1,2}[a-zA-Z]/.test(word)).map((word) => word.split('=')[0] ?? '');
}

describe('The help', () => {
  afterEach(endPrograms);

  for (const command of [program, ...program.commands]) {
    const name = command === program ? 'hooklet' : `hooklet ${command.name}`;

    it(`of ${name} has examples, and everything that they name exists`, () => {
      expect(command.after).to.match(/^Examples:\n/m);
      const examples = examplesIn(command);
      expect(examples.length, command.after).to.be.above(0);
      for (const [called = '', ...words] of examples) {
        const meant = program.commands.find((each) => each.name === called);
        expect(meant, `${called} in ${JSON.stringify(words)}`).to.not.equal(undefined);
        // The flags behind `kubectl` are kubectl's.
        if (called === 'kubectl') continue;
        const known = meant?.options.flatMap(({ short, long }) => [short, long]);
        expect(known, `hooklet ${called} ${words.join(' ')}`).to.include.members([...flagsOf(words)]);
      }
    });

    it(`of ${name} explains every flag and operand`, () => {
      expect(command.description).to.not.equal('');
      const silent = [...command.options, ...command.operands].filter(
        ({ description }) => description === '',
      );
      expect(silent).to.deep.equal([]);
    });
  }

  it('shows an example of most commands at the top', () => {
    const shown = new Set(examplesIn(program).map(([name]) => name));
    expect([...shown]).to.include.members(['run', 'check', 'doctor', 'drill']);
  });

  it('is shown by name, and says so of one that there is not', async () => {
    const known = hooklet(['help', 'doctor']);
    expect((await known.ended).code).to.equal(0);
    expect(known.stdout()).to.match(/^Usage: hooklet doctor/);
    const unknown = hooklet(['help', 'docter']);
    expect((await unknown.ended).code).to.equal(64);
    expect(unknown.stderr()).to.match(/'docter' is invalid .*doctor/);
    expect(unknown.stdout()).to.equal('');
  });

  for (const args of ['--help', '--version', 'help run', 'drill --help', 'completion bash']) {
    it(`is quiet when nobody reads on, and says so when it cannot be written: ${args}`, async () => {
      const pipe = start('bash', [
        '-c',
        `set -o pipefail; "$0" ${HOOKLET} ${args} | :; exit $?`,
        process.execPath,
      ]);
      expect([(await pipe.ended).code, pipe.output()]).to.deep.equal([0, '']);
      if (!existsSync('/dev/full')) return;
      const full = start('sh', ['-c', `exec "$0" ${HOOKLET} ${args} > /dev/full`, process.execPath]);
      expect((await full.ended).code).to.equal(70);
      expect(full.output()).to.match(/^hooklet: cannot write to standard output: ENOSPC: [^\n]+\n$/);
    });
  }
});
