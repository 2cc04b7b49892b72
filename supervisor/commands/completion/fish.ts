/** Completion for fish. */

import type { DescribedCommand, DescribedOption, DescribedProgram } from './describe-program.ts';

export function fishScript(program: DescribedProgram): string {
  const lines = [
    '# hooklet completion for fish: ~/.config/fish/completions/hooklet.fish',
    'complete -c hooklet -f',
    ...program.options.map((option) => flagLine(option, '__fish_use_subcommand')),
    ...program.commands.flatMap(commandLines),
  ];
  return `${lines.join('\n')}\n`;
}

function commandLines(command: DescribedCommand): readonly string[] {
  const { name, description, options, operands } = command;
  const here = `__fish_seen_subcommand_from ${name}`;
  return [
    `complete -c hooklet -n __fish_use_subcommand -a ${name} -d ${quote(description)}`,
    ...options.map((option) => flagLine(option, here)),
    ...operands.flatMap(({ value, description: what }) => {
      if (value.kind === 'choice')
        return [
          `complete -c hooklet -n ${quote(here)} -a ${quote(value.choices.join(' '))} -d ${quote(what)}`,
        ];
      return value.kind === 'file' ? [`complete -c hooklet -n ${quote(here)} -F`] : [];
    }),
  ];
}

function flagLine({ short, long, description, value }: DescribedOption, when: string): string {
  const names = [...(short ? [`-s ${short.slice(1)}`] : []), `-l ${long.slice(2)}`].join(' ');
  const takes =
    value === undefined
      ? ''
      : value.kind === 'choice'
        ? ` -x -a ${quote(value.choices.join(' '))}`
        : value.kind === 'file'
          ? ' -r -F'
          : ' -x';
  return `complete -c hooklet -n ${quote(when)} ${names}${takes} -d ${quote(description)}`;
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
