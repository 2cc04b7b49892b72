/** `hooklet check` for one Pod: every rule over every container, each finding with its place in the file. */

import type { Pod } from '../../manifest/pod.ts';
import { present } from '../../manifest/present.ts';
import { locate, printPath, type Tree } from '../../manifest/source/tree.ts';
import { FINDINGS, type Finding } from '../finding.ts';
import { IGNORE_ANNOTATION, ignoredCodes } from './ignored-codes.ts';
import { type CommandUse, listCommands } from './list-commands.ts';
import { RULES } from './rules.ts';
import { listSubjects, type Mistake, type Surroundings } from './subject.ts';

/** A Pod as it stands in a file. */
export interface Source {
  readonly pod: Pod;
  readonly tree: Tree;
  readonly file: string;
}

/** A finding of `check` always has a place. */
export interface PodFinding extends Finding {
  readonly place: { readonly file: string; readonly line: number; readonly column: number };
  /** `metadata.name`. */
  readonly pod: string;
  /** The Pod's annotation says so. */
  readonly ignored: boolean;
}

export interface PodReport {
  /** In the file's order. */
  readonly findings: readonly PodFinding[];
  /** What is wrong with the annotation that ignores findings. */
  readonly complaints: readonly {
    readonly line: number;
    readonly column: number;
    readonly message: string;
  }[];
}

/** The commands whose programs `surroundings.programs` must tell about, by `printPath(path)`. */
export function commandsOf({ pod, tree }: Source, images: Surroundings['images']): readonly CommandUse[] {
  return listSubjects(pod, tree, { images, programs: new Map() }).flatMap(listCommands);
}

export function checkPod(source: Source, surroundings: Surroundings): PodReport {
  const { pod, tree } = source;
  const ignored = ignoredCodes(pod.metadata.annotations);
  const annotation = ['metadata', 'annotations', IGNORE_ANNOTATION];
  const mistakes = listSubjects(pod, tree, surroundings).flatMap((subject) =>
    RULES.flatMap((rule) => [...rule(subject)]),
  );
  return {
    findings: mistakes
      .map((mistake) => toFinding(mistake, source, ignored.codes.has(mistake.code)))
      .sort(inOrderOf(source.file)),
    complaints: ignored.complaints.map((text) => ({
      ...locate(tree, annotation),
      message: `metadata.annotations['${IGNORE_ANNOTATION}']: ${text}`,
    })),
  };
}

/** Nobody reads a line of pages. */
const LONGEST_CHANGE = 2000;

function isShort({ from = '', to }: NonNullable<Finding['change']>): boolean {
  return from.length <= LONGEST_CHANGE && to.length <= LONGEST_CHANGE;
}

/** The manifest's own in its order, then those of Dockerfiles. */
function inOrderOf(file: string): (a: PodFinding, b: PodFinding) => number {
  const elsewhere = ({ place }: PodFinding) => (place.file === file ? 0 : 1);
  return (a, b) =>
    elsewhere(a) - elsewhere(b) || a.place.line - b.place.line || a.place.column - b.place.column;
}

function toFinding(mistake: Mistake, { pod, tree, file }: Source, ignored: boolean): PodFinding {
  const { code, severity = FINDINGS[code].severity, path, why, remedy, change, place } = mistake;
  return {
    code,
    severity,
    path: printPath(path),
    place: place ?? { file, ...locate(tree, path) },
    why,
    remedy,
    ...present('change', change && isShort(change) ? change : undefined),
    pod: pod.metadata.name,
    ignored,
  };
}
