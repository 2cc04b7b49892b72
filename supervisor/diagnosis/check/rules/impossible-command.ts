/** Commands that no image can make work: an array is executed as it stands, without a shell. */

import type { CommandUse } from '../list-commands.ts';
import { mainPlace } from '../main-place.ts';
import { quoteShort, showWords } from '../show-words.ts';
import type { Mistake, Subject } from '../subject.ts';

/** They are part of the shell, and no files (POSIX special built-ins, and `cd` and `source`). */
const BUILT_INS =
  /^(cd|source|\.|:|export|exec|eval|set|unset|trap|alias|shift|return|exit|break|continue|readonly|times)$/;

/** `["nginx -s quit"]`, `["cd", "/app"]`, `[""]`, `["$(DRAIN)"]` in a hook. */
export function impossibleCommand(use: CommandUse, subject: Subject): Mistake | undefined {
  const { container } = subject;
  const { argv, role, path } = use;
  const [program = ''] = argv;
  const code = role === 'main' ? 'CommandNotFound' : 'HookCommandNotFound';
  const at = { code, ...(role === 'main' ? mainPlace(subject, [0]) : { path: [...path, 0] }) } as const;
  const shell = showWords(['sh', '-c', argv.join(' ')]);
  if (program.trim() === '') {
    return {
      ...at,
      why: 'the command starts with an empty word, and no program has that name',
      remedy: 'write the program first',
    };
  }
  const variable = /^\$\(([\w.-]+)\)/.exec(program)?.[1];
  if (role === 'hook' && variable !== undefined && container.env.some(({ name }) => name === variable)) {
    return {
      ...at,
      why: `$(${variable}) is not expanded in a hook, only in command, args and exec probes, so a program of the name ${JSON.stringify(quoteShort(program))} is looked for`,
      remedy: 'let a shell expand it',
      change: { from: showWords(argv), to: shell.replaceAll(/\$\((\w+)\)/g, '$$$1') },
    };
  }
  if (/\s/.test(program)) {
    const words = program.trim().split(/\s+/);
    const needsShell = /[;&|<>$`*?~'"\\]/.test(program) || BUILT_INS.test(words[0] ?? '');
    return {
      ...at,
      why: `the list is executed as it stands, without a shell: a program named ${JSON.stringify(quoteShort(program))}, spaces and all, is looked for`,
      remedy: needsShell ? 'let a shell read the line' : 'write each word as an item of its own',
      change: {
        from: showWords(argv),
        to: needsShell ? shell : showWords([...words, ...argv.slice(1)]),
      },
    };
  }
  if (BUILT_INS.test(program)) {
    return {
      ...at,
      why: `${program} is a part of the shell and no program, and the list is executed without a shell`,
      remedy: 'let a shell read the line',
      change: { from: showWords(argv), to: shell },
    };
  }
  return undefined;
}
