/** Builtin modules of Node that are loaded when something of them is used, not when a file imports them. */

import type { ImportKind, Plugin } from 'esbuild';

/** Those that take longer than 0.3 ms to load. Whoever extends a class of theirs loads them at once, as ever. */
const LATE = [
  'node:child_process',
  'node:crypto',
  'node:dns',
  'node:fs/promises',
  'node:http',
  'node:http2',
  'node:https',
  'node:inspector',
  'node:net',
  'node:readline',
  'node:stream',
  'node:stream/promises',
  'node:tls',
  'node:tty',
  'node:zlib',
] as const;

/** A start imports most of them for what it does later, if at all; together they take as long as all else before the first process. */
export function lateBuiltins(kinds: readonly ImportKind[] = ['import-statement', 'require-call']): Plugin {
  return {
    name: 'late-builtins',
    setup(build) {
      const names = LATE.map((name) => name.replace('/', String.raw`\/`)).join('|');
      build.onResolve({ filter: new RegExp(`^(?:${names})$`) }, ({ path, kind }) =>
        kinds.includes(kind) ? { path, namespace: 'late' } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: 'late' }, async ({ path }) => ({
        contents: toLateModule(path, Object.keys((await import(path)) as object)),
      }));
    },
  };
}

/** A module of CommonJS, whose properties esbuild looks up each time that they are used. */
function toLateModule(path: string, names: readonly string[]): string {
  const properties = names
    .filter((name) => name !== 'default')
    .map((name) => `get ${name}(){return late().${name}}`);
  return `let known;const late=()=>known??=process.getBuiltinModule(${JSON.stringify(path)});module.exports={${properties}};`;
}
