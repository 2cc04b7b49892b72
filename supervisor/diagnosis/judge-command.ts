/** A command line that has not been started: who will stand in front of the app? Scripts are read, nothing is run. */

import { baseName } from './base-name.ts';
import { FINDINGS, type Finding } from './finding.ts';
import { type Front, type ShellCase, shellFinding } from './judge-shell.ts';
import { nameStep } from './name-program.ts';
import { behindWords, type Origin } from './origin.ts';
import { type SourceText, type StopSignal, shortName } from './process-facts.ts';
import { type Program, programOf } from './program.ts';
import type { Dialect } from './shell/exec-rule.ts';
import { followShell } from './shell/follow.ts';
import { judgeEndings, type ShellVerdict } from './shell/verdict.ts';
import { type ShellCall, shellCall } from './shell-call.ts';

/** The files a judgement needs; every answer is bounded, and undefined for what is not there or no text. */
export interface CommandFiles {
  /** The text of a script, by a path or a name in PATH. */
  script(name: string, cwd: string | undefined): SourceText | undefined;
  packageScript(name: string, cwd: string | undefined): SourceText | undefined;
  /** Which shell this one is where the command will run. */
  dialectOf(shell: string): Dialect;
}

export interface CommandSetting {
  readonly signal: StopSignal;
  readonly files: CommandFiles;
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface CommandJudgement {
  readonly findings: readonly Finding[];
  /** What will run, from the first program to the app, one a line. */
  readonly runs: readonly string[];
  /** What cannot be said, and why. */
  readonly unknown: readonly string[];
}

interface Under {
  readonly origin: Origin;
  readonly cwd: string | undefined;
  readonly behind?: NonNullable<ShellCase['behind']>;
  readonly isInit: boolean;
  readonly depth: number;
}

const DEEPEST = 8;
const NOTHING: CommandJudgement = { findings: [], runs: [], unknown: [] };

/** As the main process of a container: PID 1 of a namespace. */
export function judgeCommand(
  argv: readonly string[],
  origin: Origin,
  setting: CommandSetting,
): CommandJudgement {
  return judge(argv, setting, { origin, cwd: setting.cwd, isInit: true, depth: 0 });
}

function judge(argv: readonly string[], setting: CommandSetting, under: Under): CommandJudgement {
  if (argv.length === 0) return NOTHING;
  if (under.depth > DEEPEST)
    return { ...NOTHING, unknown: [`${argv[0]}: it is nested too deeply to follow`] };
  const program = programOf(argv);
  const runs = [argv.join(' ').replace(/\s+/g, ' ')];
  const rest = judgeProgram(program, argv, setting, under);
  return { ...rest, runs: [...runs, ...rest.runs] };
}

function judgeProgram(
  program: Program,
  argv: readonly string[],
  setting: CommandSetting,
  under: Under,
): CommandJudgement {
  switch (program.kind) {
    case 'shell':
      return judgeShell(argv, program.call, setting, under);
    case 'launcher':
      return judge(program.rest, setting, wrapped(argv, program.rest, under));
    case 'init':
    case 'forwarder':
      return judgeForwarder(program, argv, setting, under);
    case 'holder':
      return { ...NOTHING, findings: [withoutHandler(program.name, setting.signal, under)] };
    case 'package-manager':
      return judgePackageManager(program, argv, setting, under);
    case 'process-manager':
      return { ...NOTHING, findings: [translated(program, setting.signal, under)] };
    case 'node':
      return NOTHING;
    case 'other':
      return judgeOther(program.name, argv, setting, under);
    default:
      return program satisfies never;
  }
}

function wrapped(argv: readonly string[], rest: readonly string[], under: Under): Under {
  return {
    ...under,
    origin: behindWords(under.origin, argv.slice(0, argv.length - rest.length)),
    depth: under.depth + 1,
  };
}

function judgeForwarder(
  program: Extract<Program, { kind: 'init' | 'forwarder' }>,
  argv: readonly string[],
  setting: CommandSetting,
  under: Under,
): CommandJudgement {
  const { name, signalsGroup, rest, kind } = program;
  const behind = { front: kind, name, signalsGroup };
  const inner = judge(rest, setting, { ...wrapped(argv, rest, under), behind, isInit: false });
  if (kind === 'init' || program.killsAfterSeconds === undefined) return inner;
  return {
    ...inner,
    findings: [...inner.findings, killsEarly(name, program.killsAfterSeconds, setting.signal, under.origin)],
  };
}

/** `su` and `runuser`: the app gets the signal and two seconds, whatever the grace period. */
export function killsEarly(name: string, seconds: number, signal: StopSignal, origin: Origin): Finding {
  return finding('LauncherKillsEarly', origin, {
    why: `${bareName(name)} passes ${shortName(signal)} on and kills what has not ended ${seconds} s later, however long the grace period is`,
    remedy: `change the user with setpriv or gosu, which take no part in it, or with USER or runAsUser`,
  });
}

function bareName(name: string): string {
  return name.replace(/ \(pid \d+\)$/, '');
}

function withoutHandler(name: string, signal: StopSignal, { origin }: Under): Finding {
  const term = shortName(signal);
  return finding('NoSignalHandler', origin, {
    why: `${name} has no handler for ${term}: as PID 1 it never gets it, and is killed when the grace period is over`,
    remedy: `run a program that handles ${term}, or put an init in front of it (tini -- ${name} …)`,
  });
}

export function translated(
  { name, sends }: { readonly name: string; readonly sends: string },
  signal: StopSignal,
  { origin }: Pick<Under, 'origin'>,
): Finding {
  const sent = sends.replace(/^SIG/, '');
  return finding('SignalTranslated', origin, {
    why: `${name} sends the app ${sent} instead of ${shortName(signal)} and kills it after 1.6 s, however long the grace period is`,
    remedy: `start node itself, or handle ${sends} in the app and raise kill_timeout`,
  });
}

function finding(
  code: Finding['code'],
  { path, place }: Origin,
  text: Pick<Finding, 'why' | 'remedy'>,
): Finding {
  return { code, severity: FINDINGS[code].severity, path, ...(place && { place }), ...text };
}

function judgePackageManager(
  program: Extract<Program, { kind: 'package-manager' }>,
  argv: readonly string[],
  setting: CommandSetting,
  under: Under,
): CommandJudgement {
  const { name, script } = program;
  const source = script === undefined ? undefined : setting.files.packageScript(script, under.cwd);
  const behind = { front: 'package-manager' as Front, name, signalsGroup: false };
  const npx = name === 'npx' ? argv.slice(1).filter((arg) => !arg.startsWith('-')) : [];
  const text = source?.text ?? (npx.length > 0 ? npx.join(' ') : undefined);
  if (text === undefined) {
    const what = script === undefined ? name : `${name} ${script}`;
    const why = `${name} runs its script with sh -c and does not reach what that shell starts; which command it is cannot be seen from here`;
    const remedy = `start the app itself instead of ${name}, or put exec in front of the script in package.json`;
    const unsure = {
      ...finding('PackageManagerInFront', under.origin, { why, remedy }),
      severity: 'warning',
    } as const;
    return { findings: [unsure], runs: [], unknown: [`${what}: no package.json with this script`] };
  }
  const shell = ['sh', '-c', text];
  const call = shellCall(shell);
  if (!call) return NOTHING;
  const inner = judgeShell(
    shell,
    call,
    setting,
    { ...under, behind, isInit: false, depth: under.depth + 1 },
    source,
  );
  const leaves = program.leavesAtOnce && !inner.findings.some(({ code }) => code === 'PackageManagerInFront');
  const findings = leaves ? [...inner.findings, leavesAtOnce(name, under.origin, 'warning')] : inner.findings;
  return { ...inner, runs: [shell.join(' '), ...inner.runs], findings };
}

/** yarn before version 2 (measured with 1.22). */
export function leavesAtOnce(name: string, origin: Origin, severity: Finding['severity']): Finding {
  return {
    ...finding('PackageManagerInFront', origin, {
      why: `${name} before version 2 leaves as soon as it is signalled, and as PID 1 takes the app with it before the app can finish`,
      remedy: 'start the app itself instead',
    }),
    severity,
  };
}

function judgeShell(
  argv: readonly string[],
  call: ShellCall,
  setting: CommandSetting,
  under: Under,
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
  if (verdict.kind === 'passes') return passOn(verdict, setting, under);
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
  const inner = judgeStep(verdict.step, setting, {
    ...under,
    behind: { front: 'shell', name: call.name, signalsGroup: false },
  });
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
    findings: [{ ...finding('NoSignalHandler', origin, text), ...(place && { place }), change }],
  };
}

function passOn(
  { steps }: Extract<ShellVerdict, { kind: 'passes' }>,
  setting: CommandSetting,
  under: Under,
): CommandJudgement {
  const all = steps.map((step) => judgeStep(step, setting, under));
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

function judgeStep(
  {
    argv,
    source,
    cwd,
  }: {
    readonly argv: readonly (string | undefined)[];
    readonly source: string;
    readonly cwd: string | undefined;
  },
  setting: CommandSetting,
  under: Under,
): CommandJudgement {
  const known = argv.every((arg): arg is string => arg !== undefined) ? argv : undefined;
  if (!known) return { ...NOTHING, unknown: [`${source}: what it is shows only when it runs`] };
  return judge(known, setting, { ...under, cwd: cwd ?? under.cwd, depth: under.depth + 1 });
}

/** Programs that do nothing with signals, whatever they are given. */
const WITHOUT_HANDLER = new Set(['sleep', 'tail', 'cat', 'yes', 'tee']);

function judgeOther(
  name: string,
  argv: readonly string[],
  setting: CommandSetting,
  under: Under,
): CommandJudgement {
  if (WITHOUT_HANDLER.has(name) && under.isInit)
    return { ...NOTHING, findings: [withoutHandler(name, setting.signal, under)] };
  const script = setting.files.script(argv[0] ?? '', under.cwd);
  const interpreter = script && interpreterOf(script.text);
  if (!script || !interpreter) return NOTHING;
  const whole = [...interpreter, argv[0] ?? '', ...argv.slice(1)];
  const inner = judge(whole, setting, { ...under, depth: under.depth + 1 });
  return shellCall(whole) || baseName(interpreter[0] ?? '') === 'env'
    ? inner
    : { ...inner, runs: inner.runs.slice(0, 1) };
}

/** `#!/bin/sh -e` → `/bin/sh -e`: everything behind the first blank is one argument (execve(2)). */
export function interpreterOf(text: string): readonly string[] | undefined {
  const line = /^#![ \t]*(\S+)(?:[ \t]+([^\n]*?))?[ \t\r]*(?:\n|$)/.exec(text);
  if (line?.[1] === undefined) return undefined;
  return line[2] ? [line[1], line[2]] : [line[1]];
}
