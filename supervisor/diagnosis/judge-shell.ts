/** From the verdict on a shell to its finding: code, why, remedy, the changed line. */

import { baseName } from './base-name.ts';
import { execLine, inOneLine, withoutShell } from './changed-line.ts';
import { FINDINGS, type Finding, type FindingCode } from './finding.ts';
import type { Origin } from './origin.ts';
import type { SourceText, StopSignal } from './process-facts.ts';
import { shortName } from './process-facts.ts';
import type { Step } from './shell/path.ts';
import type { ShellVerdict } from './shell/verdict.ts';
import type { ShellCall } from './shell-call.ts';

/** Who starts the shell, when that changes the name of the mistake. */
export type Front = 'init' | 'package-manager' | 'forwarder' | 'shell';

export interface ShellCase {
  readonly call: ShellCall;
  readonly argv: readonly string[];
  /** The script or the text of package.json; a `-c` text stands in the arguments. */
  readonly source?: SourceText;
  readonly origin: Origin;
  readonly signal: StopSignal;
  /** As they are called in sentences: `sh (pid 1)`, `node`. */
  readonly shell: string;
  readonly app: string;
  readonly behind?: { readonly front: Front; readonly name: string; readonly signalsGroup: boolean };
  /** What becomes of the signal at a shell without a handler: dropped (PID 1), or it dies. */
  readonly isInit: boolean;
}

type Bad = Extract<ShellVerdict, { sure: boolean }>;

/** The finding for a shell that keeps the signal from the app. */
export function shellFinding(verdict: Bad, about: ShellCase): Finding {
  const code = codeOf(verdict, about);
  const severity = verdict.sure ? FINDINGS[code].severity : 'warning';
  // With a shell that is not known the sentence says so by itself.
  const unsure = verdict.sure || about.call.dialect === 'unknown' ? '' : 'on one way through it, ';
  return {
    code,
    severity,
    path: about.origin.path,
    ...placeOf(verdict, about),
    why: `${unsure}${whyOf(verdict, about)}`,
    remedy: remedyOf(verdict, about),
    ...changeOf(verdict, about),
  };
}

/** The finding where only the processes are known, and no text. */
export function unreadShellFinding(about: ShellCase): Finding {
  const verdict = { kind: 'swallows', because: 'foreground', sure: true } as const;
  const code = codeOf(verdict, about);
  return {
    code,
    severity: FINDINGS[code].severity,
    path: about.origin.path,
    why: `${about.shell} stays in front of ${about.app} and has no handler for ${shortName(about.signal)}: ${consequence(about)}`,
    remedy: `start ${bare(about.app)} with exec in what ${bare(about.shell)} runs, so that it takes the place of the shell`,
  };
}

function codeOf(verdict: { readonly kind: Bad['kind'] }, { call, behind }: ShellCase): FindingCode {
  if (verdict.kind === 'ignores') return 'SignalIgnored';
  if (verdict.kind === 'leaves') return 'ScriptLeavesTooSoon';
  if (behind?.front === 'init') return 'InitInFrontOfShell';
  if (behind?.front === 'package-manager') return 'PackageManagerInFront';
  return call.runs.kind === 'text' ? 'ShellSwallowsSignal' : 'ScriptWithoutExec';
}

function placeOf(verdict: Bad, { source, origin }: ShellCase): Pick<Finding, 'place'> {
  if (!source) return origin.place ? { place: origin.place } : {};
  const line =
    source.line -
    1 +
    (verdict.kind === 'leaves'
      ? verdict.waitLine
      : verdict.kind === 'ignores'
        ? verdict.line
        : verdict.step.line);
  return { place: { file: source.file, line } };
}

function whyOf(verdict: Bad, about: ShellCase): string {
  const { shell, app, signal } = about;
  const term = shortName(signal);
  if (verdict.kind === 'ignores')
    return `${shell} ignores ${term} (trap '' in line ${verdict.line}), and so does what it starts unless it sets a handler of its own: ${app} is killed when the grace period is over`;
  if (verdict.kind === 'leaves') return whyItLeaves(verdict, about);
  switch (verdict.because) {
    case 'foreground':
      return `${shell} stays in front of ${app} (${whyItStays(verdict.step, verdict.after, about)}) and has no handler for ${term}: ${consequence(about)}`;
    case 'trap-waits':
      return `${shell} has a trap for ${term} (line ${verdict.trapLine}), but a shell runs a trap only when the program in the foreground has ended: ${app} is not told, and is killed when the grace period is over`;
    case 'no-trap':
      return `${shell} waits for ${app} in the background and has no trap for ${term}: ${consequence(about)}`;
    case 'trap-tells-nobody':
      return `the trap of ${shell} for ${term} (line ${verdict.trapLine}) does not pass it on: ${app} is not told, and is killed when the shell leaves or the grace period is over`;
    default:
      return verdict satisfies never;
  }
}

function whyItLeaves(
  { trap, waitLine }: Extract<Bad, { kind: 'leaves' }>,
  { shell, app, signal, isInit, behind }: ShellCase,
): string {
  const term = shortName(signal);
  const untimely = isInit || behind ? `${app} is killed before it can finish` : `${app} is left behind`;
  if (trap.callsItself)
    return `${shell} signals its own group in its trap for ${term} (line ${trap.line}), itself included, and so again and again: ${app} is not left in peace to end`;
  if (trap.exits)
    return `${shell} passes ${term} on and then ends by itself (trap in line ${trap.line}): ${untimely}`;
  return `${shell} passes ${term} on, which also ends its only wait (line ${waitLine}), and leaves: ${untimely}`;
}

function whyItStays(step: Step, after: string | undefined, { call, source, behind }: ShellCase): string {
  switch (step.inside) {
    case 'pipeline':
      return 'it waits for the whole pipeline';
    case 'loop':
      return 'it runs it in a loop';
    case 'subshell':
      return 'it runs it in a subshell';
    case 'condition':
      return 'it waits for its result';
    case 'negation':
      return 'it waits for its result';
    case undefined:
      break;
    default:
      step.inside satisfies never;
  }
  if (after !== undefined) return `it has ${quoteShort(after)} to do afterwards`;
  if (source && behind?.front !== 'package-manager') return `${baseName(source.file)} starts it without exec`;
  if (call.dialect === 'dash') return 'dash never puts the command of -c in its own place';
  if (call.dialect === 'unknown')
    return `whether ${call.name} puts it in its own place depends on which shell it is`;
  return `${call.dialect} does not put this one in its own place`;
}

/** What becomes of the app when the signal comes. */
function consequence({ app, isInit, behind, shell, signal }: ShellCase): string {
  const term = shortName(signal);
  if (behind?.front === 'init')
    return behind.signalsGroup
      ? `${bare(shell)} dies of it, ${behind.name} ends with it, and ${app} is killed before it can finish`
      : `${bare(shell)} dies of it, ${behind.name} ends with it, and ${app} is never told`;
  if (behind?.front === 'package-manager')
    return `${behind.name} passes it to ${bare(shell)}, which dies of it, and ${app} is never told`;
  if (isInit)
    return `PID 1 without a handler never gets it, so ${app} is not told, and is killed when the grace period is over`;
  return `${bare(shell)} dies of ${term} and ${app} is never told`;
}

function remedyOf(verdict: Bad, about: ShellCase): string {
  const { app, call, signal } = about;
  const term = shortName(signal);
  const name = bare(app);
  if (verdict.kind === 'ignores') return `remove the trap, or let it pass ${term} on`;
  if (verdict.kind === 'leaves')
    return `wait once more behind the wait in line ${verdict.waitLine}, or start ${name} with exec and drop the trap`;
  if (
    verdict.because === 'trap-waits' ||
    verdict.because === 'trap-tells-nobody' ||
    verdict.because === 'no-trap'
  )
    return `start ${name} with exec; or in the background with a trap that passes ${term} on, and wait twice`;
  if (verdict.step.inside === 'pipeline')
    return `start ${name} with exec and without the pipe: what reads its output belongs elsewhere`;
  if (verdict.step.inside === 'loop')
    return `start ${name} once, with exec: restarting it is the supervisor's work (restartPolicy)`;
  if (verdict.after !== undefined)
    return `start ${name} with exec, and move ${quoteShort(verdict.after)} before it or drop it`;
  if (about.behind?.front === 'package-manager')
    return `put exec in front of the script in package.json, or start ${name} itself instead of ${bare(about.behind.name)}`;
  if (call.runs.kind === 'text') return `start ${name} without a shell (exec form), or with exec`;
  return `start ${name} with exec, so that it takes the place of the shell`;
}

function changeOf(verdict: Bad, about: ShellCase): Pick<Finding, 'change'> {
  const { call, argv, source, origin } = about;
  if (verdict.kind === 'ignores') return {};
  if (verdict.kind === 'leaves') return { change: { to: `trap - ${shortName(about.signal)}; wait "$pid"` } };
  const { step } = verdict;
  if (call.runs.kind === 'text' && !source) {
    const to = origin.write(withoutShell(argv, call.runs.text, step));
    return { change: { ...(origin.from !== undefined && { from: origin.from }), to } };
  }
  return { change: { from: inOneLine(step.source), to: execLine(step) } };
}

function bare(name: string): string {
  return name.replace(/ \(pid \d+\)$/, '');
}

const LONGEST_QUOTE = 40;

function quoteShort(text: string): string {
  const line = inOneLine(text);
  return `"${line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line}"`;
}
