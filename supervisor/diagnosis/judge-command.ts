/** A command line that has not been started: who will stand in front of the app? Scripts are read, nothing is run. */

import { baseName } from './base-name.ts';
import { type CommandJudgement, type CommandSetting, NOTHING, type Under } from './command-judgement.ts';
import { interpreterOf } from './interpreter-line.ts';
import { judgeCommandShell } from './judge-command-shell.ts';
import type { Front } from './judge-shell.ts';
import { makeFinding } from './make-finding.ts';
import { behindWords, type Origin } from './origin.ts';
import { type Program, programOf } from './program.ts';
import { shellCall } from './shell-call.ts';
import { killsEarly, leavesAtOnce, translated, withoutHandler } from './wrapper-findings.ts';

const DEEPEST = 8;

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
      return judgeCommandShell(argv, program.call, setting, under, judge);
    case 'launcher':
      return judge(program.rest, setting, wrapped(argv, program.rest, under));
    case 'init':
    case 'forwarder':
      return judgeForwarder(program, argv, setting, under);
    case 'holder':
      return { ...NOTHING, findings: [withoutHandler(program.name, setting.signal, under.origin)] };
    case 'package-manager':
      return judgePackageManager(program, argv, setting, under);
    case 'process-manager':
      return { ...NOTHING, findings: [translated(program, setting.signal, under.origin)] };
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
      ...makeFinding('PackageManagerInFront', under.origin, { why, remedy }),
      severity: 'warning',
    } as const;
    return { findings: [unsure], runs: [], unknown: [`${what}: no package.json with this script`] };
  }
  const shell = ['sh', '-c', text];
  const call = shellCall(shell);
  if (!call) return NOTHING;
  const inside = { ...under, behind, isInit: false, depth: under.depth + 1 };
  const inner = judgeCommandShell(shell, call, setting, inside, judge, source);
  const leaves = program.leavesAtOnce && !inner.findings.some(({ code }) => code === 'PackageManagerInFront');
  const findings = leaves ? [...inner.findings, leavesAtOnce(name, under.origin, 'warning')] : inner.findings;
  return { ...inner, runs: [shell.join(' '), ...inner.runs], findings };
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
    return { ...NOTHING, findings: [withoutHandler(name, setting.signal, under.origin)] };
  const script = setting.files.script(argv[0] ?? '', under.cwd);
  const interpreter = script && interpreterOf(script.text);
  if (!script || !interpreter) return NOTHING;
  const whole = [...interpreter, argv[0] ?? '', ...argv.slice(1)];
  const inner = judge(whole, setting, { ...under, depth: under.depth + 1 });
  return shellCall(whole) || baseName(interpreter[0] ?? '') === 'env'
    ? inner
    : { ...inner, runs: inner.runs.slice(0, 1) };
}
