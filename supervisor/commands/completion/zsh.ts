/** Completion for zsh. */

import type {
  DescribedCommand,
  DescribedOperand,
  DescribedOption,
  DescribedProgram,
  DescribedValue,
} from './describe-program.ts';

export function zshScript(program: DescribedProgram): string {
  const { commands } = program;
  return `#compdef hooklet
# hooklet completion for zsh: in a file _hooklet of a folder in $fpath, before compinit.
_hooklet() {
  local curcontext="$curcontext" state line
  local -a commands
  commands=(
${commands.map(({ name, description }) => `    ${quote(`${name}:${description.replace(/:/g, '\\:')}`)}`).join('\n')}
  )
  _arguments -C \\
${program.options
  .flatMap(specsOf)
  .map((spec) => `    ${spec} \\`)
  .join('\n')}
    '1:command:->command' \\
    '*::argument:->arguments'
  case $state in
    command) _describe command commands ;;
    arguments)
      case $line[1] in
${commands.map(commandCase).join('\n')}
      esac ;;
  esac
}
if [ "$funcstack[1]" = _hooklet ]; then _hooklet "$@"; else compdef _hooklet hooklet; fi
`;
}

function commandCase({ name, options, operands }: DescribedCommand): string {
  const specs = [...options.flatMap(specsOf), ...operands.map(operandSpec)];
  const lines = specs.map((spec) => `          ${spec}`).join(' \\\n');
  return `        ${name}) _arguments \\\n${lines} ;;`;
}

/** One for each spelling: `-o` and `--output` take the same. */
function specsOf({ short, long, description, value, repeats }: DescribedOption): readonly string[] {
  const what = `[${description.replace(/[[\]:\\]/g, '\\$&')}]`;
  const takes = value ? `:${value.name.replace(/:/g, '')}:${actionOf(value)}` : '';
  const star = repeats ? '*' : '';
  return [short, long].flatMap((flag) => (flag ? [quote(`${star}${flag}${what}${takes}`)] : []));
}

function operandSpec({ value, repeats }: DescribedOperand): string {
  return quote(`${repeats ? '*' : '1'}:${value.name}:${actionOf(value)}`);
}

function actionOf({ kind, choices }: DescribedValue): string {
  if (kind === 'choice') return `(${choices.join(' ')})`;
  return kind === 'file' ? '_files' : ' ';
}

function quote(text: string): string {
  return `'${text.replace(/'/g, "'\\''")}'`;
}
