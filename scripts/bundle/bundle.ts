/** The programs as they are shipped: `hooklet`, the library and the live page, with the packages that they bundle. */

import { build, type Metafile } from 'esbuild';
import { ROOT } from './root.ts';

const REQUIRE_OF_BUNDLED_PACKAGES =
  "import{createRequire as requireFrom}from'node:module';const require=requireFrom(import.meta.url);";

/** They stay packages: see docs/dependencies.md. */
const EXTERNAL = ['koffi', 'prom-client', 'tree-kill'];

/**
 * Writes dist/supervisor and dist/page, or nothing with `write: false`. The metafile says which files went in.
 * The package leaves the source maps out. Who has a stack trace of it builds the same version, which gives the same
 * file names and lines, and runs `node --enable-source-maps`.
 */
export async function bundle({ write = true } = {}): Promise<readonly Metafile[]> {
  const common = {
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    charset: 'utf8',
    write,
    metafile: true,
    logLevel: 'warning',
    legalComments: 'none',
  } as const;
  const [programs, page] = await Promise.all([
    build({
      ...common,
      entryPoints: ['supervisor/cli.ts', 'supervisor/index.ts'],
      sourcemap: 'linked',
      sourcesContent: false,
      outdir: 'dist/supervisor',
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      external: EXTERNAL,
      alias: { bufferutil: './supervisor/api/streams/websocket/fast-mask.ts' },
      banner: { js: REQUIRE_OF_BUNDLED_PACKAGES },
    }),
    build({
      ...common,
      entryPoints: ['supervisor/timeline/page/main.ts'],
      outfile: 'dist/page/page.js',
      format: 'iife',
      target: 'es2022',
    }),
  ]);
  return [programs.metafile, page.metafile];
}
