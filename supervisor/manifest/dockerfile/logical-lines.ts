/** A Dockerfile's text → its instructions, each as one line: comments, continuations and heredoc bodies undone. */

import type { Position } from '../problem.ts';
import { DockerfileError } from './dockerfile-error.ts';
import type { Heredoc } from './heredocs.ts';
import { createDirectives, type Directives } from './parser-directives.ts';
import { isSpace, leadingSpaces, trimEnd, trimStart } from './spaces.ts';

export interface LogicalLine {
  /** The lines that it is made of, joined. */
  readonly text: string;
  readonly escapeToken: string;
  /** From 1: its first and its last line, heredoc bodies included. */
  readonly line: number;
  readonly endLine: number;
  /** Where each of the lines that it is made of begins in `text`. */
  readonly pieces: readonly Piece[];
}

interface Piece extends Position {
  readonly offset: number;
}

/** BuildKit's scanner takes no longer line (bufio.MaxScanTokenSize). */
const LONGEST_LINE = 65_535;

/**
 * Reads as BuildKit's `parser.Parse` does. `heredocsOf` says which bodies follow an instruction; the
 * DockerfileError that it throws ends the reading, and so does one of a line.
 */
export function* logicalLines(
  text: string,
  heredocsOf: (line: LogicalLine) => readonly Heredoc[],
): Generator<LogicalLine | LineError> {
  const lines = createReader(text);
  const directives = createDirectives();
  while (lines.left()) {
    const start = lines.number();
    try {
      const line = readInstruction(lines, directives);
      if (line) yield { ...line, endLine: skipBodies(lines, heredocsOf(line)) };
    } catch (error) {
      if (!(error instanceof DockerfileError)) throw error;
      yield { error, line: start };
      // What follows could be anything: the rest of a heredoc, for example.
      return;
    }
  }
}

/** The text cannot be read beyond this line. */
export interface LineError {
  readonly error: DockerfileError;
  readonly line: number;
}

/** Where the character at `offset` of a logical line stands in the file. */
export function positionIn({ pieces, line }: LogicalLine, offset: number): Position {
  const piece = pieces.findLast((candidate) => candidate.offset <= offset);
  return piece ? { line: piece.line, column: piece.column + offset - piece.offset } : { line, column: 1 };
}

interface Reader {
  left(): boolean;
  /** Of the line that comes next. */
  number(): number;
  /** Without its end: every CR and LF there. */
  next(): string;
}

function createReader(text: string): Reader {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let number = 1;
  return {
    left: () => at < text.length,
    number: () => number,
    next() {
      const newline = text.indexOf('\n', at);
      const end = newline < 0 ? text.length : newline;
      const line = text.slice(at, end);
      at = end + 1;
      number++;
      if (line.length > LONGEST_LINE) {
        throw new DockerfileError(`dockerfile line greater than max allowed size of ${LONGEST_LINE}`);
      }
      return trimEnd(line, (char) => char === '\r');
    },
  };
}

/** One instruction from the next line on; nothing when that is empty or a comment. */
function readInstruction(lines: Reader, directives: Directives): LogicalLine | undefined {
  const line = lines.number();
  const first = lines.next();
  const stripped = trimStart(first);
  directives.take(stripped);
  if (stripped === '' || stripped.startsWith('#')) return undefined;
  const { escapeToken } = directives;
  const pieces: Piece[] = [];
  let text = '';
  const add = (content: string, at: Position) => {
    if (content !== '') pieces.push({ ...at, offset: text.length });
    text += content;
  };
  let { content, goesOn } = continuation(stripped, escapeToken);
  add(content, { line, column: leadingSpaces(first) + 1 });
  while (goesOn && lines.left()) {
    const number = lines.number();
    const next = lines.next();
    const body = trimStart(next);
    // An empty line in a continuation is skipped too; BuildKit warns that this will end one day.
    if (body === '' || body.startsWith('#')) continue;
    ({ content, goesOn } = continuation(next, escapeToken));
    add(content, { line: number, column: 1 });
  }
  return { text, escapeToken, line, endLine: lines.number() - 1, pieces };
}

/** A line goes on when an escape character ends it that is not itself escaped. */
function continuation(line: string, escapeToken: string): { content: string; goesOn: boolean } {
  const end = trimEnd(line, (char) => char === ' ' || char === '\t');
  const goesOn = end.endsWith(escapeToken) && !end.endsWith(escapeToken + escapeToken);
  return { content: goesOn ? end.slice(0, -1) : line, goesOn };
}

/** Returns the number of the last line of the last body. */
function skipBodies(lines: Reader, heredocs: readonly Heredoc[]): number {
  for (const { name, chomp } of heredocs) {
    let line: string;
    do {
      if (!lines.left()) {
        throw new DockerfileError('unterminated heredoc', `end it with a line that is ${name} alone`);
      }
      line = lines.next();
    } while ((chomp ? line.replace(/^\t+/, '') : line) !== name);
  }
  return lines.number() - 1;
}

export function startOf(line: LogicalLine): Position {
  let offset = 0;
  while (offset < line.text.length && isSpace(line.text.charAt(offset))) offset++;
  return positionIn(line, offset);
}
