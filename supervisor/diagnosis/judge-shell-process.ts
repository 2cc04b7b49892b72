/** A running shell: what it stands in front of, told by its processes, its masks and its text. */

import { appBehind, isForkOf } from './app-behind.ts';
import type { Finding } from './finding.ts';
import { type ShellCase, shellFinding, unreadShellFinding } from './judge-shell.ts';
import { makeFinding } from './make-finding.ts';
import { matchChild } from './match-step.ts';
import { nameProcess } from './name-program.ts';
import { dispositionOf, type ProcessFacts, type SourceText, shortName } from './process-facts.ts';
import type { Ending } from './shell/ending.ts';
import { followShell } from './shell/follow.ts';
import { isShort } from './shell/short-commands.ts';
import { judgeEndings, type ShellVerdict } from './shell/verdict.ts';
import type { ShellCall } from './shell-call.ts';
import {
  HEALTHY,
  type JudgeProcess,
  type Reached,
  TOO_EARLY,
  type TreeJudgement,
  type TreeSetting,
} from './tree-judgement.ts';

/** `judgeProcess` judges what is below it. Not settled while the shell is at something that ends by itself. */
export function judgeShellProcess(
  target: ProcessFacts,
  call: ShellCall,
  setting: TreeSetting,
  reached: Reached,
  judgeProcess: JudgeProcess,
): TreeJudgement {
  const disposition = dispositionOf(target, setting.signal);
  // A shell at a terminal ignores TERM so that it survives its own `kill 0`: somebody sits in front of it.
  if (call.isInteractive || (call.runs.kind === 'input' && disposition === 'ignored')) return HEALTHY;
  const children = target.children.filter((child) => holdsApp(child, target));
  const endings = endingsOf(target, call, setting);
  const [child] = children;
  if (!child) return judgeAlone(target, disposition, endings, setting, reached);
  const about = caseOf(target, call, child, setting, reached);
  const inner = judgeChildren(
    children.filter((each) => !isForkOf(each, target)),
    setting,
    reached,
    about,
    judgeProcess,
  );
  // A subshell is nobody in the script: what it runs is.
  const seen = isForkOf(child, target) ? (appBehind(child) ?? child) : child;
  const own = judgeFront(target, seen, disposition, endings, about);
  // A shell that is being set up may start something else: what stands behind it now does not count yet.
  if (own === undefined) return TOO_EARLY;
  return { findings: [...own, ...inner.findings], settled: inner.settled };
}

/** Not what ends soon by itself, nor a subshell that does only such things. */
function holdsApp(child: ProcessFacts, parent: ProcessFacts): boolean {
  const app = appBehind(child);
  if (!app && isForkOf(child, parent)) return false;
  return !isShort((app ?? child).argv);
}

/** Undefined while the child is only set-up. */
function judgeFront(
  target: ProcessFacts,
  child: ProcessFacts,
  disposition: ReturnType<typeof dispositionOf>,
  endings: readonly Ending[] | undefined,
  about: ShellCase,
): readonly Finding[] | undefined {
  const match = endings && matchChild(endings, child);
  if (match?.isSetUp) return undefined;
  const resting = match?.resting ?? [];
  const verdict = resting.length > 0 ? judgeEndings(resting) : undefined;
  switch (disposition) {
    case 'ignored':
      return [verdict?.kind === 'ignores' ? shellFinding(certain(verdict), about) : ignoring(target, about)];
    case 'caught':
      return verdict && 'sure' in verdict && isOfTrap(verdict) ? [shellFinding(certain(verdict), about)] : [];
    case 'default': {
      if (verdict && 'sure' in verdict && !isOfTrap(verdict)) return [shellFinding(certain(verdict), about)];
      // It has a trap, by its text: it has been reset since, as one does behind the first wait.
      if (verdict) return [];
      // The text says that the child cannot be: something has been read that is not known.
      if (endings?.some(({ how }) => how === 'replaced')) return undefined;
      return [unreadShellFinding(about)];
    }
    case 'blocked':
    case 'read':
      return [];
  }
}

type Bad = Extract<ShellVerdict, { sure: boolean }>;

/** It is seen to be so: no other way through the script counts. */
function certain(verdict: Bad): Bad {
  return { ...verdict, sure: true };
}

function isOfTrap(verdict: Bad): boolean {
  return (
    verdict.kind !== 'swallows' || verdict.because === 'trap-waits' || verdict.because === 'trap-tells-nobody'
  );
}

function ignoring(target: ProcessFacts, { app, shell, signal, origin }: ShellCase): Finding {
  const term = shortName(signal);
  return makeFinding('SignalIgnored', origin, {
    why: `${shell} ignores ${term}: ${app} is not told, and is killed when the grace period is over`,
    remedy: `remove trap '' ${term} from what pid ${target.pid} runs, or start the app with exec`,
  });
}

/** Nothing but short commands, or nothing at all, is below it. */
function judgeAlone(
  target: ProcessFacts,
  disposition: ReturnType<typeof dispositionOf>,
  endings: readonly Ending[] | undefined,
  setting: TreeSetting,
  { origin }: Reached,
): TreeJudgement {
  const verdict = endings && judgeEndings(endings);
  const term = shortName(setting.signal);
  const name = nameProcess(target, setting.pidOf);
  if (disposition === 'ignored') {
    const why = `${name} ignores ${term}, and is killed when the grace period is over`;
    const remedy = `remove trap '' ${term}, or end the work in it`;
    return { findings: [makeFinding('SignalIgnored', origin, { why, remedy })], settled: true };
  }
  if (disposition !== 'default') return { findings: [], settled: verdict?.kind === 'own-work' };
  if (verdict?.kind !== 'own-work' || !verdict.endless || !target.isInit) return TOO_EARLY;
  const why = `${name} works in a loop and has no trap for ${term}, and the kernel drops what PID 1 does not handle: it is killed when the grace period is over`;
  const remedy = 'set a trap before the loop, and let what it sleeps in be interrupted: sleep 60 & wait $!';
  const place = target.script && {
    place: { file: target.script.file, line: target.script.line - 1 + verdict.line },
  };
  const own = {
    ...makeFinding('NoSignalHandler', origin, { why, remedy }),
    ...place,
    change: { to: `trap 'exit 0' ${term}` },
  };
  return { findings: [own], settled: true };
}

/** What the shells below need to change as well; the app itself is not asked, for the signal does not reach it. */
function judgeChildren(
  children: readonly ProcessFacts[],
  setting: TreeSetting,
  { origin }: Reached,
  about: ShellCase,
  judgeProcess: JudgeProcess,
): TreeJudgement {
  const behind = { front: 'shell', name: about.shell, signalsGroup: false } as const;
  const all = children.map((child) => judgeProcess(child, setting, { origin, behind }));
  return {
    findings: all.flatMap(({ findings }) => findings),
    settled: all.every(({ settled }) => settled),
  };
}

function caseOf(
  target: ProcessFacts,
  call: ShellCall,
  child: ProcessFacts,
  { signal, pidOf }: TreeSetting,
  { origin, behind }: Reached,
): ShellCase {
  const { script, argv, isInit } = target;
  const shell = nameProcess(target, pidOf);
  const app = nameProcess(appBehind(child) ?? child, pidOf);
  return {
    call,
    argv,
    ...(script && { source: script }),
    origin,
    signal,
    shell,
    app,
    ...(behind && { behind }),
    isInit,
  };
}

function endingsOf(
  target: ProcessFacts,
  call: ShellCall,
  { signal }: TreeSetting,
): readonly Ending[] | undefined {
  const text = call.runs.kind === 'text' ? call.runs.text : textOf(target.script);
  if (text === undefined) return undefined;
  const endings = followShell(text, {
    // It has not executed the app in its own place: it is still there.
    dialect: call.dialect === 'unknown' ? 'dash' : call.dialect,
    isCommandString: false,
    signal: shortName(signal),
    args: call.args,
    ...(call.runs.kind === 'script' && { zero: call.runs.file }),
  });
  return 'problem' in endings ? undefined : endings;
}

function textOf(script: SourceText | undefined): string | undefined {
  return script?.text;
}
