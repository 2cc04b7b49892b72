/** Problems as lines for a terminal: `file:line:column: error: message`, the remedy below. */

import type { Problem } from './problem.ts';

/**
 * The lines of a list of errors or warnings. What validation says about one Pod stands under kubectl's
 * `The Pod "x" is invalid:`.
 */
export function formatProblems(
  problems: readonly Problem[],
  severity: 'error' | 'warning' = 'error',
): string {
  let group: string | undefined;
  const lines = problems.flatMap((problem) => {
    const heading = severity === 'error' && problem.kind === 'invalid' ? headingOf(problem) : undefined;
    const isNew = heading !== undefined && heading !== group;
    group = heading;
    return [...(isNew ? [heading] : []), ...formatProblem(problem, severity)];
  });
  return lines.join('\n');
}

function headingOf({ pod = '' }: Problem): string {
  return `The Pod "${pod}" is invalid:`;
}

function formatProblem({ file, line, column, message, hint }: Problem, severity: string): string[] {
  const place = `${file}:${line}:${column}: ${severity}: ${message}`;
  return hint === undefined ? [place] : [place, `    hint: ${hint}`];
}
