/** What the rules of check know about commands: wrappers, signals, durations, time-outs, names. */

import { expect } from 'chai';
import { commandTime } from '../../../supervisor/diagnosis/check/hook/command-time.ts';
import { goDuration, seconds } from '../../../supervisor/diagnosis/check/hook/duration.ts';
import { waitingLine } from '../../../supervisor/diagnosis/check/hook/early-returners.ts';
import { sentSignal } from '../../../supervisor/diagnosis/check/hook/sent-signal.ts';
import { shellCommand } from '../../../supervisor/diagnosis/check/hook/shell-command.ts';
import { ignoredCodes } from '../../../supervisor/diagnosis/check/ignored-codes.ts';
import { repositoryOf, tagOf } from '../../../supervisor/diagnosis/check/image-name.ts';
import { scriptOf } from '../../../supervisor/diagnosis/check/list-commands.ts';
import { nearestName } from '../../../supervisor/diagnosis/check/nearest-name.ts';
import { unwrapCommand } from '../../../supervisor/diagnosis/check/unwrap-command.ts';

const words = (line: string) => line.split(' ');

/** One test a row: the input and what comes of it. */
function rows<Result>(
  title: string,
  of: (input: string) => Result,
  table: Readonly<Record<string, Result>>,
): void {
  describe(title, () => {
    for (const [input, expected] of Object.entries(table)) {
      it(`${input || 'nothing'} → ${JSON.stringify(expected) ?? 'unknown'}`, () => {
        expect(of(input)).to.deep.equal(expected);
      });
    }
  });
}

rows('the command behind wrappers', (line) => unwrapCommand(words(line)).join(' '), {
  'node server.js': 'node server.js',
  'tini -g -- node s.js': 'node s.js',
  '/usr/bin/dumb-init -r 15:3 nginx': 'nginx',
  'env -u A B=1 nice -n 5 nginx -g x': 'nginx -g x',
  'timeout -k 5 -s TERM 30 sleep 60': 'sleep 60',
  'gosu redis redis-server': 'redis-server',
  '/docker-entrypoint.sh nginx -g x': 'nginx -g x',
  './entrypoint.sh': './entrypoint.sh',
  'exec -a web nginx': 'nginx',
  'tini --': '',
});

rows(
  'the shell text of a command',
  (line) => {
    const shell = shellCommand(line.split('|'));
    return shell === undefined || shell === 'a file' ? shell : `${shell.item} ${shell.text}`;
  },
  {
    'sh|-c|exec nginx': '2 exec nginx',
    '/bin/bash|-euo|pipefail|-c|run it': '4 run it',
    'bash|-c|-e|run it': '3 run it',
    'busybox|sh|-c|run it': '3 run it',
    'timeout|20|sh|-c|run it': '4 run it',
    'sh|/app/run.sh|-c': 'a file',
    'sh|-c': 'a file',
    'node|-c|x': undefined,
  },
);

rows('the signal that is sent', (line) => sentSignal(words(line)), {
  'kill 1': 'TERM',
  'kill -QUIT 1': 'QUIT',
  'kill -SIGWINCH 1': 'WINCH',
  'kill -3 1': 'QUIT',
  'kill -s USR1 1': 'USR1',
  'kill -n 12 1': 'USR2',
  'kill -TERM -1': 'TERM',
  'kill -- -1': 'TERM',
  'kill -0 1': undefined,
  'kill -l': undefined,
  'pkill -f server.js': 'TERM',
  'pkill --signal=INT node': 'INT',
  'killall -q -9 java': 'KILL',
  'killall -s HUP java': 'HUP',
  'xargs -r kill -15': 'TERM',
  'nohup kill 1': 'TERM',
  'echo kill 1': undefined,
});

rows('seconds of sleep(1)', seconds, {
  '5': 5,
  '0.5': 0.5,
  '.5s': 0.5,
  '2m': 120,
  '1h': 3600,
  infinity: Number.POSITIVE_INFINITY,
  $TIME: undefined,
  '5x': undefined,
  '': undefined,
});

rows('seconds of a Go duration', goDuration, {
  '90s': 90,
  '1m30s': 90,
  '500ms': 0.5,
  '1.5h': 5400,
  '60': undefined,
});

rows(
  'how long a command takes',
  (line) => {
    const time = commandTime(words(line), []);
    return time && `${time.kind} ${time.seconds} (${time.because})`;
  },
  {
    'sleep 5 1m': 'takes 65 (sleep 5 1m)',
    'sleep $T': undefined,
    'timeout 20 sleep 60': 'takes 20 (timeout 20)',
    'timeout 60 sleep 20': 'takes 20 (sleep 20)',
    'timeout -s KILL 1m /app/drain': 'may take 60 (timeout -s KILL 1m)',
    'timeout $T /app/drain': undefined,
    'curl -sSm 40 http://x': 'may take 40 (curl -sSm 40)',
    'curl --max-time=40 http://x': 'may take 40 (curl --max-time=40)',
    'curl -X POST http://x': undefined,
    'wget -T15 http://x': 'may take 15 (wget -T15)',
    'pg_ctl stop -m fast -t 90': 'may take 90 (pg_ctl -t 90)',
    '/app/worker drain --timeout=55m': 'may take 3300 (worker --timeout=55m)',
    'kong quit --wait=15': 'may take 15 (kong --wait=15)',
    '/app/worker --timeout 60': undefined,
    'node dist/hooks/drain.js': 'may take 25 (FORTUNE_DRAIN_DEADLINE_MS, 25000 by default)',
    'node /app/hooks/drain.js --timeout 9000': 'may take 9 (--timeout 9000)',
    'node /app/hooks/drain.js --timeout=9000': 'may take 9 (--timeout 9000)',
  },
);

rows('what should stand for a command that returns early', (line) => waitingLine(words(line)), {
  'nginx -s quit': 'nginx -s quit; while pgrep -x nginx >/dev/null; do sleep 0.5; done',
  '/usr/sbin/nginx -s stop': '/usr/sbin/nginx -s quit; while pgrep -x nginx >/dev/null; do sleep 0.5; done',
  'nginx -s reload': undefined,
  'nginx -t': undefined,
  'httpd -k stop': 'httpd -k graceful-stop; while pgrep -x httpd >/dev/null; do sleep 0.5; done',
  'apachectl graceful': undefined,
  'pg_ctl stop -W -m fast': 'pg_ctl stop -m fast',
  'pg_ctl stop -m fast': undefined,
  'redis-cli shutdown nosave': undefined,
  'nodetool drain': undefined,
  'systemctl stop --no-block app': 'systemctl stop app',
  'curl -X POST localhost/quitquitquit': 'curl -X POST localhost/quitquitquit; sleep 20',
  'curl localhost/actuator/health': undefined,
});

rows('the script that an interpreter is given', (line) => scriptOf(words(line)), {
  'node server.js --port 80': 'server.js',
  'node --enable-source-maps server.js': undefined,
  'node --max-old-space-size=64 server.js': 'server.js',
  'node -e x': undefined,
  'node -r ./telemetry.js server.js': undefined,
  'python3 -m http.server': undefined,
  'python3 app.py': 'app.py',
  '/bin/sh /app/run.sh': '/app/run.sh',
  'bash -ec x': undefined,
  'java -cp lib Main': undefined,
  'java -jar app.jar': 'app.jar',
  node: undefined,
});

rows('the repository of an image', repositoryOf, {
  nginx: 'nginx',
  'docker.io/library/nginx:1.27@sha256:0123456789abcdef0123456789abcdef': 'nginx',
  'localhost:5000/nginx': 'localhost:5000/nginx',
  'ghcr.io/acme/api:v1': 'ghcr.io/acme/api',
});

rows('the tag of an image', tagOf, { nginx: '', 'php:8-fpm': '8-fpm', 'localhost:5000/php': '' });

describe('a name that was meant', () => {
  const names = ['node', 'nginx', 'python3', 'server', 'mysql'];
  const meant: Readonly<Record<string, string | undefined>> = {
    ndoe: 'node',
    ngnix: 'nginx',
    severs: undefined,
    servre: 'server',
    servr: 'server',
    nodes: 'node',
    python: undefined,
    code: undefined,
    node: undefined,
  };
  for (const [wanted, expected] of Object.entries(meant)) {
    it(`${wanted} → ${expected ?? 'none'}`, () => expect(nearestName(wanted, names)).to.equal(expected));
  }
});

describe('the annotation that ignores findings', () => {
  const read = (text: string) => ignoredCodes({ 'hooklet.dev/ignore': text });

  it('takes codes between commas, spaces and lines', () => {
    const { codes, complaints } = read('MissingPreStop,HookTcpSocket  HookHostLocalhost\nSleepExceedsGrace,');
    expect([...codes]).to.have.members([
      'MissingPreStop',
      'HookTcpSocket',
      'HookHostLocalhost',
      'SleepExceedsGrace',
    ]);
    expect(complaints).to.deep.equal([]);
  });

  it('complains of a word that is no code, and says which was meant', () => {
    expect(read('missingprestop').complaints).to.deep.equal([
      'unknown code "missingprestop", nothing is ignored for it; did you mean "MissingPreStop"?',
    ]);
    expect(read('constructor').complaints).to.deep.equal([
      'unknown code "constructor", nothing is ignored for it; docs/findings.md lists the codes',
    ]);
  });

  it('says nothing without it', () => {
    expect(ignoredCodes({}).complaints).to.deep.equal([]);
  });
});
