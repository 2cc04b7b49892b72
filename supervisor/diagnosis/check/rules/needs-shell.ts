/** CommandNeedsShell: operators and variables of the shell in a list that is executed without one. */

import { shellCommand } from '../hook/shell-command.ts';
import { type CommandUse, listCommands } from '../list-commands.ts';
import { mainPlace } from '../main-place.ts';
import { quoteShort, showWords } from '../show-words.ts';
import type { Mistake, Subject } from '../subject.ts';
import { programName, unwrapCommand } from '../unwrap-command.ts';

/** Words that only a shell understands. */
const OPERATOR = /^(&&|\|\||;|\||&|>|>>|2>|2>&1|&>|>&2|<)$/;
/** To these programs some of them mean something. */
const OWN_OPERATORS = /^(find|xargs|expr|test|\[|\[\[|awk|gawk|dc|bc|jq)$/;

export function* needsShell(subject: Subject): Iterable<Mistake> {
  for (const use of listCommands(subject)) {
    const { argv, role, path } = use;
    if (shellCommand(argv) || OWN_OPERATORS.test(programName(unwrapCommand(argv)))) continue;
    const operator = argv.findIndex((word, index) => index > 0 && OPERATOR.test(word));
    const variable = argv.findIndex((word, index) => index > 0 && isUnread(word, use, subject));
    const at = operator > 0 ? operator : variable;
    if (at < 0) continue;
    const word = argv[at] ?? '';
    yield {
      code: 'CommandNeedsShell',
      // A program may expand variables by itself.
      ...(operator < 0 && { severity: 'warning' }),
      ...(role === 'main' ? mainPlace(subject) : { path }),
      why: `the list is executed as it stands, without a shell: ${programName(argv)} gets ${JSON.stringify(quoteShort(word))} as an argument${hintFor(operator < 0, use)}`,
      remedy: operator < 0 ? remedyFor(use) : 'let a shell read the line',
      change: { from: showWords(argv), to: operator < 0 && role !== 'hook' ? expanded(use) : shelled(use) },
    };
  }
}

/** A variable of the container, written as a shell's; in a hook also as the kubelet's, which expands none there. */
function isUnread(word: string, { role }: CommandUse, { container }: Subject): boolean {
  const names = [...word.matchAll(/\$\{?(\w+)\}?/g)].map(([, name]) => name);
  const kubelets = role === 'hook' ? [...word.matchAll(/\$\((\w+)\)/g)].map(([, name]) => name) : [];
  return container.env.some(({ name }) => [...names, ...kubelets].includes(name));
}

function hintFor(isVariable: boolean, { role }: CommandUse): string {
  if (!isVariable) return '';
  return role === 'hook' ? ', and hooks know no $(NAME) either' : '';
}

function remedyFor({ role }: CommandUse): string {
  return role === 'hook' ? 'let a shell expand it' : 'write $(NAME), which the kubelet expands';
}

function expanded({ argv }: CommandUse): string {
  return showWords(argv.map((word) => word.replace(/\$\{?(\w+)\}?/g, '$($1)')));
}

function shelled({ argv }: CommandUse): string {
  const line = argv.join(' ').replace(/\$\((\w+)\)/g, '$$$1');
  return showWords(['sh', '-c', line]);
}
