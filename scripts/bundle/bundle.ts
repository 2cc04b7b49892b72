/** The programs as they are shipped: `hooklet`, the library and the live page, with the packages that they bundle. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BuildOptions, build, type Metafile, type OutputFile } from 'esbuild';
import * as library from '../../supervisor/index.ts';
import { lateBuiltins } from './late-builtins.ts';
import { type PackPlan, pack } from './pack.ts';
import { ROOT } from './root.ts';

/** They stay packages: see docs/dependencies.md. */
const EXTERNAL = ['koffi', 'prom-client', 'tree-kill'];

const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  logLevel: 'warning',
  legalComments: 'none',
} as const;

const PROGRAM = {
  ...COMMON,
  platform: 'node',
  target: 'node20',
  // One byte a character: V8 keeps the source, and looks at its length when it takes compiled code.
  charset: 'ascii',
  define: { 'import.meta.url': 'importMetaUrl' },
} as const satisfies BuildOptions;

/** What `supervisor/start` enters. */
const CLI = 'supervisor/cli.ts';
const LIBRARY = 'supervisor/index.ts';
const ENTRIES = { cli: CLI, library: LIBRARY } as const;

/** Until the first process runs a start reads the first and the passing ones only; most runs never read the last. */
const PLANS: readonly PackPlan[] = [
  {
    name: 'hooklet',
    roots: [
      CLI,
      'supervisor/version.ts',
      'supervisor/commands/run.ts',
      'supervisor/commands/run-container.ts',
    ],
  },
  {
    name: 'hooklet-running',
    roots: [
      'supervisor/commands/open-api.ts',
      'supervisor/node/look-at-process.ts',
      'supervisor/host/http-probe.ts',
      'supervisor/host/http-get.ts',
      'supervisor/timeline/journal.ts',
    ],
  },
  {
    name: 'hooklet-command-line',
    roots: ['supervisor/commands/command-line.ts', 'supervisor/commands/container-pod.ts'],
    passing: true,
  },
  { name: 'hooklet-manifests', roots: ['supervisor/commands/load-manifests.ts'], passing: true },
  // When the first client of kubectl's API or the live page comes.
  { name: 'hooklet-api', roots: ['supervisor/api/serve-api.ts'] },
  // A Dockerfile is read before its container starts.
  { name: 'hooklet-images', roots: ['supervisor/commands/load-images.ts'] },
  { name: 'hooklet-more', roots: [LIBRARY] },
];

const URL_OF_COMMONJS = 'const importMetaUrl=require("node:url").pathToFileURL(__filename).href;';

const PACKED: BuildOptions = {
  ...PROGRAM,
  banner: { js: URL_OF_COMMONJS },
  external: EXTERNAL,
  // What is wanted late is required late.
  supported: { 'dynamic-import': false },
};

/**
 * Writes dist/supervisor and dist/page, or nothing with `write: false`. The metafile says which files went in.
 *
 * CommonJS, in its wrapper already, so that no start has to put one around it: of an ES module every part would be a
 * file to look for, and all of its builtin modules would be loaded before its first line; of a CommonJS file V8 can
 * also keep what it compiled (supervisor/start).
 *
 * The package leaves the source maps out. Who has a stack trace of it builds the same version, which gives the same
 * lines, and runs `node --enable-source-maps`.
 */
export async function bundle({ write = true } = {}): Promise<readonly Metafile[]> {
  const [programs, cli, entry, page] = await Promise.all([
    build({
      ...PROGRAM,
      entryPoints: Object.values(ENTRIES),
      // Once more, and then for good, when they are packed.
      minify: false,
      outdir: 'dist/supervisor',
      format: 'esm',
      splitting: true,
      sourcemap: 'inline',
      sourcesContent: false,
      external: EXTERNAL,
      alias: {
        bufferutil: './supervisor/api/streams/websocket/fast-mask.ts',
        // Its build of ES modules, the same otherwise: what nobody calls is left out.
        yaml: './node_modules/yaml/browser/index.js',
      },
      // What packages of CommonJS ask for; imports are seen to when they are packed.
      plugins: [lateBuiltins({ kinds: ['require-call'] })],
    }),
    build({
      ...PROGRAM,
      stdin: script("require('./start/start.ts').startCli(__dirname)"),
      outfile: 'dist/supervisor/cli.js',
      format: 'cjs',
      banner: { js: `#!/usr/bin/env node\n${URL_OF_COMMONJS}` },
    }),
    build({
      ...PROGRAM,
      stdin: script(libraryEntry()),
      outfile: 'dist/supervisor/index.mjs',
      format: 'esm',
      define: {},
    }),
    build({
      ...COMMON,
      charset: 'utf8',
      entryPoints: ['supervisor/timeline/page/main.ts'],
      outfile: 'dist/page/page.js',
      format: 'iife',
      target: 'es2022',
    }),
  ]);
  if (write) {
    rmSync(join(ROOT, 'dist/supervisor'), { recursive: true, force: true });
    for (const { outputFiles } of [cli, entry, page]) outputFiles.forEach(writeOutput);
    for (const { file, code, map } of await pack(programs, PLANS, ENTRIES, PACKED)) {
      writeFileSync(join(ROOT, 'dist/supervisor', file), code);
      writeFileSync(join(ROOT, 'dist/supervisor', `${file}.map`), map);
    }
    writeFileSync(join(ROOT, 'dist/supervisor/package.json'), '{ "type": "commonjs" }\n');
  }
  return [programs, cli, entry, page].map(({ metafile }) => metafile);
}

function script(contents: string): NonNullable<BuildOptions['stdin']> {
  return { contents, resolveDir: join(ROOT, 'supervisor'), loader: 'js' };
}

/** Its names stand in it one by one: an ES module says before it runs what it exports. */
function libraryEntry(): string {
  const names = Object.keys(library).join(', ');
  return `import { startLibrary } from './start/start.ts';\nexport const { ${names} } = startLibrary(import.meta.dirname);`;
}

function writeOutput({ path, contents }: OutputFile): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents, { mode: path.endsWith('cli.js') ? 0o755 : 0o644 });
}
