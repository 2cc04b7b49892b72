/** hooklet.1, from the same definitions as `--help`: the same text for the same sources. */

import {
  type DescribedCommand,
  type DescribedOption,
  describeProgram,
} from '../../supervisor/commands/completion/describe-program.ts';
import { createProgram } from '../../supervisor/commands/program.ts';

export function manPage(version: string): string {
  const program = describeProgram(createProgram());
  const blocks = [
    `.TH HOOKLET 1 "" "hooklet ${roff(version)}" "User Commands"`,
    '.SH NAME',
    `hooklet \\- ${roff('run Kubernetes Pod manifests as local processes')}`,
    '.SH SYNOPSIS',
    program.commands.flatMap(synopsis).join('\n.br\n'),
    '.SH DESCRIPTION',
    roff(program.description),
    verbatim(program.after),
    '.SH OPTIONS',
    ...program.options.map(option),
    '.SH COMMANDS',
    ...program.commands.map(section),
    '.SH FILES',
    '.TP',
    '.I $HOOKLET_HOME',
    roff(
      'Logs of containers in CRI format, and while an API runs its kubeconfig (mode 0600). By default $XDG_STATE_HOME/hooklet, else ~/.local/state/hooklet.',
    ),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.flatMap(([name, what]) => ['.TP', `.B ${name}`, roff(what)]),
    '.SH "EXIT STATUS"',
    ...EXIT_STATUS.flatMap(([code, what]) => ['.TP', `.B ${code}`, roff(what)]),
    '.SH "SEE ALSO"',
    '.BR kubectl (1),',
    '.BR tini (1),',
    '.BR signal (7)',
  ];
  return `${blocks.filter((block) => block !== '').join('\n')}\n`;
}

const ENVIRONMENT = [
  ['HOOKLET_HOME', 'Where hooklet keeps its state.'],
  ['NO_COLOR, FORCE_COLOR', 'Without or with colours, whatever the output is.'],
] as const;

const EXIT_STATUS = [
  ['0', 'What was asked for went well.'],
  ['N', 'run: of the container; 128+N when signal N ended it. check, doctor, drill: 1 with findings.'],
  ['64', 'A wrong command line, or a file that cannot be read or does not validate.'],
  ['69', 'drill: the service was never ready.'],
  ['70', 'A fault of hooklet.'],
  ['124', 'run: the pod was over its activeDeadlineSeconds.'],
  ['126, 127', 'run: the command behind -- cannot be executed, or was not found.'],
] as const;

function synopsis({ name, usage }: DescribedCommand): readonly string[] {
  const forms = usage.split('\n').map((form) => form.trim().replace(/^hooklet \w+ /, ''));
  return forms.map((form) => `\\fBhooklet ${name}\\fR ${roff(form)}`);
}

function section(command: DescribedCommand): string {
  const { name, description, operands, options, after } = command;
  const operandLines = operands.map(
    ({ value, description: what }) => `.TP\n.I ${roff(value.name)}\n${roff(what)}`,
  );
  return [
    `.SS "hooklet ${name}"`,
    roff(sentence(description)),
    ...operandLines,
    ...options.filter(({ long }) => long !== '--help').map(option),
    verbatim(after),
  ].join('\n');
}

function option({ short, long, description, value }: DescribedOption): string {
  const takes = value ? ` \\fI${roff(value.name)}\\fR` : '';
  const choices = value && value.choices.length > 0 ? ` (${value.choices.join(', ')})` : '';
  const names = [short, long].flatMap((flag) => (flag ? `\\fB${roff(flag)}\\fR` : []));
  return `.TP\n${names.join(', ')}${takes}\n${roff(description + choices)}`;
}

function sentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!]$/.test(whole) ? whole : `${whole}.`;
}

/** Examples keep their columns. */
function verbatim(text: string): string {
  if (text === '') return '';
  return `.PP\n.nf\n${text.split('\n').map(roff).join('\n')}\n.fi`;
}

/** A hyphen that is typed is a minus; a point or quote at the start of a line would be a request. */
function roff(line: string): string {
  const text = line.replace(/\\/g, '\\e').replace(/-/g, '\\-');
  return /^[.']/.test(text) ? `\\&${text}` : text;
}
