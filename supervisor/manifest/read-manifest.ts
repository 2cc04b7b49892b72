/** A manifest file's text to Pods: parsed, decoded, defaulted, validated. */

import { isFollowOn } from './follow-on.ts';
import { readObjects } from './objects.ts';
import type { Pod } from './pod.ts';
import type { Finding, Problem } from './problem.ts';
import { decode } from './schema/decode.ts';
import { type Identity, setDefaults } from './set-defaults.ts';
import { parseDocuments } from './source/parse-documents.ts';
import { locate, printPath, type Tree } from './source/tree.ts';
import type { UncheckedPod } from './unchecked.ts';
import type { FieldError } from './validate/field-error.ts';
import { validatePod } from './validate/validate-pod.ts';
import { unsupportedFields } from './warn/unsupported-fields.ts';
import { upstreamWarnings } from './warn/upstream-warnings.ts';

export { formatProblems } from './format-problems.ts';
export type { Problem, ProblemKind } from './problem.ts';
export type { Identity } from './set-defaults.ts';

export interface ReadResult {
  /** The Pods without an error, in the file's order. Run none of them while there is any error. */
  readonly pods: readonly Pod[];
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** What the author wrote, with every value's place in the file; of each of `pods`. */
  readonly trees: ReadonlyMap<Pod, Tree>;
}

/**
 * Reads one file's text: every YAML or JSON document, lists unpacked. Never throws for bad input: all that is
 * wrong comes back at once, each with its place and in the API server's words.
 */
export function readManifest(text: string, file: string, identity: Identity): ReadResult {
  const readings = parseDocuments(text).flatMap(({ tree, findings }) => {
    if (tree.type === 'null') return [{ findings, warnings: [] }];
    const objects = readObjects(tree);
    return [
      { findings: [...findings, ...objects.findings], warnings: [] },
      ...objects.pods.map((pod) => readPod(pod, identity, findings.length === 0)),
    ];
  });
  const errors = readings.flatMap(({ findings, name }: Reading) => findings.map(toProblem(file, name)));
  if (readings.length === 0) errors.push(toProblem(file)(NOTHING));
  return {
    pods: readings.flatMap(({ pod }: Reading) => (pod ? [pod] : [])),
    errors,
    warnings: readings.flatMap(({ warnings, name }: Reading) => warnings.map(toProblem(file, name))),
    trees: new Map(readings.flatMap(({ pod, tree }: Reading) => (pod && tree ? [[pod, tree] as const] : []))),
  };
}

interface Reading {
  readonly pod?: Pod;
  readonly tree?: Tree;
  readonly name?: string;
  readonly findings: readonly Finding[];
  readonly warnings: readonly Finding[];
}

const NOTHING: Finding = {
  line: 1,
  column: 1,
  kind: 'decode',
  path: '',
  message: 'no objects passed to apply',
  hint: 'the file holds no Pod: it is empty, or all of it is a comment',
};

function readPod(tree: Tree, identity: Identity, wellFormed: boolean): Reading {
  const decoded = decode(tree, 'Pod');
  const written = decoded.value as UncheckedPod;
  const pod = setDefaults(written, identity);
  const invalid = [...validatePod(pod, written)]
    .filter((error) => !isFollowOn(error, decoded.unread))
    .map((error) => invalidFinding(tree, error));
  const findings = [...decoded.findings, ...invalid];
  const name = written.metadata?.name || written.metadata?.generateName || '';
  return {
    ...(findings.length === 0 && wellFormed && { pod, tree }),
    name,
    findings,
    warnings: [...upstreamWarnings(pod, written), ...unsupportedFields(written)].map((warning) => ({
      ...locate(tree, warning.path),
      kind: warning.kind,
      path: printPath(warning.path),
      message: warning.message,
    })),
  };
}

function invalidFinding(tree: Tree, { path, text, at, hint }: FieldError): Finding {
  const printed = printPath(path);
  const message = `${printed}: ${text}`;
  return { ...locate(tree, at ?? path), kind: 'invalid', path: printed, message, ...(hint && { hint }) };
}

function toProblem(file: string, pod?: string): (finding: Finding) => Problem {
  return (finding) => ({ file, ...finding, ...(pod && { pod }) });
}
