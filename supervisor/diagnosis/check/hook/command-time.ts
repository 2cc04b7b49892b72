/** How long a command of a hook takes for sure, and how long it may take by its own time-out. */

import type { EnvVar } from '../../../manifest/pod.ts';
import { programName, unwrapCommand } from '../unwrap-command.ts';
import { goDuration, seconds } from './duration.ts';

export interface CommandTime {
  readonly kind: 'takes' | 'may take';
  readonly seconds: number;
  /** What says so, for the reader: `sleep 20`, `--max-time 60`. */
  readonly because: string;
}

/** Undefined when the command line says nothing about it. */
export function commandTime(argv: readonly string[], env: readonly EnvVar[]): CommandTime | undefined {
  if (programName(argv) === 'timeout') return timeOut(argv, env);
  const command = unwrapCommand(argv);
  if (command !== argv && programName(command) !== '') return commandTime(command, env);
  if (programName(command) === 'sleep') return sleepTime(command);
  return drainHook(command, env) ?? optionTime(command);
}

/** GNU sleep adds its operands up. */
function sleepTime(argv: readonly string[]): CommandTime | undefined {
  const times = argv.slice(1).map(seconds);
  if (times.length === 0 || times.includes(undefined)) return undefined;
  const sum = (times as number[]).reduce((total, time) => total + time, 0);
  return { kind: 'takes', seconds: sum, because: argv.join(' ') };
}

/** `timeout 20 sleep 60` takes 20 s; around anything else it is a limit. */
function timeOut(argv: readonly string[], env: readonly EnvVar[]): CommandTime | undefined {
  const command = unwrapCommand(argv);
  const limit = seconds(argv[argv.length - command.length - 1] ?? '');
  const inner = commandTime(command, env);
  if (limit === undefined || (inner && inner.seconds <= limit)) return inner;
  const kind = inner?.kind ?? 'may take';
  return { kind, seconds: limit, because: argv.slice(0, argv.length - command.length).join(' ') };
}

interface TimeOption {
  readonly program: RegExp;
  /** The whole word, or the option when its value is the next word. Group 1 is the value behind `=` or the letter. */
  readonly option: RegExp;
  readonly unit: (text: string) => number | undefined;
}

const plainSeconds = (text: string): number | undefined =>
  /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;

/** The options whose unit is known for sure. */
const TIME_OPTIONS: readonly TimeOption[] = [
  { program: /^curl$/, option: /^(?:--max-time(?:=(.*))?|-[a-zA-Z]*m(\d.*)?)$/, unit: plainSeconds },
  { program: /^wget$/, option: /^(?:--timeout(?:=(.*))?|-[a-zA-Z]*T(\d.*)?)$/, unit: plainSeconds },
  { program: /^pg_ctl$/, option: /^(?:--timeout(?:=(.*))?|-t(\d.*)?)$/, unit: plainSeconds },
  { program: /^kong$/, option: /^(?:--(?:timeout|wait)(?:=(.*))?|-[tw](\d.*)?)$/, unit: plainSeconds },
  { program: /^http(s)?$/, option: /^--timeout(?:=(.*))?$/, unit: plainSeconds },
  // A value with a unit says itself what it means, whatever the program.
  {
    program: /./,
    option: /^--?(?:[a-z-]+-)?(?:timeout|wait|deadline|grace-period)(?:=(.*))?$/,
    unit: goDuration,
  },
];

function optionTime(argv: readonly string[]): CommandTime | undefined {
  const name = programName(argv);
  for (const { program, option, unit } of TIME_OPTIONS) {
    if (!program.test(name)) continue;
    for (const [index, word] of argv.entries()) {
      const match = index > 0 ? option.exec(word) : null;
      if (!match) continue;
      const bound = match[1] ?? match[2];
      const time = unit(bound ?? argv[index + 1] ?? '');
      const because = bound === undefined ? `${word} ${argv[index + 1]}` : word;
      if (time !== undefined) return { kind: 'may take', seconds: time, because: `${name} ${because}` };
    }
  }
  return undefined;
}

/** `hooks/drain.ts` and `service/config.ts`: the hook gives up after 28 s, the service cuts after 25 s. */
const DRAIN_HOOK = { timeoutMs: 28_000, deadlineMs: 25_000 } as const;

function drainHook(argv: readonly string[], env: readonly EnvVar[]): CommandTime | undefined {
  if (!argv.some((word) => /(^|\/)hooks\/drain\.js$/.test(word))) return undefined;
  const at = argv.findIndex((word) => /^--timeout(=|$)/.test(word));
  const given = at < 0 ? undefined : (argv[at]?.split('=')[1] ?? argv[at + 1]);
  const timeoutMs = wholeMs(given) ?? DRAIN_HOOK.timeoutMs;
  const deadline = fortuneDeadline(env);
  if (deadline.ms < timeoutMs)
    return { kind: 'may take', seconds: deadline.ms / 1000, because: deadline.because };
  const because = given === undefined ? 'drain.js, whose time-out is 28000 ms' : `--timeout ${given}`;
  return { kind: 'may take', seconds: timeoutMs / 1000, because };
}

/** When the fortune service cuts what is still open. */
export function fortuneDeadline(env: readonly EnvVar[]): { readonly ms: number; readonly because: string } {
  const variable = 'FORTUNE_DRAIN_DEADLINE_MS';
  const written = env.find(({ name }) => name === variable)?.value;
  const ms = wholeMs(written);
  if (ms !== undefined) return { ms, because: `${variable}=${written}` };
  return { ms: DRAIN_HOOK.deadlineMs, because: `${variable}, 25000 by default` };
}

function wholeMs(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
