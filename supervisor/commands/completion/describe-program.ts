/** Commander's tree as plain data: what completion scripts and the man page are made from. */

import type { Argument, Command, Option } from 'commander';

export interface DescribedProgram extends DescribedCommand {
  readonly commands: readonly DescribedCommand[];
}

export interface DescribedCommand {
  readonly name: string;
  readonly description: string;
  /** Without the program's name: `run [options] FILE…`. */
  readonly usage: string;
  readonly options: readonly DescribedOption[];
  readonly operands: readonly DescribedOperand[];
  /** What help says below the options: examples, exit codes. */
  readonly after: string;
}

export interface DescribedOption {
  readonly short?: string;
  readonly long: string;
  readonly description: string;
  /** Undefined for a flag that takes none. */
  readonly value?: DescribedValue;
  readonly repeats: boolean;
}

export interface DescribedOperand {
  readonly value: DescribedValue;
  readonly description: string;
  readonly repeats: boolean;
}

export interface DescribedValue {
  /** `seconds`, `name=dockerfile`. */
  readonly name: string;
  readonly kind: 'choice' | 'file' | 'other';
  readonly choices: readonly string[];
}

export function describeProgram(program: Command): DescribedProgram {
  return { ...describeCommand(program), commands: program.commands.map(describeCommand) };
}

function describeCommand(command: Command): DescribedCommand {
  const help = command.createHelp();
  return {
    name: command.name(),
    description: help.commandDescription(command) || help.subcommandDescription(command),
    usage: command.usage(),
    options: help.visibleOptions(command).map(describeOption),
    operands: command.registeredArguments.map(describeOperand),
    after: afterText(command),
  };
}

function describeOption(option: Option): DescribedOption {
  const { short, long, description, required, optional, argChoices, flags } = option;
  const [, name] = /[<[]([^>\]]+)[>\]]/.exec(flags) ?? [];
  return {
    ...(short && { short }),
    long: long ?? '',
    description,
    ...((required || optional) && name !== undefined && { value: describeValue(name, argChoices) }),
    repeats: /\brepeatable\b/.test(description),
  };
}

function describeOperand(argument: Argument): DescribedOperand {
  const { description, variadic, argChoices } = argument;
  return { value: describeValue(argument.name(), argChoices), description, repeats: variadic };
}

const FILES = /^(?:file|trace|target|name=dockerfile)$/;

function describeValue(name: string, choices: readonly string[] = []): DescribedValue {
  return { name, choices, kind: choices.length > 0 ? 'choice' : FILES.test(name) ? 'file' : 'other' };
}

/** Commander gives it to nobody, but prints it below the rest. */
function afterText(command: Command): string {
  let printed = '';
  const before = command.configureOutput();
  command.configureOutput({
    ...before,
    writeOut: (text) => {
      printed += text;
    },
  });
  command.outputHelp();
  command.configureOutput(before);
  return printed.slice(command.helpInformation().length).trim();
}
