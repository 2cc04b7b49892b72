/** The first line of a script. */

/** `#!/bin/sh -e` → `/bin/sh -e`: everything behind the first blank is one argument (execve(2)). */
export function interpreterOf(text: string): readonly string[] | undefined {
  const line = /^#![ \t]*(\S+)(?:[ \t]+([^\n]*?))?[ \t\r]*(?:\n|$)/.exec(text);
  if (line?.[1] === undefined) return undefined;
  return line[2] ? [line[1], line[2]] : [line[1]];
}
