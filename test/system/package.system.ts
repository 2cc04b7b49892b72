/** The package from its tarball: in an empty folder, with the oldest Node that it promises and with newer ones. */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { expect } from 'chai';
import { useFixedPorts } from '../support/fixed-ports.ts';
import { filesOf, install, packageFolder, packTarball } from '../support/installed-package.ts';
import { endPrograms, type Program, ROOT, start } from '../support/program.ts';
import { get } from '../support/request.ts';

const MOST_BYTES = 1_500_000;

/** What a user of the package needs, and nothing that only its authors do. */
const WANTED = [
  /^(?:package\.json|README\.md|CHANGELOG\.md|LICENSE)$/,
  /^dist\/supervisor\/(?:cli\.js|hooklet(?:-(?:command-line|manifests|running|api|images|more))?\.js|index\.mjs|package\.json)$/,
  /^dist\/types\/supervisor\/[\w/-]+\.d\.ts$/,
  /^dist\/(?:service|hooks)\/[\w-]+\.js$/,
  /^dist\/(?:page\/page\.js|man\/hooklet\.1|THIRD-PARTY-LICENSES\.txt)$/,
  /^docs\/[\w-]+\.(?:md|example\.js)$/,
  /^pods\/[\w/-]+\.(?:yaml|js|sh|json)$/,
  /^service\/Dockerfile$/,
];

/** The oldest that package.json promises, and what people run. */
const NODES = ['20.19.0', '22', '24', '26'];

const CONSUMER = `import { check, diagnose, drill, HookletError, type PodEvent, type RunningPod, run } from 'hooklet';

const command = ['sh', '-c', "trap 'exit 3' TERM; echo up; while :; do sleep 0.05; done"];
const spec = { restartPolicy: 'Never', containers: [{ name: 'app', image: 'app', command }] };
const pod: RunningPod = await run({ pod: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'app' }, spec } });
const seen: PodEvent['type'][] = [];
for await (const event of pod) {
  seen.push(event.type);
  if (event.type === 'output' && event.line === 'up') break;
}
const { exitCode, status } = await pod.stop(5);
const { findings, summary } = await check({ manifest: 'node_modules/hooklet/pods/shell-form.yaml' });
const { healthy } = await diagnose('node_modules/hooklet/service/Dockerfile');
const refused = await drill({ pod: 'nowhere.yaml' }).catch((error: unknown) => (error as HookletError).code);
const first: string | undefined = findings[0]?.remedy;
console.log(JSON.stringify([exitCode, status.phase, seen.includes('process-started'), summary.pods, typeof first, healthy, refused]));
`;

describe('The package', function () {
  this.timeout(300_000);
  this.slow(60_000);
  const folder = packageFolder();
  const home = join(folder, 'home');
  const inPackage = (path: string) => join(home, 'node_modules/hooklet', path);

  useFixedPorts();
  before(() => {
    install(home, packTarball(folder));
  });
  afterEach(endPrograms);
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('holds what a user needs and no more', () => {
    const files = filesOf(inPackage('.'));
    expect(
      files.map(({ path }) => path).filter((path) => !WANTED.some((one) => one.test(path))),
    ).to.deep.equal([]);
    expect(files.map(({ path }) => path)).to.include.members([
      'dist/supervisor/cli.js',
      'dist/supervisor/hooklet.js',
      'dist/supervisor/index.mjs',
      'dist/types/supervisor/index.d.ts',
      'dist/service/main.js',
      'dist/hooks/drain.js',
      'docs/findings.md',
      'pods/fortune.yaml',
      'LICENSE',
    ]);
    expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).to.be.below(MOST_BYTES);
  });

  it('names nothing that it does not have', () => {
    const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
    const { exports, types, man, bin } = read(inPackage('package.json'));
    const named = [exports['.'].types, exports['.'].default, types, ...man, bin.hooklet];
    expect(named.filter((path) => !existsSync(inPackage(path)))).to.deep.equal([]);
  });

  it('brings few packages, and none that only its tests need', () => {
    const { dependencies } = JSON.parse(readFileSync(inPackage('package.json'), 'utf8'));
    for (const name of Object.keys(dependencies))
      expect(existsSync(join(home, 'node_modules', name)), name).to.equal(true);
    for (const name of ['mocha', 'chai', 'typescript', 'esbuild', 'ws', 'commander', 'yaml'])
      expect(existsSync(join(home, 'node_modules', name)), name).to.equal(false);
  });

  for (const [name, options] of [
    ['nodenext', { module: 'nodenext' }],
    ['bundler', { module: 'esnext', moduleResolution: 'bundler' }],
  ] as const) {
    it(`has types that TypeScript finds and checks, with module resolution ${name}`, () => {
      const compilerOptions = {
        ...options,
        strict: true,
        noEmit: true,
        skipLibCheck: false,
        target: 'es2022',
        lib: ['es2023'],
        types: ['node'],
        typeRoots: [join(ROOT, 'node_modules/@types')],
      };
      const page = readFileSync(inPackage('docs/library.md'), 'utf8');
      const shown = [...page.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, block]) => block).join('');
      writeFileSync(join(home, 'consumer.ts'), CONSUMER);
      writeFileSync(join(home, 'shown.ts'), shown);
      writeFileSync(
        join(home, 'tsconfig.json'),
        JSON.stringify({ compilerOptions, files: ['consumer.ts', 'shown.ts'] }),
      );
      const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
      const compile = () =>
        execFileSync(process.execPath, [compiler, '-p', home], { encoding: 'utf8', stdio: 'pipe' });
      let said = '';
      try {
        said = compile();
      } catch (error) {
        said = (error as { stdout: string }).stdout;
      }
      expect(said).to.equal('');
    });
  }

  for (const version of NODES) {
    describe(`with Node ${version}`, () => {
      const nodes = join(folder, `node-${version}`);
      const node = join(nodes, 'node_modules/node/bin/node');
      const env = { PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };

      before(() => install(nodes, `node@${version}`));

      /** The bin as npm has linked it, with this Node as the one of its first line. */
      const bin = (...args: readonly string[]): Program =>
        start(join(home, 'node_modules/.bin/hooklet'), args, { cwd: home, env });

      it('is that version', async () => {
        const said = start(node, ['--version']);
        await said.ended;
        expect(said.stdout()).to.match(new RegExp(`^v${version.replaceAll('.', '\\.')}\\b`));
      });

      it('says its version, its help and its completion', async () => {
        const { version: ours } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
        for (const [args, expected] of [
          [['--version'], `${ours}\n`],
          [['help', 'drill'], 'Examples:'],
          [['completion', 'bash'], 'complete -o default -F _hooklet hooklet'],
        ] as const) {
          const run = bin(...args);
          expect((await run.ended).code, run.output()).to.equal(0);
          expect(run.stdout()).to.include(expected);
          expect(run.stderr()).to.equal('');
        }
      });

      it('runs a command and gives its exit code back', async () => {
        const run = bin('run', '--', 'node', '-e', 'console.log(process.version); process.exitCode = 7');
        expect((await run.ended).code, run.output()).to.equal(7);
        expect(run.stdout()).to.match(new RegExp(`^v${version.replaceAll('.', '\\.')}`));
      });

      it('runs the fortune pod, and drains it at TERM', async () => {
        const run = bin('run', 'node_modules/hooklet/pods/fortune.yaml');
        await run.sees(/Ready 1\/1/, 30_000);
        const answer = await get('http://127.0.0.1:8080/quote');
        expect(answer.status).to.equal(200);
        expect(answer.body.trim()).to.not.equal('');
        const [, page = ''] = await run.sees(/the live page.*?(http:\S+?)#/);
        expect((await get(`${page}page.js`)).status).to.equal(200);
        run.signal('SIGTERM');
        expect((await run.ended).code, run.output()).to.equal(0);
        expect(run.output()).to.match(/preStop hook done[\s\S]*SIGTERM sent[\s\S]*exited with code 0/);
      });

      it('finds mistakes, and says what they mean in a page that is there', async () => {
        const run = bin('check', '--sarif', 'node_modules/hooklet/pods/shell-form.yaml');
        expect((await run.ended).code).to.equal(1);
        const [, page = ''] = /"helpUri": "file:\/\/([^"#]+)#shellswallowssignal"/.exec(run.stdout()) ?? [];
        expect(readFileSync(page, 'utf8')).to.include('## ShellSwallowsSignal');
      });

      it('is a library for CommonJS too', async () => {
        const program = "require('hooklet').diagnose(process.pid).then(({ kind }) => console.log(kind))";
        const run = start(node, ['--input-type=commonjs', '--eval', program], { cwd: home, env });
        expect((await run.ended).code, run.output()).to.equal(0);
        expect(run.stdout()).to.equal('process\n');
      });

      it('is a library', async () => {
        const program = CONSUMER.replace(/\(error as HookletError\)/, 'error')
          .replace(/, type \w+/g, '')
          .replace(/: (?:RunningPod|PodEvent\['type'\]\[\]|unknown|string \| undefined)/g, '');
        writeFileSync(join(home, 'consumer.js'), program);
        const run = start(node, ['consumer.js'], { cwd: home, env });
        expect((await run.ended).code, run.output()).to.equal(0);
        expect(run.stderr()).to.equal('');
        expect(JSON.parse(run.stdout())).to.deep.equal([
          3,
          'Failed',
          true,
          1,
          'string',
          true,
          'MANIFEST_NOT_READABLE',
        ]);
      });
    });
  }
});
