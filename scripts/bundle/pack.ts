/** From esbuild's chunks to a few files: what a start needs, what a running pod needs, and the rest. */

import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { type BuildOptions, type BuildResult, build, type Metafile, type Plugin } from 'esbuild';
import { lateBuiltins } from './late-builtins.ts';

/**
 * A file of chunks. What is needed by two is in the first that needs it; what a passing one needs of one that stands in
 * front of it is in the very first, or the one would keep the other.
 */
export interface PackPlan {
  /** Of the file, without `.js`. */
  readonly name: string;
  /** What it is for: source files that are loaded by `import()`, or entries; with all that they import. */
  readonly roots: readonly string[];
  /** Needed for a moment: its modules keep no state, and are forgotten when nobody refers to them any more. */
  readonly passing?: true;
}

export interface Pack {
  readonly file: string;
  readonly code: string;
  readonly map: string;
}

interface Chunks {
  readonly metafile: Metafile;
  readonly sources: ReadonlyMap<string, string>;
  readonly packOf: ReadonlyMap<string, string>;
}

/**
 * esbuild splits ES modules only, and V8 keeps compiled code of scripts only: so the chunks of a split build are
 * bundled once more, those of a pack into one file. The last pack takes what no other one needs. Each file names its
 * content in its last line: its compiled code is found by it (supervisor/start/compiled-code.ts).
 */
export async function pack(
  { outputFiles, metafile }: BuildResult<{ write: false; metafile: true }>,
  plans: readonly PackPlan[],
  entries: Readonly<Record<string, string>>,
  options: BuildOptions,
): Promise<readonly Pack[]> {
  const chunks = {
    metafile,
    sources: new Map(outputFiles.map(({ path, text }) => [basename(path), text])),
    packOf: distribute(metafile, plans),
  };
  const entryChunks = Object.fromEntries(
    Object.entries(entries).map(([name, source]) => [name, chunkOf(metafile, source)]),
  );
  return Promise.all(
    plans.map(async ({ name }, at) => {
      const wanted = wantedOf(chunks, name, Object.values(entryChunks));
      const modules = wanted.map((chunk) => `${JSON.stringify(chunk)}:()=>require("./${chunk}")`);
      const passing = plans.filter((plan) => plan.passing).map((plan) => plan.name);
      const index = { packOf: Object.fromEntries(chunks.packOf), entries: entryChunks, passing };
      const contents = [
        `exports.modules={${modules}}`,
        // Only the first one is read without being asked for.
        ...(at === 0 ? [`exports.packOf=${JSON.stringify(index.packOf)}`] : []),
        ...(at === 0 ? [`exports.entries=${JSON.stringify(index.entries)}`] : []),
        ...(at === 0 ? [`exports.passing=${JSON.stringify(index.passing)}`] : []),
      ].join(';');
      return bundlePack(chunks, name, contents, options);
    }),
  );
}

function distribute(metafile: Metafile, plans: readonly PackPlan[]): Map<string, string> {
  const packOf = new Map<string, string>();
  const neededBy = ({ roots }: PackPlan) =>
    closure(
      metafile,
      roots.map((root) => chunkOf(metafile, root)),
    );
  const passing = new Set(plans.filter((plan) => plan.passing).flatMap((plan) => [...neededBy(plan)]));
  for (const plan of plans) {
    // A passing pack is read before those that stand in front of it.
    const name = (chunk: string) =>
      !plan.passing && passing.has(chunk) ? (plans[0]?.name ?? '') : plan.name;
    for (const chunk of neededBy(plan)) if (!packOf.has(chunk)) packOf.set(chunk, name(chunk));
  }
  const last = plans.at(-1)?.name ?? '';
  for (const path of Object.keys(metafile.outputs)) {
    if (!packOf.has(basename(path))) packOf.set(basename(path), last);
  }
  return packOf;
}

function chunkOf({ outputs }: Metafile, source: string): string {
  const found = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === source);
  if (found === undefined) throw new Error(`no chunk begins with ${source}: nothing imports it late`);
  return basename(found);
}

function closure(metafile: Metafile, roots: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>(roots);
  for (const chunk of found) {
    for (const { to, late } of importsOf(metafile, chunk)) if (!late) found.add(to);
  }
  return found;
}

function importsOf({ outputs }: Metafile, chunk: string): readonly { to: string; late: boolean }[] {
  const [, output] = Object.entries(outputs).find(([path]) => basename(path) === chunk) ?? [];
  return (output?.imports ?? [])
    .filter(({ external }) => !external)
    .map(({ path, kind }) => ({ to: basename(path), late: kind === 'dynamic-import' }));
}

/** The chunks of a pack that another pack imports, or that are entered. */
function wantedOf({ metafile, packOf }: Chunks, name: string, entered: readonly string[]): readonly string[] {
  const wanted = new Set(entered);
  for (const [chunk, from] of packOf) {
    if (from !== name) for (const { to } of importsOf(metafile, chunk)) wanted.add(to);
  }
  return [...wanted].filter((chunk) => packOf.get(chunk) === name);
}

async function bundlePack(
  chunks: Chunks,
  name: string,
  contents: string,
  options: BuildOptions,
): Promise<Pack> {
  const importers = [...chunks.sources].flatMap(([chunk, code]) =>
    chunks.packOf.get(chunk) === name ? [code] : [],
  );
  const { outputFiles } = await build({
    ...options,
    stdin: { contents, resolveDir: '/', loader: 'js' },
    format: 'cjs',
    outfile: `${name}.js`,
    write: false,
    sourcemap: 'external',
    plugins: [chunksOf(chunks, name), lateBuiltins({ importers })],
  });
  const text = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  const code = text('.js');
  const left = /.{30}\bimport\(.{30}/.exec(code);
  if (left) throw new Error(`the bundle would import, and a script of node:vm cannot: ${left}`);
  // In the wrapper that supervisor/start/compiled-code.ts wants; its line is the banner's, which no map has.
  const content = `(function(exports,require,module,__filename,__dirname){${code}})\n//# sourceMappingURL=${name}.js.map\n`;
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
  return { file: `${name}.js`, code: `${content}// ${hash}\n`, map: text('.js.map') };
}

/** Those of this pack are bundled; those of others are asked for at run time, under their own name. */
function chunksOf({ sources, packOf }: Chunks, name: string): Plugin {
  return {
    name: 'chunks',
    setup(each) {
      each.onResolve({ filter: /^\.\// }, ({ path }) => {
        const chunk = basename(path);
        return packOf.get(chunk) === name ? { path: chunk, namespace: 'chunk' } : { path, external: true };
      });
      each.onLoad({ filter: /.*/, namespace: 'chunk' }, ({ path }) => ({
        contents: sources.get(path) ?? '',
      }));
    },
  };
}
