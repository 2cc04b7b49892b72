/** What the README and the pages of docs/ say: every command runs as it stands there, every link leads somewhere. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect } from 'chai';
import { endPrograms, ROOT, start } from '../support/program.ts';

const IN_DOCS = readdirSync(join(ROOT, 'docs')).filter((name) => /\.(?:md|js)$/.test(name));
const PAGES = ['README.md', 'CHANGELOG.md', ...IN_DOCS.map((name) => `docs/${name}`)];

interface Expectation {
  /** Seen in the output before the command is stopped with TERM; without it the command ends by itself. */
  readonly sees?: RegExp;
  readonly code: number | readonly number[];
}

type Elsewhere =
  | 'proved by test/e2e/npm-start.test.ts'
  | 'proved by test/e2e/pid-one.test.ts'
  | 'proved by test/diagnosis/real/signal-table.test.ts'
  | 'proved by test/system/deploy.system.ts'
  | 'no docker here: test/service/dockerfile.test.ts reads what it would build'
  | 'proved by test/system/pictures.system.ts'
  | 'proved by test/system/soak.system.ts, with a shorter one'
  | 'proved by test/system/drill-nginx.system.ts'
  | 'test/system/drill.system.ts, with more runs'
  | 'this is it'
  | 'a measurement, run by hand';

/** Every command of the pages, and what it must do. A command that is not here fails the test. */
const COMMANDS: Readonly<Record<string, Expectation | Elsewhere>> = {
  'npm ci && npm start': 'proved by test/e2e/npm-start.test.ts',
  'npm ci && npm test': 'this is it',
  'npm run pictures': 'proved by test/system/pictures.system.ts',
  'sudo apt-get install -y tini dumb-init s6 runit supervisor': 'a measurement, run by hand',
  'npm run bench': 'a measurement, run by hand',
  'npm run bench -- --only start,stop --rounds 5': 'a measurement, run by hand',
  'npm run bench:check': 'a measurement, run by hand',
  'npm run soak': 'proved by test/system/soak.system.ts, with a shorter one',
  'npm run soak -- --minutes 60': 'proved by test/system/soak.system.ts, with a shorter one',
  'npm run bench:drain': 'a measurement, run by hand',
  'npm run bench:speed': 'a measurement, run by hand',
  'node dist/supervisor/cli.js run --help': { code: 0 },
  'node dist/service/main.js --help': { code: 0 },
  'node dist/supervisor/cli.js run pods/fortune-poststart.yaml': { sees: /Ready/, code: [0, 143] },
  'node dist/supervisor/cli.js run pods/fortune.yaml': { sees: /Ready/, code: 0 },
  'node dist/supervisor/cli.js run --image hooklet/fortune:0.1.0=service/Dockerfile pods/fortune.yaml': {
    sees: /Ready/,
    code: 0,
  },
  'node dist/supervisor/cli.js run pods/fortune-poststart-fail.yaml': {
    sees: /CrashLoopBackOff/,
    code: [0, 137, 143],
  },
  'node dist/supervisor/cli.js run --grace 5 pods/fortune-prestop.yaml': { sees: /listening/, code: 0 },
  'node dist/supervisor/cli.js run --backoff fast pods/fortune-poststart-fail.yaml': {
    sees: /back-off 1s restarting/,
    code: [0, 137, 143],
  },
  'node dist/supervisor/cli.js run --output json pods/prestop-self-exit.yaml': { code: 0 },
  "node dist/supervisor/cli.js run -- sh -c 'echo hello; exit 0'": { code: 0 },
  'node dist/supervisor/cli.js run --pre-stop-sleep 1 -- node dist/service/main.js': {
    sees: /listening/,
    code: 0,
  },
  "node dist/supervisor/cli.js run --pre-stop-exec 'echo draining' --grace 20 -- node dist/service/main.js": {
    sees: /listening/,
    code: 0,
  },
  "node dist/supervisor/cli.js run --restart OnFailure --backoff fast -- sh -c 'exit 1'": {
    sees: /started \(restart 2\)/,
    code: [1, 143],
  },
  "node dist/supervisor/cli.js run --output text -- node -e 'console.log(1)'": { code: 0 },
  "unshare --pid --fork --mount-proc node dist/supervisor/cli.js run -- sh -c '(sleep 1 &); sleep 2; ps axo pid,ppid,args'":
    'proved by test/e2e/pid-one.test.ts',
  'npm run demo:signals': 'proved by test/diagnosis/real/signal-table.test.ts',
  'node dist/supervisor/cli.js run pods/shell-form.yaml': {
    sees: /Warning ShellSwallowsSignal/,
    code: [137, 143],
  },
  'node dist/supervisor/cli.js run pods/exec-form.yaml': { sees: /app \(pid \d+\): ready/, code: 3 },
  'node dist/supervisor/cli.js run pods/script-without-exec.yaml': {
    sees: /Warning ScriptWithoutExec/,
    code: [137, 143],
  },
  'node dist/supervisor/cli.js doctor pods/shell-form.yaml': { code: 1 },
  'node dist/supervisor/cli.js doctor service/Dockerfile': { code: 0 },
  'node dist/supervisor/cli.js drill --warm 1s pods/fortune.yaml': { code: 0 },
  'docker build -f service/Dockerfile -t hooklet/fortune:0.1.0 .':
    'no docker here: test/service/dockerfile.test.ts reads what it would build',
  'kubectl apply -k deploy': 'proved by test/system/deploy.system.ts',
  'kubectl apply -k deploy/production': 'proved by test/system/deploy.system.ts',
  "node dist/supervisor/cli.js drill --request 'GET /quote' --request 'GET /quote?delay=1500 @5' pods/fortune.yaml":
    {
      code: 0,
    },
  'node dist/supervisor/cli.js drill --warm 1s pods/fortune-no-prestop.yaml': { code: 1 },
  'node dist/supervisor/cli.js drill --help': { code: 0 },
  "node dist/supervisor/cli.js drill --request 'GET /quote' --request 'GET /quote?delay=1500 @5' bench/drill/pods/nginx-quit-hook.yaml":
    'proved by test/system/drill-nginx.system.ts',
  'npm run drill:table': 'a measurement, run by hand',
  'npm run drill:runs': 'test/system/drill.system.ts, with more runs',
  'node dist/supervisor/cli.js check pods/fortune.yaml': { code: 0 },
  'node dist/supervisor/cli.js check pods/*.yaml': { code: 1 },
  'node dist/supervisor/cli.js check --strict pods/*.yaml': { code: 1 },
  'node dist/supervisor/cli.js check --strict pods/fortune.yaml': { code: 0 },
  'node dist/supervisor/cli.js check --json pods/poststart-httpget-slow.yaml': { code: 0 },
  'node dist/supervisor/cli.js check --sarif pods/*.yaml': { code: 1 },
};

function commandsOf(page: string): string[] {
  const blocks = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```/gm)];
  const lines = blocks.flatMap(([, block = '']) => block.split('\n'));
  return lines.map((line) => line.replace(/\s+#.*$/, '').trim()).filter((line) => line !== '');
}

function linksOf(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link = '']) => link);
}

describe('The documentation', function () {
  this.timeout(30_000);
  this.slow(8000);
  afterEach(endPrograms);

  for (const command of new Set(PAGES.flatMap(commandsOf))) {
    it(`shows a command that works: ${command}`, async () => {
      const expected = COMMANDS[command];
      if (expected === undefined)
        throw new Error(`no test knows what ${command} must do: add it to COMMANDS`);
      if (typeof expected === 'string') return;
      const run = start('sh', ['-c', `exec ${command}`]);
      if (expected.sees) {
        await run.sees(expected.sees);
        run.signal('SIGTERM');
      }
      expect((await run.ended).code, run.output()).to.be.oneOf([expected.code].flat());
    });
  }

  for (const page of PAGES) {
    it(`has links that lead somewhere: ${page}`, () => {
      const local = linksOf(page).filter((link) => !link.includes(':'));
      const dead = local.filter((link) => !existsSync(resolve(ROOT, dirname(page), link)));
      expect(dead).to.deep.equal([]);
    });
  }

  it('keeps the README short', () => {
    expect(readFileSync(join(ROOT, 'README.md'), 'utf8').split('\n').length).to.be.below(200);
  });
});
