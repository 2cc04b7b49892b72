/** Instructions → build stages, and which of them the last one is made from. */

import type { Finding } from '../problem.ts';
import { DockerfileError } from './dockerfile-error.ts';
import { bodiesOf, type Instruction, parseInstruction } from './instructions.ts';
import { type LogicalLine, logicalLines, positionIn, startOf } from './logical-lines.ts';

export interface Step {
  readonly instruction: Instruction;
  readonly line: LogicalLine;
}

export interface Stage {
  readonly from: Step & { readonly instruction: Extract<Instruction, { kind: 'FROM' }> };
  readonly steps: readonly Step[];
}

export interface Stages {
  /** ARG before the first FROM. */
  readonly globals: readonly Step[];
  readonly stages: readonly Stage[];
  readonly errors: readonly Finding[];
}

/** Never throws: what cannot be read is in `errors`, each with its place. */
export function readStages(text: string): Stages {
  const globals: Step[] = [];
  const stages: { from: Stage['from']; steps: Step[] }[] = [];
  const errors: Finding[] = [];
  for (const step of readSteps(text, errors)) {
    const { instruction, line } = step;
    const stage = stages.at(-1);
    if (instruction.kind === 'FROM') stages.push({ from: { instruction, line }, steps: [] });
    else if (stage) stage.steps.push(step);
    else if (instruction.kind === 'ARG') globals.push(step);
    else errors.push(noStage(line));
  }
  if (stages.length === 0 && errors.length === 0) errors.push(NOTHING);
  return { globals, stages, errors };
}

const NOTHING: Finding = {
  line: 1,
  column: 1,
  kind: 'syntax',
  path: '',
  message: 'dockerfile contains no stages to build',
  hint: 'a Dockerfile begins with FROM image',
};

function noStage(line: LogicalLine): Finding {
  return problemAt(
    line,
    new DockerfileError('no build stage in current context', 'put FROM image before it'),
  );
}

function* readSteps(text: string, errors: Finding[]): Generator<Step> {
  for (const line of logicalLines(text, ({ text: own, escapeToken }) => bodiesOf(own, escapeToken))) {
    if ('error' in line) {
      const { message, hint } = line.error;
      errors.push({ line: line.line, column: 1, kind: 'syntax', path: '', message, ...(hint && { hint }) });
      continue;
    }
    const instruction = attempt(line, errors, () => parseInstruction(line.text, line.escapeToken));
    if (instruction) yield { instruction, line };
  }
}

/** What `work` gives; nothing, and one more error, when it refuses the line. */
export function attempt<Result>(
  line: LogicalLine,
  errors: Finding[],
  work: () => Result,
): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error;
    errors.push(problemAt(line, error));
    return undefined;
  }
}

export function problemAt(line: LogicalLine, { message, hint, offset }: DockerfileError): Finding {
  const place = offset === undefined ? startOf(line) : positionIn(line, offset);
  const [path = ''] = line.text.trim().split(/\s/, 1);
  return { ...place, kind: 'syntax', path: path.toUpperCase(), message, ...(hint !== undefined && { hint }) };
}
