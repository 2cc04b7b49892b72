/** What a program does with a signal and with what it starts, told by its name and arguments. */

import { baseName } from './base-name.ts';
import { type ShellCall, shellCall } from './shell-call.ts';

export type Program =
  | { readonly kind: 'shell'; readonly name: string; readonly call: ShellCall }
  /** Passes signals on to what it has started, or to the whole group, and ends with it. */
  | {
      readonly kind: 'init';
      readonly name: string;
      readonly signalsGroup: boolean;
      readonly rest: readonly string[];
    }
  | {
      readonly kind: 'package-manager';
      readonly name: 'npm' | 'npx' | 'yarn' | 'pnpm';
      /** The script of package.json that it runs. */
      readonly script?: string;
      /** yarn before 2 leaves at once, whatever it has started. */
      readonly leavesAtOnce: boolean;
    }
  /** Sends its own signal instead of the one it got. */
  | {
      readonly kind: 'process-manager';
      readonly name: string;
      readonly sends: string;
      readonly rest: readonly string[];
    }
  /** Replaces itself with the rest: never seen once it has. */
  | { readonly kind: 'launcher'; readonly name: string; readonly rest: readonly string[] }
  /** Stays, and passes the signal on. `killsAfterSeconds`: and kills what is not gone by then. */
  | {
      readonly kind: 'forwarder';
      readonly name: string;
      readonly rest: readonly string[];
      readonly signalsGroup: boolean;
      readonly killsAfterSeconds?: number;
    }
  /** Stays, has no handler and passes nothing on. */
  | { readonly kind: 'holder'; readonly name: string }
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'other'; readonly name: string };

/** `exe`: the file of a running process, absent where it is not known. */
export function programOf(argv: readonly string[], exe?: string): Program {
  const call = shellCall(argv, exe);
  if (call) return { kind: 'shell', name: call.name, call };
  const name = baseName(argv[0] ?? exe ?? '').replace(/^-/, '');
  const manager = packageManager(argv, name);
  if (manager) return manager;
  return wrapper(name, argv) ?? (isNode(name, exe) ? nodeProgram(argv, name) : { kind: 'other', name });
}

/** Program and arguments behind everything that replaces itself with them: `env`, `nohup`, `gosu app`. */
export function behindLaunchers(argv: readonly string[], depth = 0): readonly string[] {
  const program = programOf(argv);
  // `env -S` makes several words of one: only the depth is bounded.
  if (program.kind !== 'launcher' || program.rest.length === 0 || depth > DEEPEST) return argv;
  return behindLaunchers(program.rest, depth + 1);
}

const DEEPEST = 8;

function isNode(name: string, exe: string | undefined): boolean {
  return name === 'node' || name === 'nodejs' || (exe !== undefined && /^node(?:js)?$/.test(baseName(exe)));
}

function nodeProgram(argv: readonly string[], name: string): Program {
  const at = argv.findIndex((arg, index) => index > 0 && !arg.startsWith('-'));
  const script = baseName(argv[at] ?? '');
  if (/^pm2-(?:runtime|docker)$/.test(script))
    return { kind: 'process-manager', name: script, sends: 'SIGINT', rest: argv.slice(at + 1) };
  return { kind: 'node', name: name === 'nodejs' ? name : 'node' };
}

/** As they call themselves: npm sets its title to `npm start`; others run as `node …/yarn.js start`. */
function packageManager(argv: readonly string[], name: string): Program | undefined {
  const title = /^(npm|npx|yarn|pnpm)(?: (.*?))? *$/.exec(argv.length === 1 ? (argv[0] ?? '') : '');
  if (title?.[1] !== undefined)
    return managed(
      title[1],
      (title[2] ?? '').split(' ').filter((word) => word !== ''),
      '',
    );
  const direct = PACKAGE_MANAGERS[name];
  if (direct !== undefined) return managed(direct, argv.slice(1), argv[0] ?? '');
  if (!isNode(name, undefined)) return undefined;
  const at = argv.findIndex((arg, index) => index > 0 && !arg.startsWith('-'));
  const file = argv[at] ?? '';
  const manager = /^yarn-?[\d.]*(?:\.c?js)?$/.test(baseName(file))
    ? 'yarn'
    : PACKAGE_MANAGERS[baseName(file)];
  return manager === undefined ? undefined : managed(manager, argv.slice(at + 1), file);
}

const PACKAGE_MANAGERS: Readonly<Record<string, string>> = {
  npm: 'npm',
  'npm-cli.js': 'npm',
  npx: 'npx',
  'npx-cli.js': 'npx',
  yarn: 'yarn',
  yarnpkg: 'yarn',
  'yarn.js': 'yarn',
  pnpm: 'pnpm',
  'pnpm.cjs': 'pnpm',
  'pnpm.js': 'pnpm',
};

/** What `npm start` and `npm run start` name; a word that is no command of yarn's or pnpm's is a script too. */
function managed(manager: string, args: readonly string[], file: string): Program | undefined {
  const words = args.filter((arg) => !arg.startsWith('-'));
  const [first, second] = words;
  const name = manager as 'npm' | 'npx' | 'yarn' | 'pnpm';
  const isRun = first === 'run' || first === 'run-script' || first === 'rum';
  const script = isRun
    ? second
    : /^(?:start|test|stop|restart)$/.test(first ?? '') || name === 'yarn' || name === 'pnpm'
      ? first
      : undefined;
  // Newer ones carry their version in the name of their file: .yarn/releases/yarn-4.5.0.cjs.
  const leavesAtOnce = name === 'yarn' && !/yarn-[2-9]/.test(file);
  return {
    kind: 'package-manager',
    name,
    leavesAtOnce,
    ...(script !== undefined && name !== 'npx' && { script }),
  };
}

function wrapper(name: string, argv: readonly string[]): Program | undefined {
  const args = argv.slice(1);
  if (INITS.has(name)) {
    const rest = afterOptions(args, INIT_VALUES);
    const options = args.slice(0, args.length - rest.length);
    const signalsGroup =
      name === 'dumb-init' ? !/^-c$|^--single-child$/.test(options[0] ?? '') : options.includes('-g');
    return { kind: 'init', name, signalsGroup, rest };
  }
  switch (name) {
    case 'env':
      return { kind: 'launcher', name, rest: behindEnv(args) };
    case 'nohup':
    case 'nice':
    case 'ionice':
    case 'stdbuf':
    case 'chrt':
      return {
        kind: 'launcher',
        name,
        rest: afterOptions(args, /^(?:-[noeicp]|--adjustment|--class|--classdata|--input|--output|--error)$/),
      };
    case 'setpriv':
      return { kind: 'launcher', name, rest: afterOptions(args, SETPRIV_VALUES) };
    // The first word is whom, where or on what; the rest is the program.
    case 'gosu':
    case 'su-exec':
    case 'chroot':
    case 'taskset':
    case 'setarch':
      return { kind: 'launcher', name, rest: afterOptions(args, /^$/).slice(1) };
    case 'timeout':
      return {
        kind: 'forwarder',
        name,
        signalsGroup: !args.some((arg) => /^(?:-f|--foreground)$/.test(arg)),
        rest: afterOptions(args, /^(?:-[ks]|--kill-after|--signal)$/).slice(1),
      };
    case 'su':
    case 'runuser':
      return {
        kind: 'forwarder',
        name,
        signalsGroup: false,
        killsAfterSeconds: 2,
        rest: userShell(name, args),
      };
    case 'sudo':
    case 'doas':
      return {
        kind: 'forwarder',
        name,
        signalsGroup: false,
        rest: afterOptions(args, /^(?:-[ugCpRTDhr]|--user|--group|--chdir|--chroot)$/),
      };
    case 'pm2-runtime':
    case 'pm2-docker':
      return { kind: 'process-manager', name, sends: 'SIGINT', rest: args };
    case 'flock':
    case 'time':
    case 'xargs':
      return { kind: 'holder', name };
    default:
      return undefined;
  }
}

/** `env -i A=1 node`; `-S` holds a whole command line in one argument, as `#!/usr/bin/env -S node …` gives it. */
function behindEnv(args: readonly string[]): readonly string[] {
  const at = args.findIndex((arg) => /^(?:-\w*S|--split-string)/.test(arg));
  const inside = /^(?:-\w*?S|--split-string)=?\s*([\s\S]*)$/.exec(args[at] ?? '')?.[1] ?? '';
  const taken = inside === '' ? 2 : 1;
  const line = inside === '' ? (args[at + 1] ?? '') : inside;
  const words =
    at < 0 ? args : [...args.slice(0, at), ...line.trim().split(/\s+/), ...args.slice(at + taken)];
  const rest = afterOptions(words, /^(?:-[uC]|--unset|--chdir)$/);
  const first = rest.findIndex((arg) => !/^\w+=/.test(arg));
  return first < 0 ? [] : rest.slice(first);
}

const INITS = new Set(['tini', 'tini-static', 'docker-init', 'podman-init', 'dumb-init', 'catatonit']);
const INIT_VALUES = /^(?:-p|-e|-r|--rewrite)$/;
const SETPRIV_VALUES =
  /^--(?:reuid|regid|groups|ruid|euid|rgid|egid|inh-caps|ambient-caps|bounding-set|securebits|pdeathsig|selinux-label|apparmor-profile)$/;

/** The command behind options; those of `withValue` take the next word with them. */
function afterOptions(args: readonly string[], withValue: RegExp): readonly string[] {
  let at = 0;
  while (at < args.length) {
    const arg = args[at] ?? '';
    if (arg === '--') return args.slice(at + 1);
    if (!arg.startsWith('-')) break;
    at += withValue.test(arg) ? 2 : 1;
  }
  return args.slice(at);
}

/** `su app -s /bin/sh -c 'node s.js'` runs the user's shell; `runuser -u app -- node s.js` the program itself. */
function userShell(name: string, args: readonly string[]): readonly string[] {
  if (name === 'runuser' && args.some((arg) => arg === '-u' || arg.startsWith('--user')))
    return afterOptions(args, /^(?:-[ugG]|--user|--group)$/);
  const at = args.findIndex((arg) => arg === '-c' || arg === '--command');
  const shell = args.findIndex((arg) => arg === '-s' || arg === '--shell');
  return at < 0 ? [] : [shell < 0 ? 'sh' : (args[shell + 1] ?? 'sh'), '-c', args[at + 1] ?? ''];
}
