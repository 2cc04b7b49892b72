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

export interface LateOptions {
  /** Which ones are seen to; all unless said. */
  readonly kinds?: readonly ImportKind[];
  /** The code that imports them, if all of it is known: it gets the names that it imports, and no others. */
  readonly importers?: readonly string[];
}

/** A start imports most of them for what it does later, if at all; together they take as long as all else before the first process. */
export function lateBuiltins({ kinds, importers }: LateOptions = {}): Plugin {
  return {
    name: 'late-builtins',
    setup(build) {
      const names = LATE.map((name) => name.replace('/', String.raw`\/`)).join('|');
      build.onResolve({ filter: new RegExp(`^(?:${names})$`) }, ({ path, kind }) =>
        kinds && !kinds.includes(kind) ? undefined : { path, namespace: 'late' },
      );
      build.onLoad({ filter: /.*/, namespace: 'late' }, async ({ path }) => {
        const wanted = importers && namesImported(importers, path);
        return { contents: toLateModule(path, wanted ?? Object.keys((await import(path)) as object)) };
      });
    },
  };
}

/** Undefined where one of them imports the whole module. */
function namesImported(importers: readonly string[], path: string): readonly string[] | undefined {
  const found = new Set<string>();
  const statement = new RegExp(String.raw`\bimport\s+([^'";]*?)\s*from\s*["']${path}["']`, 'g');
  const other = new RegExp(String.raw`(?:\brequire|\bimport)\(\s*["']${path}["']`);
  for (const code of importers) {
    if (other.test(code)) return undefined;
    for (const [, clause = ''] of code.matchAll(statement)) {
      const names = /^\{([^}]*)\}$/.exec(clause)?.[1];
      if (names === undefined) return undefined;
      for (const name of names.split(',')) found.add(name.trim().split(/\s+as\s+/)[0] ?? '');
    }
  }
  return [...found].filter(Boolean);
}

/** A module of CommonJS, whose properties esbuild looks up each time that they are used. */
function toLateModule(path: string, names: readonly string[]): string {
  const list = JSON.stringify(names.filter((name) => name !== 'default').join());
  return `let known;const late=()=>known??=process.getBuiltinModule(${JSON.stringify(path)});
for(const name of ${list}.split(","))Object.defineProperty(exports,name,{enumerable:true,get:()=>late()[name]});`;
}
