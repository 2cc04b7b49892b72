/** `hooklet check FILE…`: the lifecycle mistakes of Pods, before anything runs. */

import { resolve } from 'node:path';
import { checkPod, commandsOf, type PodFinding, type Source } from '../../diagnosis/check/check-pod.ts';
import type { CommandUse } from '../../diagnosis/check/list-commands.ts';
import type { ProgramFact } from '../../diagnosis/check/program-fact.ts';
import { HookletError } from '../../errors.ts';
import type { Container } from '../../manifest/pod.ts';
import type { Problem } from '../../manifest/problem.ts';
import { formatProblems } from '../../manifest/read-manifest.ts';
import { printPath } from '../../manifest/source/tree.ts';
import { type LocalImages, workingDirectory } from '../../node/local-image.ts';
import { readManifestFile } from '../load-manifests.ts';
import { choosePaint } from '../output/paint.ts';
import { safeText } from '../output/safe-text.ts';
import { imageFacts } from './image-facts.ts';
import { lookUpProgram, type Machine } from './look-up-program.ts';
import { showJson } from './show-json.ts';
import { showSarif } from './show-sarif.ts';
import { showText } from './show-text.ts';

export interface CheckOptions {
  readonly json?: true;
  readonly sarif?: true;
  readonly strict?: true;
  /** `NAME=DOCKERFILE`, one for each image. */
  readonly image?: readonly string[];
}

/** What was looked at and what came of it. */
export interface Checked {
  readonly files: number;
  readonly pods: number;
  readonly findings: readonly PodFinding[];
}

/**
 * Prints the findings and resolves with the exit code: 1 when one of them is an error (with `strict` a warning
 * too), else 0. A file that cannot be read or does not validate ends in an error (exit code 64), thrown when
 * the findings of the others have been printed.
 */
export async function check(files: readonly string[], options: CheckOptions): Promise<number> {
  const failures: HookletError[] = [];
  const sources = files.flatMap((file) => readSources(file, failures));
  const images = await loadLocalImages(options.image ?? [], sources);
  const findings: PodFinding[] = [];
  for (const source of sources) findings.push(...(await checkSource(source, images)));
  show({ files: files.length, pods: sources.length, findings }, options);
  if (failures.length > 0) throw asOne(failures);
  return exitCode(findings, options);
}

/** Nothing of Dockerfiles is loaded without one. */
async function loadLocalImages(
  flags: readonly string[],
  sources: readonly Source[],
): Promise<LocalImages | undefined> {
  if (flags.length === 0) return undefined;
  const { loadImages } = await import('../load-images.ts');
  const pods = sources.map(({ pod }) => pod);
  return loadImages(flags, pods, (message) => process.stderr.write(`${safe(message)}\n`));
}

function show(checked: Checked, options: CheckOptions): void {
  const { paint, colours } = choosePaint(process.stdout, process.env);
  if (options.json) process.stdout.write(showJson(checked));
  else if (options.sarif) process.stdout.write(showSarif(checked));
  else {
    const lines = showText(checked, paint).split('\n');
    process.stdout.write(lines.map((line) => `${safeText(line, colours)}\n`).join(''));
  }
}

function exitCode(findings: readonly PodFinding[], { strict }: CheckOptions): number {
  const fails = findings.filter(({ ignored }) => !ignored).map(({ severity }) => severity);
  return fails.includes('error') || (strict && fails.includes('warning')) ? 1 : 0;
}

/** The Pods of a file without a mistake; what is wrong with a file is kept for later. */
function readSources(file: string, failures: HookletError[]): readonly Source[] {
  try {
    const { pods, trees, errors, warnings } = readManifestFile(file);
    if (errors.length > 0) throw new HookletError('MANIFEST_INVALID', formatProblems(errors), { errors });
    // What hooklet does not support is no mistake of the lifecycle; what the API server warns of may be.
    tell(warnings.filter(({ kind }) => kind === 'invalid'));
    const name = file === '-' ? '<stdin>' : file;
    return pods.flatMap((pod) => {
      const tree = trees.get(pod);
      return tree ? [{ pod, tree, file: name }] : [];
    });
  } catch (error) {
    if (!(error instanceof HookletError)) throw error;
    failures.push(error);
    return [];
  }
}

function tell(warnings: readonly Problem[]): void {
  if (warnings.length > 0) process.stderr.write(`${safe(formatProblems(warnings, 'warning'))}\n`);
}

function safe(text: string): string {
  return text
    .split('\n')
    .map((line) => safeText(line, false))
    .join('\n');
}

async function checkSource(source: Source, local: LocalImages | undefined): Promise<readonly PodFinding[]> {
  const images = imageFacts(source.pod, local);
  const programs = new Map<string, ProgramFact>();
  for (const use of commandsOf(source, images)) {
    programs.set(printPath(use.path), await lookUpProgram(use, machineFor(use, local)));
  }
  const { contextFiles, localFiles } = await import('../doctor/command-files.ts');
  const filesOf = ({ image, workingDir }: Container) => {
    const found = local?.find(image);
    return found ? contextFiles(found, []) : localFiles(image, resolve(workingDir ?? '.'), false);
  };
  const { findings, complaints } = checkPod(source, { programs, images, filesOf });
  tell(complaints.map((complaint) => ({ ...complaint, kind: 'unsupported', path: '', file: source.file })));
  return findings;
}

/** As `hooklet run` starts it: from the image's WORKDIR in the build context, or from where hooklet is. */
function machineFor({ image, directory }: CommandUse, local: LocalImages | undefined): Machine {
  const found = image === undefined ? undefined : local?.find(image);
  const cwd = found ? workingDirectory(directory, found) : resolve(directory ?? '.');
  return { cwd, searchPath: process.env.PATH ?? '' };
}

/** One error for all that could not be checked, each in its own words. */
function asOne(failures: readonly HookletError[]): HookletError {
  const [first] = failures;
  if (failures.length === 1 && first) return first;
  const code = failures.every(({ code }) => code === 'MANIFEST_NOT_READABLE')
    ? 'MANIFEST_NOT_READABLE'
    : 'MANIFEST_INVALID';
  return new HookletError(code, failures.map(({ message }) => message).join('\n'));
}
