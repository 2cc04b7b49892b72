/** From esbuild's chunks to a few files: what a start needs, what the API needs, and the rest. */

import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { type BuildResult, type Metafile, type TransformOptions, transform } from 'esbuild';

/** A file of chunks. One that is needed by two is in the first that needs it. */
export interface PackPlan {
  /** Of the file, without `.js`. */
  readonly name: string;
  /** What it is for: source files that are loaded by `import()`, or entries; with all that they import. */
  readonly roots: readonly string[];
}

export interface Pack {
  readonly file: string;
  readonly code: string;
  readonly map: string;
}

/** What `supervisor/start/packs.ts` reads. */
const OPENING =
  'const importMetaUrl=require("node:url").pathToFileURL(__filename).href;\nexports.modules={\n';

/**
 * esbuild splits ES modules only; each chunk becomes a function of CommonJS, and the functions become files. The last
 * pack takes what no other one needs. Each file names its content in its last line: its compiled code is found by it.
 */
export async function pack(
  { outputFiles, metafile }: BuildResult<{ write: false; metafile: true }>,
  plans: readonly PackPlan[],
  entries: Readonly<Record<string, string>>,
  options: TransformOptions,
): Promise<readonly Pack[]> {
  const names = distribute(metafile, plans);
  const packOf = Object.fromEntries(names.flatMap(({ name, chunks }) => chunks.map((each) => [each, name])));
  const entryChunks = Object.fromEntries(
    Object.entries(entries).map(([name, source]) => [name, chunkOf(metafile, source)]),
  );
  const sources = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  return Promise.all(
    names.map(async ({ name, chunks }, at) => {
      const modules = await Promise.all(
        chunks.map(async (chunk) => ({
          chunk,
          ...(await transform(sources.get(chunk) ?? '', {
            ...options,
            format: 'cjs',
            sourcemap: 'external',
            sourcefile: chunk,
          })),
        })),
      );
      const index =
        at === 0
          ? `exports.packOf=${JSON.stringify(packOf)};\nexports.entries=${JSON.stringify(entryChunks)};\n`
          : '';
      return assemble(name, index, modules);
    }),
  );
}

function distribute(metafile: Metafile, plans: readonly PackPlan[]) {
  const taken = new Set<string>();
  const packs = plans.map(({ name, roots }) => {
    const chunks = closure(
      metafile,
      roots.map((root) => chunkOf(metafile, root)),
    ).filter((chunk) => !taken.has(chunk));
    for (const chunk of chunks) taken.add(chunk);
    return { name, chunks };
  });
  const rest = Object.keys(metafile.outputs)
    .map((path) => basename(path))
    .filter((chunk) => !taken.has(chunk));
  packs.at(-1)?.chunks.push(...rest);
  return packs;
}

function chunkOf({ outputs }: Metafile, source: string): string {
  const found = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === source);
  if (found === undefined) throw new Error(`no chunk begins with ${source}: nothing imports it late`);
  return basename(found);
}

function closure({ outputs }: Metafile, roots: readonly string[]): string[] {
  const imports = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output.imports]));
  const found = new Set<string>(roots);
  for (const chunk of found) {
    for (const { path, kind, external } of imports.get(chunk) ?? []) {
      if (kind === 'import-statement' && !external) found.add(basename(path));
    }
  }
  return [...found];
}

interface Module {
  readonly chunk: string;
  readonly code: string;
  readonly map: string;
}

/** The map has a section for each module (Source Map Revision 3, "index map"). */
function assemble(name: string, index: string, modules: readonly Module[]): Pack {
  const sections: object[] = [];
  let code = `${OPENING}`;
  for (const { chunk, code: own, map } of modules) {
    const left = /.{30}\bimport\(.{30}/.exec(own);
    if (left) throw new Error(`the bundle would import, and a script of node:vm cannot: ${left}`);
    code += `${JSON.stringify(chunk)}(exports,require,module){\n`;
    sections.push({ offset: { line: code.split('\n').length - 1, column: 0 }, map: JSON.parse(map) });
    // A line stays a line: the map counts them.
    code += `${own.replace(/^#!.*/, '')}\n},\n`;
  }
  code += `};\n${index}//# sourceMappingURL=${name}.js.map\n`;
  const hash = createHash('sha256').update(code).digest('hex').slice(0, 16);
  return {
    file: `${name}.js`,
    code: `${code}// ${hash}\n`,
    map: JSON.stringify({ version: 3, file: `${name}.js`, sections }),
  };
}
