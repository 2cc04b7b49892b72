/** Where exactly in its instruction a problem lies. Loads dockerfile-ast: for when there is something to point at. */

import { type Argument, DockerfileParser, type Instruction } from 'dockerfile-ast';
import type { Finding } from '../problem.ts';

/**
 * The findings with the column of the word that each is about, where its message names one. What starts a
 * container is read by `read-image.ts`, which follows BuildKit to the letter and costs no time to load;
 * dockerfile-ast knows the place of every word, in which BuildKit has no interest.
 */
export function pointAt(text: string, findings: readonly Finding[]): readonly Finding[] {
  const instructions = DockerfileParser.parse(text).getInstructions();
  return findings.map((finding) => {
    const instruction = instructions.find((candidate) => startsAt(candidate, finding));
    const start = instruction && wordOf(instruction, finding.message)?.getRange().start;
    return start ? { ...finding, line: start.line + 1, column: start.character + 1 } : finding;
  });
}

/** A finding that already points into its instruction stays where it is. */
function startsAt(instruction: Instruction, { line, column }: Finding): boolean {
  const { start } = instruction.getRange();
  return start.line === line - 1 && start.character === column - 1;
}

/** The longest of the words that the message names. */
function wordOf(instruction: Instruction, message: string): Argument | undefined {
  const named = instruction.getArguments().filter((argument) => isNamed(argument.getValue(), message));
  return named.sort((one, other) => other.getValue().length - one.getValue().length)[0];
}

/** As a word of its own. */
function isNamed(word: string, message: string): boolean {
  const at = word === '' ? -1 : message.indexOf(word);
  const neighbours = [message.charAt(at - 1), message.charAt(at + word.length)];
  return at >= 0 && neighbours.every((char) => !/[\w-]/.test(char));
}
