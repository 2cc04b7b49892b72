/** The completion scripts, in the shells themselves. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { SHELLS, type Shell } from '../../supervisor/commands/completion/command.ts';
import { completionScript } from '../../supervisor/commands/completion/completion-script.ts';
import { describeProgram } from '../../supervisor/commands/completion/describe-program.ts';
import { createProgram } from '../../supervisor/commands/program.ts';

const script = (shell: Shell) => completionScript(shell, createProgram());

const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;

describe('hooklet completion', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-completion-'));
    mkdirSync(join(folder, 'pods'));
    writeFileSync(join(folder, 'pod.yaml'), '');
    writeFileSync(join(folder, 'with space.yaml'), '');
    for (const shell of SHELLS) writeFileSync(join(folder, `hooklet.${shell}`), script(shell));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** What bash itself would offer for the line, with its own rules of words: asked of its function. */
  function bash(...words: readonly string[]): readonly string[] {
    const program = `source ./hooklet.bash
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_hooklet; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', program, 'bash', 'hooklet', ...words], {
      cwd: folder,
      encoding: 'utf8',
    });
    // Outside of a completion there are no options to set.
    expect(stderr.replace(/.*compopt.*\n/g, '')).to.equal('');
    return stdout.split('\n').filter((line) => line !== '');
  }

  describe('in bash', () => {
    before(function () {
      if (!has('bash')) this.skip();
    });

    it('offers the commands', () => {
      const { commands } = describeProgram(createProgram());
      expect(bash('')).to.deep.equal(commands.map(({ name }) => name));
      expect(bash('help', 'd')).to.deep.equal(['doctor', 'drill']);
      expect(bash('d')).to.deep.equal(['doctor', 'drill']);
      expect(bash('--v')).to.deep.equal(['--version']);
    });

    it('offers all flags of every command', () => {
      for (const { name, options } of describeProgram(createProgram()).commands)
        if (options.length > 0)
          expect(bash(name, '--'), name).to.include.members(options.map(({ long }) => long));
    });

    it('offers the values of a flag that takes one of few, behind a space and behind =', () => {
      expect(bash('run', '--isolation', '')).to.deep.equal(['auto', 'namespace', 'plain']);
      expect(bash('run', '--isolation', '=')).to.deep.equal(['auto', 'namespace', 'plain']);
      expect(bash('run', '--isolation', '=', 'pl')).to.deep.equal(['plain']);
      expect(bash('run', '-o', 'j')).to.deep.equal(['json']);
      expect(bash('completion', '')).to.deep.equal(['bash', 'zsh', 'fish']);
    });

    it('leaves files to bash, and numbers to their author', () => {
      expect(bash('run', 'po')).to.deep.equal([]);
      expect(bash('run', '--trace', '')).to.deep.equal([]);
      expect(bash('run', '--grace', '')).to.deep.equal([]);
    });

    it('offers programs behind --, and then no flags of hooklet', () => {
      expect(bash('run', '--', 'bas')).to.include('bash');
      expect(bash('run', '--', 'node', '--')).to.deep.equal([]);
    });

    it('completes a line that is typed', function () {
      this.timeout(20_000);
      this.slow(5000);
      const typed = (line: string) => `source ./hooklet.bash; bind 'set show-all-if-ambiguous on'\n${line}`;
      // script(1) gives it a terminal, without which readline completes nothing.
      const { stdout, error } = spawnSync('script', ['-qec', 'bash --norc -i', '/dev/null'], {
        cwd: folder,
        encoding: 'utf8',
        timeout: 15_000,
        input: `${typed('echo do:hooklet doc\t:end\n')}echo run:; hooklet() { printf '<%s>' "$@"; }; hooklet run --iso\tpla\twit\t\nexit\n`,
        env: { ...process.env, PS1: '', TERM: 'dumb' },
      });
      if (error && 'code' in error && error.code === 'ENOENT') return this.skip();
      expect(stdout).to.include('<run><--isolation><plain><with space.yaml>');
    });
  });

  for (const shell of ['zsh', 'fish'] as const) {
    it(`is a script that ${shell} can read`, function () {
      if (!has(shell)) return this.skip();
      const { status, stderr } = spawnSync(shell, ['-n', join(folder, `hooklet.${shell}`)], {
        encoding: 'utf8',
      });
      expect([status, stderr]).to.deep.equal([0, '']);
    });
  }

  it('offers commands, flags and values in fish', function () {
    if (!has('fish')) return this.skip();
    const ask = (line: string) =>
      spawnSync('fish', ['--no-config', '-c', `source ./hooklet.fish; complete -C ${JSON.stringify(line)}`], {
        cwd: folder,
        encoding: 'utf8',
      })
        .stdout.split('\n')
        .map((each) => each.split('\t')[0]);
    expect(ask('hooklet d')).to.include.members(['doctor', 'drill']);
    expect(ask('hooklet run --iso')).to.deep.equal(['--isolation', '']);
    expect(ask('hooklet run --isolation ')).to.include.members(['auto', 'namespace', 'plain']);
    expect(ask('hooklet check po')).to.include.members(['pod.yaml', 'pods/']);
  });

  it('offers commands and flags in zsh', function () {
    this.timeout(20_000);
    this.slow(5000);
    if (!has('zsh')) return this.skip();
    const program = `zmodload zsh/zpty; zpty z 'zsh -f -i'
zpty -w z 'PS1=; autoload -U compinit; compinit -u -D; source ./hooklet.zsh; compdef _hooklet hooklet; stty cols 200; echo ready'
zpty -r z seen '*ready*ready*'
zpty -w -n z $'hooklet d\\t\\t'; zpty -r z seen '*drill*'; print -r -- $seen
zpty -w -n z $'\\x15hooklet run --isol\\tnam\\t'; zpty -r z seen '*namespace*'; print -r -- $seen
zpty -d z`;
    const { stdout } = spawnSync('zsh', ['-f', '-c', program], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 15_000,
    });
    const shown = stripVTControlCharacters(stdout).replaceAll('\b', '');
    expect(shown)
      .to.include('doctor')
      .and.to.include('drill')
      .and.to.match(/--isolation +namespace/);
  });
});
