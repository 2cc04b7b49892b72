/** ShellSwallowsSignal and its kin: what stands in front of the app when the stop signal comes (C19, C20). */

import { expandArgs, expandEnvironment } from '../../../manifest/expand-environment.ts';
import { baseName } from '../../base-name.ts';
import { FINDINGS, type Finding } from '../../finding.ts';
import { judgeCommand } from '../../judge-command.ts';
import { execForm, type Origin } from '../../origin.ts';
import { shellCommand } from '../hook/shell-command.ts';
import { argvOf, hasCommand, stopSignalOf } from '../main-command.ts';
import { mainPlace } from '../main-place.ts';
import type { Mistake, Severity, Subject } from '../subject.ts';

/** Programs that do no work: they take the whole grace period to stop, and lose nothing. */
const IDLE = /^(sleep|tail|cat|yes|tee)$/;

/** A longer one is nobody's start command, and reading it would take its time. */
const LONGEST_COMMAND = 64 * 1024;

export function* shellForms(subject: Subject): Iterable<Mistake> {
  const { container, pod, image, start } = subject;
  const written = argvOf(container, image);
  if (!written || !start) return;
  const argv = expandArgs(written, expandEnvironment(container, pod, {}));
  const name = stopSignalOf(container, image);
  const number = start.signalNumber(name);
  if (number === undefined || argv.join(' ').length > LONGEST_COMMAND) return;
  const { findings, runs } = judgeCommand(argv, originOf(subject, written), {
    signal: { name, number },
    files: start.files,
    cwd: start.cwd,
    environment: knownVariables(subject),
  });
  // A signal that a shell keeps for itself does not come to what has no handler for it.
  const first = findings.filter(({ code }, index) => index === 0 || code !== 'NoSignalHandler');
  const app = baseName(runs.at(-1)?.split(' ', 1)[0] ?? '');
  for (const finding of first) {
    const { code, why, remedy, change, place } = finding;
    yield {
      ...placeOf(subject, written),
      ...(place && { place: { ...place, column: place.column ?? 1 } }),
      code,
      severity: severityOf(finding, subject, app),
      why,
      remedy,
      ...(change && { change }),
    };
  }
}

/** What is over before anybody stops it is told of, and no more. */
function severityOf(finding: Finding, subject: Subject, app: string): Severity {
  if (subject.kind === 'init' || isJob(subject)) return 'note';
  const idle = IDLE.test(app) && FINDINGS[finding.code].severity === 'error';
  return idle ? 'warning' : finding.severity;
}

/** It runs once, and nothing in the manifest says that its end matters. */
function isJob({ pod, container, writesGrace }: Subject): boolean {
  if (pod.spec.restartPolicy === 'Always' || writesGrace || container.lifecycle) return false;
  const { ports, livenessProbe, readinessProbe, startupProbe } = container;
  return ports.length === 0 && !livenessProbe && !readinessProbe && !startupProbe;
}

/** Of a shell's text the word that holds it. */
function placeOf(subject: Subject, argv: readonly string[]): Pick<Mistake, 'path' | 'place'> {
  const { container } = subject;
  const shell = shellCommand(argv);
  const item = shell === undefined || shell === 'a file' ? undefined : shell.item;
  if (item === undefined || !hasCommand(container)) return mainPlace(subject);
  const own = container.command?.length ?? 0;
  if (item < own) return mainPlace(subject, [item]);
  return { path: [...subject.path, 'args', item - own] };
}

function originOf(subject: Subject, argv: readonly string[]): Origin {
  const { container, image } = subject;
  const { path, place } = placeOf(subject, argv);
  const printed = path.join('.');
  if (hasCommand(container) || !image) {
    const { command = [], args = [] } = container;
    const from = `command: ${execForm(command)}${args.length > 0 ? `, args: ${execForm(args)}` : ''}`;
    return { path: printed, from, write: (words) => `command: ${execForm(words)}` };
  }
  const { ENTRYPOINT, CMD } = image.places;
  const keyword = ENTRYPOINT ? 'ENTRYPOINT' : 'CMD';
  const from = (ENTRYPOINT ?? CMD)?.text;
  return {
    path: printed,
    ...(place && { place }),
    ...(from !== undefined && { from }),
    write: (words) => `${keyword} ${execForm(words)}`,
  };
}

/** Those of the manifest and the image whose value is written there; what a field or a reference gives is not known. */
function knownVariables({ container, image }: Subject): Readonly<Record<string, string>> {
  const written = container.env.flatMap(({ name, value }): [string, string][] =>
    value === undefined || value.includes('$(') ? [] : [[name, value]],
  );
  return { ...image?.config.env, ...Object.fromEntries(written) };
}
