/** Programs that only start another one: what a command line runs in the end. */

/** How many words of its own a wrapper takes before the command: options that take a value, and operands. */
interface Wrapper {
  /** Options whose value is the next word. */
  readonly values?: RegExp;
  /** Words before the command that are no options: a user, a duration. */
  readonly operands?: number;
  /** `NAME=value` words stand before the command. */
  readonly assignments?: true;
}

const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  tini: { values: /^-[pe]$/ },
  'tini-static': { values: /^-[pe]$/ },
  'docker-init': { values: /^-[pe]$/ },
  'dumb-init': { values: /^(-r|--rewrite)$/ },
  catatonit: {},
  exec: { values: /^-a$/ },
  command: {},
  nohup: {},
  setsid: {},
  env: { values: /^(-[uCS]|--unset|--chdir)$/, assignments: true },
  nice: { values: /^(-n|--adjustment)$/ },
  ionice: { values: /^-[cn]$/ },
  stdbuf: { values: /^-[ioe]$/ },
  timeout: { values: /^(-[ks]|--signal|--kill-after)$/, operands: 1 },
  gosu: { operands: 1 },
  'su-exec': { operands: 1 },
  setpriv: { values: /^--(reuid|regid|groups|inh-caps|bounding-set|pdeathsig)$/ },
  sudo: { values: /^-[ugC]$/, assignments: true },
};

/** A script like the official images': it prepares, and ends in `exec "$@"`. */
const ENTRYPOINT_SCRIPT = /(^|[/-])(docker-)?entrypoint(\.sh)?$/;

/** The command without the wrappers in front of it; empty when a wrapper has nothing to start. */
export function unwrapCommand(argv: readonly string[]): readonly string[] {
  let rest = argv;
  for (;;) {
    const next = behindWrapper(rest);
    if (next === undefined) return rest;
    rest = next;
  }
}

/** `/usr/sbin/nginx` → `nginx`. */
export function programName([program = '']: readonly string[]): string {
  return program.slice(program.lastIndexOf('/') + 1);
}

function behindWrapper(argv: readonly string[]): readonly string[] | undefined {
  const name = programName(argv);
  if (ENTRYPOINT_SCRIPT.test(name) && argv.length > 1) return argv.slice(1);
  const wrapper = Object.hasOwn(WRAPPERS, name) ? WRAPPERS[name] : undefined;
  if (!wrapper) return undefined;
  let at = 1;
  for (; at < argv.length; at += 1) {
    const word = argv[at] as string;
    if (word === '--') {
      at += 1;
      break;
    }
    const isAssignment = wrapper.assignments && /^\w+=/.test(word);
    if (!word.startsWith('-') && !isAssignment) break;
    if (wrapper.values?.test(word)) at += 1;
  }
  return argv.slice(at + (wrapper.operands ?? 0));
}
