/** From the command line of one container to the Pod that it stands for: defaulted and validated as any other. */

import { basename } from 'node:path';
import { HookletError } from '../errors.ts';
import { randomUuid } from '../host/random-uuid.ts';
import type { Lifecycle, Pod } from '../manifest/pod.ts';
import { setDefaults } from '../manifest/set-defaults.ts';
import { printPath } from '../manifest/source/tree.ts';
import type { UncheckedPod } from '../manifest/unchecked.ts';
import type { FieldError } from '../manifest/validate/field-error.ts';
import { validatePod } from '../manifest/validate/validate-pod.ts';
import type { ContainerFlags } from './container-flags.ts';

export interface ContainerRequest extends ContainerFlags {
  readonly command: readonly string[];
  /** Of `--grace`; else the Pod's default. */
  readonly grace?: number;
}

const LONGEST_NAME = 63;

/** Throws USAGE when the flags contradict each other or a rule of Kubernetes, and names the flag. */
export function containerPod(request: ContainerRequest): Pod {
  const { command, restart = 'Never', grace } = request;
  const name = nameOf(command[0] ?? '');
  const lifecycle = lifecycleOf(request);
  const written: UncheckedPod = {
    metadata: { name },
    spec: {
      restartPolicy: restart,
      ...(grace !== undefined && { terminationGracePeriodSeconds: grace }),
      ...(lifecycle.stopSignal && { os: { name: 'linux' } }),
      containers: [
        {
          name,
          image: name,
          // In a manifest `$$` is one dollar; here every word reaches the command as it was typed.
          command: command.map((word) => word.replaceAll('$', '$$$$')),
          ...(Object.keys(lifecycle).length > 0 && { lifecycle }),
        },
      ],
    },
  };
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  const pod = setDefaults(written, { newUid: () => randomUuid(), now });
  const errors = [...validatePod(pod, written)];
  if (errors.length > 0) throw usage(errors.map(describe).join('\n'));
  return pod;
}

/** The base name of the command as a DNS label: `./Start_It.sh` is `start-it-sh`. */
function nameOf(command: string): string {
  const name = basename(command)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_NAME)
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'command' : name;
}

function lifecycleOf(request: ContainerRequest): Lifecycle {
  const { postStartExec, postStartHttp, preStopExec, preStopHttp, preStopSleep, stopSignal, grace } = request;
  refuseTwo({ '--post-start-exec': postStartExec, '--post-start-http': postStartHttp });
  const preStop = {
    '--pre-stop-exec': preStopExec,
    '--pre-stop-http': preStopHttp,
    '--pre-stop-sleep': preStopSleep,
  };
  const [flag] = refuseTwo(preStop);
  if (flag !== undefined && grace === 0)
    throw usage(`${flag} never runs with --grace 0, which leaves it no time; leave one of them out`);
  return {
    ...(postStartExec !== undefined && { postStart: { exec: shell(postStartExec) } }),
    ...(postStartHttp && { postStart: { httpGet: postStartHttp } }),
    ...(preStopExec !== undefined && { preStop: { exec: shell(preStopExec) } }),
    ...(preStopHttp && { preStop: { httpGet: preStopHttp } }),
    ...(preStopSleep !== undefined && { preStop: { sleep: { seconds: preStopSleep } } }),
    ...(stopSignal && { stopSignal }),
  };
}

/** As Docker runs the CMD of a HEALTHCHECK. */
function shell(line: string): { command: readonly string[] } {
  return { command: ['/bin/sh', '-c', line] };
}

/** The flags that are given. */
function refuseTwo(flags: Readonly<Record<string, unknown>>): readonly string[] {
  const given = Object.keys(flags).filter((flag) => flags[flag] !== undefined);
  if (given.length > 1) throw usage(`${given.join(' and ')}: a hook has one handler; keep one of them`);
  return given;
}

/** Which flag a field comes from; a field that is not here has no flag. */
const FLAGS = [
  ['spec.containers[0].lifecycle.postStart.exec', '--post-start-exec'],
  ['spec.containers[0].lifecycle.postStart.httpGet', '--post-start-http'],
  ['spec.containers[0].lifecycle.preStop.exec', '--pre-stop-exec'],
  ['spec.containers[0].lifecycle.preStop.httpGet', '--pre-stop-http'],
  ['spec.containers[0].lifecycle.preStop.sleep', '--pre-stop-sleep'],
  ['spec.containers[0].lifecycle.stopSignal', '--stop-signal'],
  ['spec.terminationGracePeriodSeconds', '--grace'],
  ['spec.restartPolicy', '--restart'],
] as const;

function describe({ path, text, hint }: FieldError): string {
  const field = printPath(path);
  const flag = FLAGS.find(([prefix]) => field.startsWith(prefix))?.[1] ?? field;
  const remedy = hint?.replace('spec.terminationGracePeriodSeconds', '--grace');
  return `${flag}: ${text}${remedy ? `; ${remedy}` : ''}`;
}

function usage(message: string): HookletError {
  return new HookletError('USAGE', message);
}
