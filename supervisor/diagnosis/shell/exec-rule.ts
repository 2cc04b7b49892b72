/** When a shell puts its last command in its own place without being told to: each shell has its own rule. */

import type { AndOr, Command, List, ShellText, SimpleCommand } from './syntax.ts';

/** `unknown`: a `sh` of which nobody can say what it is. */
export type Dialect = 'dash' | 'bash' | 'busybox' | 'unknown';

/**
 * The commands of `-c TEXT` that the shell executes in its own place. Measured with dash 0.5.12, bash 5.2 and
 * busybox 1.35: dash does so never; bash with a last simple command that redirects nothing; busybox also inside
 * of braces, `if` and `case`. None does when a trap is set, which the walk knows. Scripts from files: never.
 */
export function executedInPlace({ list, endsWithNewline }: ShellText, dialect: Dialect): Set<SimpleCommand> {
  if (dialect === 'bash') return new Set(lastOfBash(list));
  if (dialect === 'busybox') return new Set(endsWithNewline ? [] : lastOfBusybox(list));
  return new Set();
}

function lastOfBash(list: List): readonly SimpleCommand[] {
  const command = lastCommand(list);
  if (list.some((item) => item.background)) return [];
  return command?.kind === 'simple' && command.redirections === 0 ? [command] : [];
}

function lastOfBusybox(list: List): readonly SimpleCommand[] {
  const command = lastCommand(list);
  switch (command?.kind) {
    case 'simple':
      return command.hasHereDocument ? [] : [command];
    case 'group':
      return lastOfBusybox(command.body);
    case 'if':
      return [...command.branches.map(({ body }) => body), command.otherwise].flatMap(lastOfBusybox);
    case 'case':
      return command.items.flatMap(({ body }) => lastOfBusybox(body));
    default:
      return [];
  }
}

/** Of the last pipeline, when it is one command that nothing is done with afterwards. */
function lastCommand(list: List): Command | undefined {
  const last: AndOr | undefined = list.at(-1);
  if (!last || last.background) return undefined;
  const pipeline = last.rest.at(-1)?.pipeline ?? last.first;
  return pipeline.negated || pipeline.commands.length > 1 ? undefined : pipeline.commands[0];
}
