/** A file's text to documents, or to the sentence that says why it is no YAML. */

import { Composer, type ErrorCode, LineCounter, type YAMLError } from 'yaml';
import type { Finding, Position } from '../problem.ts';
import { composeTree } from './compose-tree.ts';
import { MAX_DEPTH } from './nesting.ts';
import { positionOf } from './position.ts';
import { MAX_LEXEMES, readTokens } from './read-tokens.ts';
import type { Tree } from './tree.ts';

/** The API server's limit for one request body (`--max-request-bytes`, 3 MiB). */
const MAX_CHARACTERS = 3 * 1024 * 1024;

export interface SourceDocument {
  readonly tree: Tree;
  readonly findings: readonly Finding[];
}

const START: Position = { line: 1, column: 1 };

// Not toLocaleString, which loads a megabyte of languages.
const TOO_MANY = `yaml: more than ${MAX_LEXEMES / 1000},000 words and signs in one file`;
const SPLIT = 'a pod has some hundreds: give its pods to hooklet in several files';

const TOO_DEEP = `yaml: nested more than ${MAX_DEPTH} levels deep`;

/** Every document of a YAML or JSON text that holds something. A document that is no YAML has only findings. */
export function parseDocuments(text: string): readonly SourceDocument[] {
  if (text.length > MAX_CHARACTERS) {
    return [broken('the file is larger than 3 MiB, the most that the API server accepts in one request')];
  }
  const lines = new LineCounter();
  const { tokens, stopped } = readTokens(withoutByteOrderMark(text), lines.addNewLine);
  if (stopped?.why === 'too many') return [broken(TOO_MANY, positionOf(stopped.offset, lines), SPLIT)];
  if (stopped) return [broken(TOO_DEEP, positionOf(stopped.offset, lines))];
  // The failsafe schema leaves every scalar a string: Kubernetes' own rules decide what it means.
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' });
  return [...composer.compose(tokens)].flatMap(({ contents, errors }) => {
    const mistake = firstMistake(errors);
    if (mistake) return [syntaxError(mistake, lines)];
    const composed = composeTree(contents, lines);
    return composed.tree.type === 'null' && composed.findings.length === 0 ? [] : [composed];
  });
}

/** A sentence of go-yaml's where it has a fitting one, and the remedy. Others keep the parser's words. */
const SENTENCES: { readonly [code in ErrorCode]?: { message?: string; hint: string } } = {
  TAB_AS_INDENT: {
    message: 'found character that cannot start any token',
    hint: 'YAML is indented with spaces: replace the tab',
  },
  BAD_INDENT: { hint: 'the keys of one mapping stand in one column' },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'mapping values are not allowed in this context',
    hint: 'quote a text that holds ": ", or put the nested mapping on its own lines',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'mapping values are not allowed in this context',
    hint: 'the line is indented deeper than the one it belongs to; the keys of one mapping stand in one column',
  },
  MISSING_CHAR: { hint: 'a bracket or a quote is not closed, or a colon or comma is missing' },
  BAD_SCALAR_START: { hint: 'a text that starts with @, ` or % needs quotes' },
  BAD_ALIAS: { hint: 'a text that starts with * or & needs quotes' },
};

/**
 * One mistake makes the parser stumble over all that follows; the first place is the true one. Of two errors
 * there, a key that spans lines says most: the line with its colon is the one that is indented wrong.
 */
function firstMistake(errors: readonly YAMLError[]): YAMLError | undefined {
  const start = Math.min(...errors.map(({ pos }) => pos[0]));
  const there = errors.filter(({ pos }) => pos[0] === start);
  return there.find(({ code }) => code === 'MULTILINE_IMPLICIT_KEY') ?? there[0];
}

function syntaxError(error: YAMLError, lines: LineCounter): SourceDocument {
  const at = positionOf(error.pos[error.code === 'MULTILINE_IMPLICIT_KEY' ? 1 : 0], lines);
  const sentence = SENTENCES[error.code];
  const reason = sentence?.message ?? error.message;
  return broken(`error converting YAML to JSON: yaml: line ${at.line}: ${reason}`, at, sentence?.hint);
}

function broken(message: string, at: Position = START, hint?: string): SourceDocument {
  const finding: Finding = { ...at, kind: 'syntax', path: '', message, ...(hint && { hint }) };
  return { tree: { type: 'null', at }, findings: [finding] };
}

/** Windows editors leave one; it would count as a column and, in JSON, as a character. */
function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
