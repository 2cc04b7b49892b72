/** What is wrong with a manifest, where, and what to do about it. */

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
}

export type ProblemKind =
  /** Not YAML, or YAML that hooklet refuses (a key twice). */
  | 'syntax'
  /** A value of the wrong type, or an object of the wrong kind. */
  | 'decode'
  | 'unknown-field'
  /** The API server's validation. */
  | 'invalid'
  /** Valid in a cluster; here something else happens, and the message says what. */
  | 'unsupported';

export interface Problem extends Position {
  readonly file: string;
  /** `spec.containers[0].name`; empty when the whole document is meant. */
  readonly path: string;
  /** As the API server words it, whole. */
  readonly message: string;
  readonly kind: ProblemKind;
  /** The remedy, where one is known. */
  readonly hint?: string;
  /** `metadata.name` (or generateName) of the Pod that it is about, when it has one. */
  readonly pod?: string;
}

/** A problem before the file and the Pod are known. */
export type Finding = Omit<Problem, 'file' | 'pod'>;
