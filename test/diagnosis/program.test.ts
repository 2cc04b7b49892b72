import { expect } from 'chai';
import { behindLaunchers, programOf } from '../../supervisor/diagnosis/program.ts';
import { shellCall } from '../../supervisor/diagnosis/shell-call.ts';

const rest = (line: string) => {
  const program = programOf(line.split(' '));
  return 'rest' in program ? program.rest.join(' ') : undefined;
};

describe('a program', () => {
  for (const [line, kind] of [
    ['node server.js', 'node'],
    ['/usr/bin/node --inspect x.js', 'node'],
    ['npm start', 'package-manager'],
    ['node /usr/lib/node_modules/npm/bin/npm-cli.js run dev', 'package-manager'],
    ['node /usr/bin/yarn start', 'package-manager'],
    ['node /app/yarn.config.js', 'node'],
    ['node /usr/bin/pm2-runtime ecosystem.config.js', 'process-manager'],
    ['docker-init -- x', 'init'],
    ['busybox sleep 1', 'other'],
    ['busybox sh -c x', 'shell'],
    ['-bash', 'shell'],
    ['gunicorn: master [app]', 'other'],
    ['shutdown now', 'other'],
    ['', 'other'],
  ] as const) {
    it(`is a ${kind}: ${line}`, () => {
      expect(programOf(line.split(' ')).kind).to.equal(kind);
    });
  }

  it('is what its file is, whatever it was called', () => {
    expect(programOf(['sh', '-c', 'x'], '/usr/bin/bash')).to.deep.include({ kind: 'shell', name: 'sh' });
    expect(programOf(['sh', '-c', 'x'], '/opt/notashell').kind).to.equal('other');
    expect(programOf(['my title'], '/usr/bin/node').kind).to.equal('node');
  });

  it('starts what stands behind its own options', () => {
    expect(rest('tini -g -s -v -- node s.js')).to.equal('node s.js');
    expect(rest('tini -e 143 node s.js')).to.equal('node s.js');
    expect(rest('dumb-init --rewrite 15:2 -- node s.js')).to.equal('node s.js');
    expect(rest('timeout -k 5 --foreground 60 node s.js')).to.equal('node s.js');
    expect(rest('timeout --signal TERM --kill-after=5 60 node s.js')).to.equal('node s.js');
    expect(rest('env -i -u X A=1 B=2 node s.js')).to.equal('node s.js');
    expect(rest('setpriv --reuid 1000 --regid=1000 --init-groups node s.js')).to.equal('node s.js');
    expect(rest('gosu app:app node s.js')).to.equal('node s.js');
    expect(rest('runuser -u app -- node s.js')).to.equal('node s.js');
    expect(rest('sudo -E -u app node s.js')).to.equal('node s.js');
  });

  it('is looked for behind launchers, also in one argument of env -S', () => {
    expect(behindLaunchers(['env', '-S', 'nohup node --x', 's.js'])).to.deep.equal(['node', '--x', 's.js']);
    expect(behindLaunchers(['/usr/bin/env', '-S node --x', 's.js'])).to.deep.equal(['node', '--x', 's.js']);
    expect(behindLaunchers(['env'])).to.deep.equal(['env']);
  });
});

describe('a shell', () => {
  const call = (...argv: string[]) => shellCall(argv);

  it('runs a text, a script or its input', () => {
    expect(call('sh', '-ec', 'a $1', 'zero', 'one')).to.deep.include({
      runs: { kind: 'text', text: 'a $1', zero: 'zero' },
      args: ['one'],
    });
    expect(call('bash', '-euo', 'pipefail', '--norc', 'run.sh', '-x')).to.deep.include({
      runs: { kind: 'script', file: 'run.sh' },
      args: ['-x'],
    });
    expect(call('sh')).to.deep.include({ runs: { kind: 'input' } });
    expect(call('bash', '-s', 'a')).to.deep.include({ runs: { kind: 'input' } });
    expect(call('sh', '--', '-c')).to.deep.include({ runs: { kind: 'script', file: '-c' } });
  });

  it('is the one that its file is', () => {
    expect(shellCall(['sh', '-c', 'x'], '/bin/dash')?.dialect).to.equal('dash');
    expect(shellCall(['sh', '-c', 'x'], '/bin/busybox')?.dialect).to.equal('busybox');
    expect(call('sh', '-c', 'x')?.dialect).to.equal('unknown');
    expect(call('busybox', 'ash', '-c', 'x')).to.deep.include({ name: 'ash', dialect: 'busybox' });
    expect(call('fish')).to.equal(undefined);
  });
});
