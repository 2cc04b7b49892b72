/** Completion for bash 3.2 (macOS) and later. */

import type { DescribedCommand, DescribedProgram, DescribedValue } from './describe-program.ts';

export function bashScript(program: DescribedProgram): string {
  const { commands } = program;
  const names = commands.map(({ name }) => name);
  return `# hooklet completion for bash. For this shell: source <(hooklet completion bash)
_hooklet() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command='' word i words=''
  COMPREPLY=()
  # bash takes --flag=value apart.
  if [ "$cur" = = ]; then cur=''
  elif [ "$prev" = = ]; then prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [ "$command:$word" = run:-- ]; then
      # A command line of its own: a program, then whatever it takes.
      if ((i == COMP_CWORD - 1)); then COMPREPLY=($(compgen -c -- "$cur")); fi
      return
    fi
    case $command:$word in
      ${names.map((name) => `:${name}`).join('|')}) command=$word ;;
    esac
  done
  case $command:$prev in
${[program, ...commands].flatMap((command) => valueCases(command, program)).join('\n')}
  esac
  case $command:$cur in
    :-*) words='${flagsOf(program).join(' ')}' ;;
    :*) words='${names.join(' ')}' ;;
${commands.flatMap(wordCases).join('\n')}
  esac
  if [ "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$cur")); fi
}
complete -o default -F _hooklet hooklet
`;
}

/** The value of a flag, which stands behind it: one line for all that take the same. */
function valueCases(command: DescribedCommand, program: DescribedProgram): readonly string[] {
  const prefix = command === program ? '' : command.name;
  const patterns = new Map<string, string[]>();
  for (const { short, long, value } of command.options) {
    if (!value) continue;
    const same = patterns.get(complete(value)) ?? [];
    patterns.set(complete(value), same);
    same.push(...[short, long].flatMap((flag) => (flag ? `${prefix}:${flag}` : [])));
  }
  return [...patterns].map(([action, flags]) => `    ${flags.join('|')}) ${action}return ;;`);
}

/** Nothing for a file: then bash itself completes. What is neither is left to its author. */
function complete({ kind, choices }: DescribedValue): string {
  if (kind === 'choice') return `COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$cur")); `;
  return kind === 'file' ? '' : 'compopt +o default 2>/dev/null; ';
}

function wordCases(command: DescribedCommand): readonly string[] {
  const { name, operands } = command;
  const choices = operands.flatMap(({ value }) => value.choices);
  const flags = `    ${name}:-*) words='${flagsOf(command).join(' ')}' ;;`;
  return choices.length > 0 ? [flags, `    ${name}:*) words='${choices.join(' ')}' ;;`] : [flags];
}

function flagsOf({ options }: DescribedCommand): readonly string[] {
  return options.flatMap(({ short, long }) => (short ? [short, long] : [long]));
}
