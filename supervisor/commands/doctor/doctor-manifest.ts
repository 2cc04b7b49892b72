/** `hooklet doctor FILE`: what the containers of a manifest would run. */

import { resolve } from 'node:path';
import { preStopReturns } from '../../diagnosis/check/rules/pre-stop-returns.ts';
import type { Finding } from '../../diagnosis/finding.ts';
import { judgeCommand } from '../../diagnosis/judge-command.ts';
import type { StopSignal } from '../../diagnosis/process-facts.ts';
import { HookletError } from '../../errors.ts';
import { containerCommand } from '../../manifest/dockerfile/container-command.ts';
import { expandArgs } from '../../manifest/expand-environment.ts';
import { formatProblems } from '../../manifest/format-problems.ts';
import type { Container, Pod } from '../../manifest/pod.ts';
import type { Path, Tree } from '../../manifest/source/tree.ts';
import { locate, printPath } from '../../manifest/source/tree.ts';
import { commandOrigin } from '../../node/command-origin.ts';
import { type LocalImage, type LocalImages, workingDirectory } from '../../node/local-image.ts';
import { saysImages } from '../image-annotation.ts';
import { loadImages } from '../load-images.ts';
import { readManifestFile } from '../load-manifests.ts';
import { contextFiles, localFiles } from './command-files.ts';
import type { Report, Subject } from './report.ts';
import { stopSignalNamed } from './stop-signal.ts';

interface Setting {
  readonly signal: StopSignal | undefined;
  readonly images: LocalImages | undefined;
  readonly file: string;
}

/** Throws MANIFEST_NOT_READABLE, MANIFEST_INVALID, and what `--image` throws. */
export async function examineManifest(
  file: string,
  signal: StopSignal | undefined,
  flags: readonly string[],
  note: (message: string) => void,
): Promise<Report> {
  const { pods, trees, errors } = readManifestFile(file);
  if (errors.length > 0) throw new HookletError('MANIFEST_INVALID', formatProblems(errors), { errors });
  const images = saysImages(flags, pods) ? await loadImages(flags, pods, note) : undefined;
  const setting = { signal, images, file: file === '-' ? '<stdin>' : file };
  const subjects = pods.flatMap((pod) => examinePod(pod, trees.get(pod), setting));
  return { target: setting.file, kind: 'manifest', subjects };
}

/** Containers and sidecars; init containers are over before anybody stops them. */
function examinePod(pod: Pod, tree: Tree | undefined, setting: Setting): readonly Subject[] {
  const { initContainers, containers } = pod.spec;
  const all = [...containers, ...initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always')];
  return all.map((container) => examineContainer(pod, container, tree, setting));
}

function examineContainer(pod: Pod, container: Container, tree: Tree | undefined, setting: Setting): Subject {
  const { images } = setting;
  const image = images?.find(container.image);
  const named = container.lifecycle?.stopSignal ?? image?.config.stopSignal ?? 'SIGTERM';
  const signal = setting.signal ?? stopSignalNamed(named);
  const name = `container ${container.name} of pod ${pod.metadata.name}`;
  const hooks = preStopFindings(pod, container, tree, setting);
  const environment = literalEnvironment(container, image);
  const argv = commandLine(container, image, environment);
  const base = { name, signal: signal.name, processes: [] };
  const origin = commandOrigin(pod, container.name, images);
  if (argv.length === 0 || !origin)
    return {
      ...base,
      runs: [],
      findings: hooks,
      unknown: [
        `image ${container.image} says what is run: say what it is with --image ${container.image}=DOCKERFILE`,
      ],
    };
  const path = pathOf(pod, container);
  const place = origin.place ?? placeAt(setting.file, tree, [...path, 'command']);
  const judged = judgeCommand(
    argv,
    { ...origin, ...(place && { place }) },
    {
      signal,
      files: image
        ? contextFiles(image, [])
        : localFiles(container.image, resolve(container.workingDir ?? '.'), true),
      cwd: image ? workingDirectory(container.workingDir, image) : resolve(container.workingDir ?? '.'),
      environment,
    },
  );
  return { ...base, ...judged, findings: [...judged.findings, ...hooks] };
}

/** As the kubelet expands `$(NAME)`, with what the manifest itself says. */
function commandLine(
  { command = [], args = [] }: Container,
  image: LocalImage | undefined,
  environment: Readonly<Record<string, string>>,
): readonly string[] {
  const written = { command: expandArgs(command, environment), args: expandArgs(args, environment) };
  return command.length === 0 && !image ? [] : containerCommand(written, image?.config).argv;
}

function literalEnvironment(
  { env }: Container,
  image: LocalImage | undefined,
): Readonly<Record<string, string>> {
  const literal = env.flatMap(({ name, value }): [string, string][] =>
    value === undefined || value.includes('$(') ? [] : [[name, value]],
  );
  return { ...image?.config.env, ...Object.fromEntries(literal) };
}

function preStopFindings(
  pod: Pod,
  container: Container,
  tree: Tree | undefined,
  { file }: Setting,
): readonly Finding[] {
  const subject = {
    pod,
    hostNetwork: false,
    container,
    path: pathOf(pod, container),
    kind: 'main',
    programs: new Map(),
  } as const;
  return [...preStopReturns(subject)]
    .filter(({ code }) => code === 'PreStopOnlySignals')
    .map(({ code, path, why, remedy, change }) => {
      const place = placeAt(file, tree, path);
      return {
        code,
        severity: 'warning',
        path: printPath(path),
        why,
        remedy,
        ...(change && { change }),
        ...(place && { place }),
      };
    });
}

function pathOf({ spec }: Pod, container: Container): Path {
  const list = spec.containers.includes(container) ? 'containers' : 'initContainers';
  return ['spec', list, spec[list].indexOf(container)];
}

function placeAt(file: string, tree: Tree | undefined, path: Path): Finding['place'] | undefined {
  return tree && { file, ...locate(tree, path) };
}
