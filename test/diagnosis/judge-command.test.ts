import { expect } from 'chai';
import type { CommandFiles } from '../../supervisor/diagnosis/command-judgement.ts';
import { interpreterOf } from '../../supervisor/diagnosis/interpreter-line.ts';
import { judgeCommand } from '../../supervisor/diagnosis/judge-command.ts';
import { execForm } from '../../supervisor/diagnosis/origin.ts';
import type { Dialect } from '../../supervisor/diagnosis/shell/exec-rule.ts';
import { shellOfImage } from '../../supervisor/diagnosis/shell-of-image.ts';

interface Fields {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly packageScripts?: Readonly<Record<string, string>>;
  readonly sh?: Dialect;
}

function judge(argv: readonly string[], { scripts = {}, packageScripts = {}, sh = 'dash' }: Fields = {}) {
  const source = (file: string, text: string | undefined) =>
    text === undefined ? undefined : { file, text, line: 1 };
  const files: CommandFiles = {
    script: (name) => source(name, scripts[name]),
    packageScript: (name) => source('package.json', packageScripts[name]),
    dialectOf: () => sh,
  };
  const origin = { path: 'ENTRYPOINT', write: (words: readonly string[]) => `ENTRYPOINT ${execForm(words)}` };
  return judgeCommand(argv, origin, { signal: { name: 'SIGTERM', number: 15 }, files });
}

const codes = (argv: string | readonly string[], fields?: Fields) =>
  judge(typeof argv === 'string' ? argv.split(' ') : argv, fields).findings.map(({ code, severity }) =>
    severity === 'error' ? code : `${code} (${severity})`,
  );

describe('a command that has not been started', () => {
  it('is healthy in exec form', () => {
    expect(codes('node s.js')).to.deep.equal([]);
    expect(codes('tini -- node s.js')).to.deep.equal([]);
    expect(codes('setpriv --reuid 1 nohup java -jar x.jar')).to.deep.equal([]);
  });

  it('is judged by which shell sh is', () => {
    const form = ['sh', '-c', 'node s.js'];
    expect(codes(form, { sh: 'dash' })).to.deep.equal(['ShellSwallowsSignal']);
    expect(codes(form, { sh: 'busybox' })).to.deep.equal([]);
    expect(codes(form, { sh: 'bash' })).to.deep.equal([]);
    expect(codes(form, { sh: 'unknown' })).to.deep.equal(['ShellSwallowsSignal (warning)']);
    expect(codes(['sh', '-c', 'node s.js; true'], { sh: 'unknown' })).to.deep.equal(['ShellSwallowsSignal']);
    expect(codes(['sh', '-c', 'exec node s.js'], { sh: 'unknown' })).to.deep.equal([]);
  });

  it('writes the exec form', () => {
    const [finding] = judge(['sh', '-c', 'node s.js --port 80']).findings;
    expect(finding?.change?.to).to.equal('ENTRYPOINT ["node", "s.js", "--port", "80"]');
    const [behindInit] = judge(['tini', '--', 'sh', '-c', 'cd /app; node s.js > log; true']).findings;
    expect(behindInit?.code).to.equal('InitInFrontOfShell');
    expect(behindInit?.change?.to).to.equal(
      'ENTRYPOINT ["tini", "--", "sh", "-c", "cd /app; exec node s.js > log"]',
    );
  });

  it('is read where it is a script, by its interpreter', () => {
    expect(codes('./run.sh', { scripts: { './run.sh': '#!/bin/sh\nnode s.js\n' } })).to.deep.equal([
      'ScriptWithoutExec',
    ]);
    expect(codes('./run.sh', { scripts: { './run.sh': '#!/bin/sh\nexec node s.js\n' } })).to.deep.equal([]);
    expect(
      codes('./run.py', { scripts: { './run.py': '#!/usr/bin/env python3\nnode s.js\n' } }),
    ).to.deep.equal([]);
    expect(
      codes('./run.sh', { scripts: { './run.sh': '#!/usr/bin/env -S bash -e\nnode s.js\n' } }),
    ).to.deep.equal(['ScriptWithoutExec']);
  });

  it('is followed from script to script', () => {
    const scripts = { './a.sh': '#!/bin/sh\nexec ./b.sh "$@"\n', './b.sh': '#!/bin/sh\n"$@"\n' };
    const { findings, runs } = judge(['./a.sh', 'node', 's.js'], { scripts });
    expect(findings[0]).to.deep.include({ code: 'ScriptWithoutExec', place: { file: './b.sh', line: 2 } });
    expect(runs.at(-1)).to.equal('node s.js');
  });

  it('is not followed for ever', () => {
    expect(judge(['./a.sh'], { scripts: { './a.sh': '#!/bin/sh\nexec ./a.sh\n' } }).unknown).to.have.length(
      1,
    );
  });

  it('says what it does not know', () => {
    expect(judge(['sh', 'gone.sh']).unknown).to.deep.equal(['gone.sh: the script cannot be read from here']);
    expect(judge(['sh']).unknown).to.deep.equal(['sh reads its commands from standard input']);
    expect(judge(['sh', '-c', "it's"]).unknown[0]).to.include('line 1');
    expect(judge(['sh', '-c', 'exec $APP']).unknown[0]).to.include('shows only when it runs');
  });

  it('knows package managers by the script that they run', () => {
    expect(codes('npm start', { packageScripts: { start: 'node s.js' } })).to.deep.equal([
      'PackageManagerInFront',
    ]);
    expect(codes('npm run serve', { packageScripts: { serve: 'exec node s.js' } })).to.deep.equal([]);
    expect(codes('npm start')).to.deep.equal(['PackageManagerInFront (warning)']);
    expect(codes('npm start', { packageScripts: { start: 'node s.js' }, sh: 'busybox' })).to.deep.equal([]);
    expect(codes('yarn start', { packageScripts: { start: 'exec node s.js' } })).to.deep.equal([
      'PackageManagerInFront (warning)',
    ]);
    expect(codes('pnpm dev', { packageScripts: { dev: 'vite; true' } })).to.deep.equal([
      'PackageManagerInFront',
    ]);
    expect(codes('npx serve .')).to.deep.equal(['PackageManagerInFront']);
  });

  it('knows who passes signals on, and how', () => {
    expect(codes('pm2-runtime s.js')).to.deep.equal(['SignalTranslated (warning)']);
    expect(codes('su app -c exec')).to.deep.equal(['LauncherKillsEarly (warning)']);
    expect(codes('flock /l node s.js')).to.deep.equal(['NoSignalHandler']);
    expect(codes('sleep infinity')).to.deep.equal(['NoSignalHandler']);
    expect(codes('tini -- sleep infinity')).to.deep.equal([]);
    expect(codes(['sh', '-c', 'while true; do date; sleep 5; done'])).to.deep.equal(['NoSignalHandler']);
  });
});

describe('an interpreter line', () => {
  it('has one argument at most', () => {
    expect(interpreterOf('#!/bin/sh -e -u\nx')).to.deep.equal(['/bin/sh', '-e -u']);
    expect(interpreterOf('#! /bin/sh\r\nx')).to.deep.equal(['/bin/sh']);
    expect(interpreterOf('node s.js')).to.equal(undefined);
  });
});

describe('the shell of an image', () => {
  for (const [image, dialect] of [
    ['node:20-alpine', 'busybox'],
    ['node:20', 'dash'],
    ['docker.io/library/python:3.12-slim', 'dash'],
    ['debian', 'dash'],
    ['ghcr.io/acme/app:1', 'unknown'],
    ['registry.access.redhat.com/ubi9/nodejs-20', 'bash'],
    ['fedora:41', 'bash'],
  ] as const) {
    it(`of ${image} is ${dialect}`, () => {
      expect(shellOfImage(image)).to.equal(dialect);
    });
  }
});
