/** Which process below a wrapper is the app. */

import type { ProcessFacts } from './process-facts.ts';
import { programOf } from './program.ts';
import { isShort } from './shell/short-commands.ts';

/** The first one that is no shell and no wrapper, in the order in which they were started. */
export function appBehind(target: ProcessFacts): ProcessFacts | undefined {
  const { kind } = programOf(target.argv, target.exe);
  if (kind !== 'shell' && kind !== 'init' && kind !== 'forwarder' && kind !== 'package-manager')
    return target;
  const apps = target.children.flatMap((child) => appBehind(child) ?? []);
  return apps.find((app) => !isShort(app.argv)) ?? apps[0];
}

/** A subshell: it has the arguments of the shell that it was forked from. */
export function isForkOf(child: ProcessFacts, parent: ProcessFacts): boolean {
  return (
    child.argv.length === parent.argv.length && child.argv.every((arg, index) => arg === parent.argv[index])
  );
}
