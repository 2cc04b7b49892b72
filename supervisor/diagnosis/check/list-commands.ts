/** Every command line of a Pod with what decides which program it means. */

import { expandArgs, expandEnvironment } from '../../manifest/expand-environment.ts';
import { present } from '../../manifest/present.ts';
import type { Path } from '../../manifest/source/tree.ts';
import { argvOf, hasCommand } from './main-command.ts';
import { HOOKS, PROBES, type Subject } from './subject.ts';

export interface CommandUse {
  /** Of the list in the manifest. */
  readonly path: Path;
  readonly argv: readonly string[];
  readonly role: 'main' | 'hook' | 'probe';
  /** The container's image, when a Dockerfile says what it is: then WORKDIR and the build context matter. */
  readonly image?: string;
  /** Stands in front when the program is not found, as the image's entrypoint script has it. */
  readonly interpreter?: string;
  /** `workingDir`; without it the command runs in the image's WORKDIR, or where hooklet does. */
  readonly directory?: string;
  /** PATH, when the manifest or the image sets it. */
  readonly searchPath?: string;
}

/**
 * `$(VAR)` is expanded in the container's command and in exec probes, and in hooks it is not: so a real kubelet
 * does (`RunInContainer` gets the hook's command as it is written).
 */
export function listCommands(subject: Subject): readonly CommandUse[] {
  const { container, path, pod, image } = subject;
  const environment = expandEnvironment(container, pod, {});
  const searchPath = environment.PATH ?? image?.config.env.PATH;
  const where = {
    ...(image && { image: container.image }),
    ...(container.workingDir !== undefined && { directory: container.workingDir }),
    ...(searchPath !== undefined && { searchPath }),
  };
  const uses: CommandUse[] = [];
  const argv = argvOf(container, image);
  if (argv) {
    const program = present('interpreter', hasCommand(container) ? undefined : image?.config.interpreter);
    const expanded = expandArgs(argv, environment);
    uses.push({ path: [...path, 'command'], argv: expanded, role: 'main', ...where, ...program });
  }
  for (const hook of HOOKS) {
    const { exec } = container.lifecycle?.[hook] ?? {};
    const place = [...path, 'lifecycle', hook, 'exec', 'command'];
    if (exec) uses.push({ path: place, argv: exec.command, role: 'hook', ...where });
  }
  for (const name of PROBES) {
    const { exec } = container[name] ?? {};
    const place = [...path, name, 'exec', 'command'];
    if (exec)
      uses.push({ path: place, argv: expandArgs(exec.command, environment), role: 'probe', ...where });
  }
  return uses;
}

/** Interpreters, and the options after which no script file follows. */
const INTERPRETERS: readonly {
  readonly program: RegExp;
  readonly noScript: RegExp;
  readonly option?: RegExp;
}[] = [
  { program: /^node(js)?$/, noScript: /^(-e|--eval|-p|--print|-i|--test|--run|-v|--version|-h|--help)(=|$)/ },
  { program: /^python[\d.]*$/, noScript: /^-[cmVh]/ },
  { program: /^(ruby|perl)$/, noScript: /^-[eEvh]/ },
  { program: /^(sh|bash|dash|ash|ksh|zsh|busybox)$/, noScript: /^-\w*[cs]/ },
];

/** The script file that a command line hands to an interpreter: `node dist/main.js` → `dist/main.js`. */
export function scriptOf(argv: readonly string[]): string | undefined {
  const name = (argv[0] ?? '').slice((argv[0] ?? '').lastIndexOf('/') + 1);
  const rest = argv.slice(1);
  if (name === 'java') {
    const jar = rest.indexOf('-jar');
    return jar < 0 ? undefined : rest[jar + 1];
  }
  const interpreter = INTERPRETERS.find(({ program }) => program.test(name));
  if (!interpreter || rest.some((word) => interpreter.noScript.test(word))) return undefined;
  // The first word that is no option; the value of an option such as `-r module` is not told from it, so give up.
  const [first, second] = rest;
  if (first === undefined) return undefined;
  if (!first.startsWith('-')) return first;
  return first.includes('=') && second !== undefined && !second.startsWith('-') ? second : undefined;
}
