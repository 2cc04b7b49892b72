/** A shell that has not been started: its text is read, and what it would start is judged in turn. */

import {
  type CommandJudgement,
  type CommandSetting,
  type JudgeCommand,
  NOTHING,
  type Under,
} from './command-judgement.ts';
import type { Finding } from './finding.ts';
import { type ShellCase, shellFinding } from './judge-shell.ts';
import { makeFinding } from './make-finding.ts';
import { nameStep } from './name-program.ts';
import { type SourceText, shortName } from './process-facts.ts';
import type { Dialect } from './shell/exec-rule.ts';
import { followShell } from './shell/follow.ts';
import type { Step } from './shell/path.ts';
import { judgeEndings, type ShellVerdict } from './shell/verdict.ts';
import type { ShellCall } from './shell-call.ts';

/** Whether the shell keeps the signal from what it would start; `packaged`: its text is a script of package.json. */
export function judgeCommandShell(
  argv: readonly string[],
  call: ShellCall,
  setting: CommandSetting,
  under: Under,
  judge: JudgeCommand,
  packaged?: SourceText,
): CommandJudgement {
  const { runs } = call;
  if (runs.kind === 'input')
    return { ...NOTHING, unknown: [`${call.name} reads its commands from standard input`] };
  const script = runs.kind === 'script' ? setting.files.script(runs.file, under.cwd) : undefined;
  if (runs.kind === 'script' && !script)
    return { ...NOTHING, unknown: [`${runs.file}: the script cannot be read from here`] };
  const source = script ?? packaged;
  const text = runs.kind === 'text' ? runs.text : (script?.text ?? '');
  const dialect = call.dialect === 'unknown' ? setting.files.dialectOf(argv[0] ?? call.name) : call.dialect;
  const verdict = verdictIn(dialect, text, { ...call, dialect }, setting, under);
  if (verdict.kind === 'unknown') return { ...NOTHING, unknown: [`${call.name}: ${verdict.why}`] };
  if (verdict.kind === 'own-work') return ownWork(verdict, call, setting, under, source);
  if (verdict.kind === 'passes') return passOn(verdict, setting, under, judge);
  const about: ShellCase = {
    call: { ...call, dialect },
    argv,
    ...(source && { source }),
    origin: under.origin,
    signal: setting.signal,
    shell: call.name,
    app: nameStep(verdict.step),
    ...(under.behind && { behind: under.behind }),
    isInit: under.isInit,
  };
  const behind = { front: 'shell', name: call.name, signalsGroup: false } as const;
  const inner = judgeStep(verdict.step, setting, { ...under, behind, isInit: false }, judge);
  if (verdict.kind === 'forwards') return inner;
  return { ...inner, findings: [shellFinding(verdict, about), ...inner.findings] };
}

/** A `sh` that may be any shell: when they differ, the bad verdict is unsure. */
function verdictIn(
  dialect: Dialect,
  text: string,
  call: ShellCall,
  setting: CommandSetting,
  under: Under,
): ShellVerdict {
  const one = (each: Dialect): ShellVerdict => {
    const endings = followShell(text, {
      dialect: each,
      isCommandString: call.runs.kind === 'text',
      signal: shortName(setting.signal),
      args: call.args,
      ...(call.runs.kind === 'text' ? call.runs.zero !== undefined && { zero: call.runs.zero } : {}),
      ...(setting.environment && { environment: setting.environment }),
      ...(under.cwd !== undefined && { cwd: under.cwd }),
    });
    if ('problem' in endings) return { kind: 'unknown', why: `line ${endings.line}: ${endings.problem}` };
    return judgeEndings(endings);
  };
  if (dialect !== 'unknown') return one(dialect);
  const all = (['dash', 'bash', 'busybox'] as const).map(one);
  const bad = all.find((verdict) => 'sure' in verdict);
  if (bad && 'sure' in bad)
    return { ...bad, sure: bad.sure && all.every((verdict) => verdict.kind === bad.kind) };
  return all[0] ?? { kind: 'unknown', why: 'no shell is known' };
}

/** A loop of the shell's own, as PID 1: without a trap it never ends by a signal. */
function ownWork(
  { endless, handles, line }: Extract<ShellVerdict, { kind: 'own-work' }>,
  { name }: ShellCall,
  { signal }: CommandSetting,
  { origin, isInit }: Under,
  source: SourceText | undefined,
): CommandJudgement {
  if (!endless || handles || !isInit) return NOTHING;
  const term = shortName(signal);
  const place = source ? { file: source.file, line: source.line - 1 + line } : origin.place;
  const text = {
    why: `${name} works in a loop and has no trap for ${term}: as PID 1 it never gets it, and is killed when the grace period is over`,
    remedy: `set a trap before the loop, and let what it sleeps in be interrupted: sleep 60 & wait $!`,
  };
  const change = { to: `trap 'exit 0' ${term}` };
  return {
    ...NOTHING,
    findings: [{ ...makeFinding('NoSignalHandler', origin, text), ...(place && { place }), change }],
  };
}

function passOn(
  { steps }: Extract<ShellVerdict, { kind: 'passes' }>,
  setting: CommandSetting,
  under: Under,
  judge: JudgeCommand,
): CommandJudgement {
  const all = steps.map((step) => judgeStep(step, setting, under, judge));
  // One way is enough for a finding, but then it is not sure.
  const findings = all.flatMap((each) => each.findings);
  const sure = all.every((each) => each.findings.length > 0);
  return {
    findings: unique(sure ? findings : findings.map((each) => ({ ...each, severity: 'warning' as const }))),
    runs: all[0]?.runs ?? [],
    unknown: [...new Set(all.flatMap((each) => each.unknown))],
  };
}

function unique(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((each) => [JSON.stringify(each), each])).values()];
}

/** What the shell would start, as far as it is known. */
function judgeStep(
  { argv, source, cwd }: Step,
  setting: CommandSetting,
  under: Under,
  judge: JudgeCommand,
): CommandJudgement {
  const known = argv.every((arg): arg is string => arg !== undefined) ? argv : undefined;
  if (!known) return { ...NOTHING, unknown: [`${source}: what it is shows only when it runs`] };
  return judge(known, setting, { ...under, cwd: cwd ?? under.cwd, depth: under.depth + 1 });
}
