/** Every command that a page shows, and what it must do, or where else it is run. */

import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { get } from '../support/request.ts';

/** Run as it stands, from the root of the repository. */
export interface Runs {
  /** Seen in the output before the command is stopped with TERM; without it the command ends by itself. */
  readonly sees?: RegExp;
  /** What somebody else does once that was seen; resolves when it is under way. */
  readonly meanwhile?: () => Promise<void>;
  /** What stops it: TERM unless said. */
  readonly stop?: NodeJS.Signals;
  readonly code: number | readonly number[];
  /** It makes namespaces, which a machine may forbid; without root it needs those of a user. */
  readonly unshares?: true;
}

/** Run by another test: the file, and what stands in it as the proof. */
export interface Elsewhere {
  readonly file: string;
  readonly says: string;
  /** It also compares what the page shows of the output. */
  readonly compares?: true;
}

/** No test can: it needs what a test may not ask for, or an hour. */
export interface ByHand {
  readonly byHand: string;
}

const TYPED: Elsewhere = { file: 'test/docs/kubectl.test.ts', says: 'commandsOf(PAGE)', compares: true };

const MEASUREMENT: ByHand = { byHand: 'a measurement' };

/** A request that the fortune service is still working on when it is told to stop. */
async function slowRequest(): Promise<void> {
  const service = 'http://127.0.0.1:8080';
  // Whatever becomes of it: what the service says of it is what counts.
  get(`${service}/quote?delay=2000`).catch(() => {});
  await eventually(async () => {
    const { body } = await get(`${service}/metrics`);
    expect(Number(body.match(/^http_requests_in_flight (\d+)$/m)?.[1])).to.be.at.least(1);
  });
}

const CLI = 'node dist/supervisor/cli.js';

export const COMMANDS: Readonly<Record<string, Runs | Elsewhere | ByHand>> = {
  // What a newcomer types, and what CI begins with.
  'npm ci': { file: '.ci/run', says: 'step npm ci' },
  'npm ci && npm start': { file: 'test/e2e/npm-start.test.ts', says: "start('npm', ['start'])" },
  'npm start': {
    sees: /(?=[\s\S]*the live page)(?=[\s\S]*Ready 1\/1)/,
    meanwhile: slowRequest,
    stop: 'SIGINT',
    code: 0,
  },
  'npm ci && npm test': { file: '.ci/run', says: 'step npm test' },
  'npm test': { file: '.ci/run', says: 'step npm test' },
  'npm run build': { file: 'package.json', says: '"pretest": "npm run --silent build"' },
  'npm run lint': { file: '.ci/run', says: 'step npm run lint' },
  'npm run typecheck': { file: '.ci/run', says: 'step npm run typecheck' },
  'npx mocha test/lifecycle/grace.test.ts': { code: 0 },
  "npx mocha test/lifecycle/grace.test.ts --grep 'at least 2 s'": { code: 0 },

  // hooklet run FILE
  [`${CLI} run --help`]: { code: 0 },
  [`${CLI} run pods/fortune-poststart.yaml`]: { sees: /Ready/, code: [0, 143] },
  [`${CLI} run pods/fortune.yaml`]: { sees: /Ready/, code: 0 },
  [`${CLI} run --image hooklet/fortune:0.1.0=service/Dockerfile pods/fortune.yaml`]: {
    sees: /Ready/,
    code: 0,
  },
  [`${CLI} run pods/fortune-poststart-fail.yaml`]: { sees: /CrashLoopBackOff/, code: [0, 137, 143] },
  [`${CLI} run --grace 5 pods/fortune-prestop.yaml`]: { sees: /listening/, code: 0 },
  [`${CLI} run --backoff fast pods/fortune-poststart-fail.yaml`]: {
    sees: /back-off 1s restarting/,
    code: [0, 137, 143],
  },
  [`${CLI} run --output json pods/prestop-self-exit.yaml`]: { code: 0 },
  [`${CLI} run pods/shell-form.yaml`]: { sees: /Warning ShellSwallowsSignal/, code: [137, 143] },
  [`${CLI} run pods/exec-form.yaml`]: { sees: /app \(pid \d+\): ready/, code: 3 },
  [`${CLI} run pods/script-without-exec.yaml`]: { sees: /Warning ScriptWithoutExec/, code: [137, 143] },
  [`${CLI} run pods/start-and-stop-order.yaml`]: { sees: /Ready 3\/3/, code: 0 },
  [`${CLI} run pods/fortune-prestop-fail.yaml`]: { sees: /listening/, code: 0 },
  [`${CLI} run pods/poststart-httpget-slow.yaml`]: { sees: /Killing/, code: [0, 137, 143] },
  [`${CLI} run pods/poststart-httpget-404.yaml`]: { sees: /Ready 2\/2/, code: [0, 137] },
  [`${CLI} run pods/liveness-restart.yaml`]: { sees: /restart 1/, code: [0, 137, 143] },
  [`${CLI} run pods/probes-on-termination.yaml`]: { sees: /Ready 1\/1/, code: 0 },

  // hooklet run -- COMMAND
  [`${CLI} run -- sh -c 'echo hello; exit 0'`]: { code: 0 },
  [`${CLI} run --pre-stop-sleep 1 -- node dist/service/main.js`]: { sees: /listening/, code: 0 },
  [`${CLI} run --pre-stop-exec 'echo draining' --grace 20 -- node dist/service/main.js`]: {
    sees: /listening/,
    code: 0,
  },
  [`${CLI} run --restart OnFailure --backoff fast -- sh -c 'exit 1'`]: {
    sees: /started \(restart 2\)/,
    code: [1, 143],
  },
  [`${CLI} run --output text -- node -e 'console.log(1)'`]: { code: 0 },
  [`unshare --pid --fork --mount-proc ${CLI} run -- sh -c '(sleep 1 &); sleep 2; ps axo pid,ppid,args'`]: {
    code: 0,
    unshares: true,
  },

  [`${CLI} run --grace 2 -- sh pods/signals/without-exec.sh`]: { sees: /↳ start node/, code: 143 },

  // hooklet check, doctor, drill
  [`${CLI} check pods/fortune.yaml`]: { code: 0 },
  [`${CLI} check pods/*.yaml`]: { code: 1 },
  [`${CLI} check --strict pods/*.yaml`]: { code: 1 },
  [`${CLI} check --strict pods/fortune.yaml`]: { code: 0 },
  [`${CLI} check --json pods/poststart-httpget-slow.yaml`]: { code: 0 },
  [`${CLI} check --sarif pods/*.yaml`]: { code: 1 },
  [`${CLI} doctor pods/shell-form.yaml`]: { code: 1 },
  [`${CLI} doctor service/Dockerfile`]: { code: 0 },
  [`${CLI} drill --help`]: { code: 0 },
  [`${CLI} drill --warm 1s pods/fortune.yaml`]: { code: 0 },
  [`${CLI} drill --warm 1s pods/fortune-no-prestop.yaml`]: { code: 1 },
  [`${CLI} drill --request 'GET /quote' --request 'GET /quote?delay=1500 @5' pods/fortune.yaml`]: { code: 0 },
  [`${CLI} drill --request 'GET /quote' --request 'GET /quote?delay=1500 @5' bench/drill/pods/nginx-quit-hook.yaml`]:
    { file: 'test/system/drill-nginx.system.ts', says: "drills.report('nginx-quit-hook')" },

  // Traces
  'hooklet run --trace run.jsonl pods/fortune.yaml': {
    file: 'test/e2e/timeline.test.ts',
    says: "'--trace', trace, pod]",
  },
  'hooklet timeline run.jsonl': { file: 'test/e2e/timeline.test.ts', says: 'await timeline(trace)' },
  'hooklet timeline run.jsonl --svg run.svg': { file: 'test/e2e/timeline.test.ts', says: "'--svg', svg" },
  'hooklet timeline run.jsonl --html run.html': { file: 'test/e2e/timeline.test.ts', says: "'--html', html" },
  'hooklet timeline run.jsonl --chrome run.json': {
    file: 'test/e2e/timeline.test.ts',
    says: "'--chrome', chrome",
  },
  'hooklet timeline --compare a.jsonl b.jsonl --align stop': {
    file: 'test/e2e/timeline.test.ts',
    says: "timeline('--compare', trace, trace, '--align', 'stop'",
  },
  'npm run pictures': { file: 'test/system/pictures.system.ts', says: 'recordScene(scene)' },

  // kubectl: what stands in a transcript is typed by kubectl.test.ts.
  'kubectl apply -f pods/fortune-poststart-slow.yaml': TYPED,
  'kubectl get pods': TYPED,
  'kubectl logs fortune-poststart-slow': TYPED,
  'kubectl port-forward fortune-poststart-slow 1080:8080': TYPED,
  'hooklet serve': { file: 'test/docs/kubectl.test.ts', says: "hooklet(['serve'" },
  'export KUBECONFIG=~/.local/state/hooklet/kubeconfig': {
    file: 'test/docs/kubectl.test.ts',
    says: 'export KUBECONFIG=',
  },
  'kubectl apply -f pods/fortune.yaml': {
    file: 'test/system/kubectl-objects.system.ts',
    says: "ok('apply', '-f', first)",
  },
  'kubectl get pods -w': {
    file: 'test/system/kubectl-objects.system.ts',
    says: "begin('get', 'pods', '-w')",
  },
  'kubectl get --raw /metrics': {
    file: 'test/system/kubectl-objects.system.ts',
    says: "ok('get', '--raw', '/metrics')",
  },
  'kubectl get --raw /api/v1/nodes/NODE/proxy/metrics': {
    file: 'test/system/kubectl-objects.system.ts',
    says: '/proxy/metrics`',
  },
  'kubectl get --raw /api/v1/nodes/NODE/proxy/metrics/probes': {
    file: 'test/api/metrics.test.ts',
    says: '/proxy/metrics/probes',
  },
  'kubectl apply -k deploy': {
    file: 'test/system/deploy.system.ts',
    says: "ok('apply', '-k', join(DEPLOY, folder)",
  },
  'kubectl apply -k deploy/production': {
    file: 'test/system/deploy.system.ts',
    says: "ok('apply', '-k', join(DEPLOY, folder)",
  },
  'docker build -f service/Dockerfile -t hooklet/fortune:0.1.0 .': {
    byHand: 'needs docker; test/service/dockerfile.test.ts reads what it would build',
  },

  // The service
  'node dist/service/main.js --help': { code: 0 },

  'node dist/hooks/write-quote.js --help': { code: 0 },
  'node dist/hooks/warm-up.js --help': { code: 0 },
  'node dist/hooks/drain.js --help': { code: 0 },

  // Measurements, and what writes the tables of the pages.
  'npm run demo:signals': { file: 'test/docs/signals.test.ts', says: 'bench/signals/demo.ts' },
  'npm run drill:table': { file: 'test/docs/drill-table.test.ts', says: 'SUBJECTS' },
  'npm run drill:runs': { file: 'test/system/drill.system.ts', says: 'DRILL_RUNS' },
  'npm run bench': MEASUREMENT,
  'npm run bench -- --only start,stop --rounds 5': MEASUREMENT,
  'npm run bench:check': MEASUREMENT,
  'npm run bench:drain': MEASUREMENT,
  'npm run bench:speed': MEASUREMENT,
  'npm run soak': { file: 'test/system/soak.system.ts', says: 'bench/soak/' },
  'npm run soak -- --minutes 60': { file: 'test/system/soak.system.ts', says: 'bench/soak/' },
};
