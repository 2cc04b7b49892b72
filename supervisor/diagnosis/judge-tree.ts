/** A running process and what it has started: would the stop signal reach the app now? */

import { appBehind } from './app-behind.ts';
import type { Finding } from './finding.ts';
import { judgeShellProcess } from './judge-shell-process.ts';
import { makeFinding } from './make-finding.ts';
import { nameProcess, programName } from './name-program.ts';
import { processOrigin } from './origin.ts';
import { dispositionOf, type ProcessFacts, type SourceText, shortName } from './process-facts.ts';
import { type Program, programOf } from './program.ts';
import { isShort } from './shell/short-commands.ts';
import { HEALTHY, type Reached, TOO_EARLY, type TreeJudgement, type TreeSetting } from './tree-judgement.ts';
import { killsEarly, leavesAtOnce, translated } from './wrapper-findings.ts';

/** The signal goes to this process alone, as a container's stop signal does. */
export function judgeTree(target: ProcessFacts, setting: TreeSetting): TreeJudgement {
  return judgeProcess(target, setting, { origin: setting.origin ?? processOrigin(target.pid) });
}

function judgeProcess(target: ProcessFacts, setting: TreeSetting, reached: Reached): TreeJudgement {
  const program = programOf(target.argv, target.exe);
  switch (program.kind) {
    case 'shell':
      return judgeShellProcess(target, program.call, setting, reached, judgeProcess);
    case 'init':
    case 'forwarder':
      return judgeForwarder(target, program, setting, reached);
    case 'package-manager':
      return judgePackageManager(target, program, setting, reached);
    case 'process-manager':
      return {
        findings: [
          translated(
            { ...program, name: nameProcess(target, setting.pidOf) },
            setting.signal,
            reached.origin,
          ),
        ],
        settled: true,
      };
    case 'launcher':
    case 'holder':
    case 'node':
    case 'other':
      return judgeMain(target, setting, reached);
    default:
      return program satisfies never;
  }
}

/** A program that is the app, or stands in front of it without anybody knowing how. */
function judgeMain(target: ProcessFacts, setting: TreeSetting, reached: Reached): TreeJudgement {
  const { signal } = setting;
  switch (dispositionOf(target, signal)) {
    case 'caught':
    case 'read':
    // A blocked signal may be read by another thread: only what stays pending proves the contrary.
    case 'blocked':
      return HEALTHY;
    case 'ignored':
      return { findings: [ignores(target, setting, reached)], settled: true };
    case 'default':
      return { findings: judgeDefault(target, setting, reached), settled: true };
  }
}

function ignores(target: ProcessFacts, { signal, pidOf }: TreeSetting, { origin }: Reached): Finding {
  const term = shortName(signal);
  return makeFinding('SignalIgnored', origin, {
    why: `${nameProcess(target, pidOf)} ignores ${term}, and is killed when the grace period is over`,
    remedy: `handle ${term} in it; if a script in front of it set trap '' ${term}, or it was started with nohup-like wrappers, remove that`,
  });
}

/** As PID 1 the signal is dropped; elsewhere it ends the process, and what that has started runs on. */
function judgeDefault(
  target: ProcessFacts,
  setting: TreeSetting,
  { origin, behind }: Reached,
): readonly Finding[] {
  const { signal, pidOf } = setting;
  const term = shortName(signal);
  const name = nameProcess(target, pidOf);
  const app = target.children.map((child) => appBehind(child)).find((child) => child && !isShort(child.argv));
  const behindIt = app ? `${nameProcess(app, pidOf)}, which it has started, never hears of it` : '';
  if (target.isInit) {
    const inVain = 'the grace period passes in vain, then everything is killed';
    const why = `${name} has no handler for ${term}, and the kernel drops what PID 1 does not handle: ${app ? `${behindIt}, ` : ''}${inVain}`;
    const remedy = app
      ? `start ${programName(app)} itself, or handle ${term} in ${programName(target)} and pass it on`
      : `handle ${term} in ${programName(target)}, or put an init in front of it (tini, dumb-init)`;
    return [makeFinding('NoSignalHandler', origin, { why, remedy })];
  }
  if (app) {
    const why = `${name} has no handler for ${term}: it dies of it, and ${behindIt}`;
    const remedy = `start ${programName(app)} itself, or handle ${term} in ${programName(target)} and pass it on`;
    return [{ ...makeFinding('NoSignalHandler', origin, { why, remedy }), severity: 'warning' }];
  }
  if (behind) return [];
  const why = `${name} has no handler for ${term}: here it ends at once, without cleaning up; as PID 1 of a container it would never get it`;
  const remedy = `handle ${term} in ${programName(target)} if it has something to finish`;
  return [{ ...makeFinding('NoSignalHandler', origin, { why, remedy }), severity: 'note' }];
}

function judgeForwarder(
  target: ProcessFacts,
  program: Extract<Program, { kind: 'init' | 'forwarder' }>,
  setting: TreeSetting,
  reached: Reached,
): TreeJudgement {
  const [child] = target.children;
  if (!child) return TOO_EARLY;
  const name = nameProcess(target, setting.pidOf);
  const behind = { front: program.kind, name, signalsGroup: program.signalsGroup };
  const { findings, settled } = judgeProcess(child, setting, { ...reached, behind });
  if (program.kind === 'init' || program.killsAfterSeconds === undefined) return { findings, settled };
  const early = killsEarly(name, program.killsAfterSeconds, setting.signal, reached.origin);
  return { findings: [...findings, early], settled };
}

/** It has found the script that is really run: npm adds arguments behind it. */
function runsScript({ argv }: ProcessFacts, { text }: SourceText): boolean {
  return argv.some((arg) => arg.startsWith(text));
}

function judgePackageManager(
  target: ProcessFacts,
  { name, leavesAtOnce: leaves }: Extract<Program, { kind: 'package-manager' }>,
  setting: TreeSetting,
  reached: Reached,
): TreeJudgement {
  const child = target.children.at(-1);
  if (!child) return TOO_EARLY;
  const behind = {
    front: 'package-manager',
    name: nameProcess(target, setting.pidOf),
    signalsGroup: false,
  } as const;
  const { packageScript } = target;
  const called =
    packageScript && runsScript(child, packageScript) ? { ...child, script: packageScript } : child;
  const { findings, settled } = judgeProcess(called, setting, { ...reached, behind });
  const major = Number.parseInt(target.packageVersion ?? '', 10);
  const isOld = leaves && !(major >= 2);
  if (!isOld || findings.some(({ code }) => code === 'PackageManagerInFront')) return { findings, settled };
  const severity = major === 1 ? 'error' : 'warning';
  return { findings: [...findings, leavesAtOnce(name, reached.origin, severity)], settled };
}
