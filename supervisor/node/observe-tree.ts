/** The facts of a process tree together with the files it was started from: scripts, package.json. */

import type { ProcessFacts, SourceText } from '../diagnosis/process-facts.ts';
import { programOf } from '../diagnosis/program.ts';
import { packageScript, packageVersion } from '../host/package-json.ts';
import { type ObservedProcess, readProcessTree } from '../host/process-facts.ts';
import { directoryOf, pathSeenBy, scriptSeenBy } from '../host/process-path.ts';
import { readText } from '../host/read-text.ts';

/** Undefined when the process is gone, or there is no /proc. Reads and forgets; changes nothing. */
export function observeTree(pid: number, procRoot?: string): ProcessFacts | undefined {
  const tree = readProcessTree(pid, procRoot);
  return tree && withFiles(tree, procRoot);
}

function withFiles(process: ObservedProcess, procRoot: string | undefined): ProcessFacts {
  const children = process.children.map((child) => withFiles(child, procRoot));
  const program = programOf(process.argv, process.exe);
  switch (program.kind) {
    case 'shell': {
      const script =
        program.call.runs.kind === 'script' && scriptOf(process.pid, program.call.runs.file, procRoot);
      return { ...process, children, ...(script && { script }) };
    }
    case 'package-manager': {
      const script =
        program.script === undefined ? undefined : packageScriptOf(process, program.script, procRoot);
      const version = program.leavesAtOnce ? versionOf(process, program.name, procRoot) : undefined;
      return {
        ...process,
        children,
        ...(script && { packageScript: script }),
        ...(version !== undefined && { packageVersion: version }),
      };
    }
    default:
      return { ...process, children };
  }
}

function scriptOf(pid: number, file: string, procRoot: string | undefined): SourceText | undefined {
  const text = readText(scriptSeenBy(pid, file, procRoot));
  return text === undefined ? undefined : { file, text, line: 1 };
}

/** What it starts runs in the folder of the package, which it may have been told of with --prefix. */
function packageScriptOf(
  { pid: own, children }: ObservedProcess,
  name: string,
  procRoot: string | undefined,
): SourceText | undefined {
  const pid = children.at(-1)?.pid ?? own;
  const folder = directoryOf(pid, procRoot);
  return packageScript(
    pathSeenBy(pid, '.', procRoot),
    name,
    folder === undefined ? 'package.json' : `${folder}/package.json`,
  );
}

/** yarn runs as `node …/yarn.js start`. */
function versionOf(
  { pid, argv }: ObservedProcess,
  name: string,
  procRoot: string | undefined,
): string | undefined {
  const file = argv.find((arg) => /\/yarn[^/]*$/.test(arg));
  return file === undefined ? undefined : packageVersion(pathSeenBy(pid, file, procRoot), name);
}
