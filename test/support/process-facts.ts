/** Processes as /proc has shown them, written down: masks are those that real programs have (Debian 12, Node 20). */

import type { ProcessFacts } from '../../supervisor/diagnosis/process-facts.ts';

/** SigCgt, SigIgn and SigBlk as recorded. */
const MASKS = {
  node: ['0000000100004602', '0000000001001000', '0000000000000000'],
  /** After a TERM for which it had no handler of its own. */
  nodeReset: ['0000000100000602', '0000000001001000', '0000000000000000'],
  npm: ['0000000100014602', '0000000001001000', '0000000000000000'],
  yarn: ['000000017381ee37', '0000000000001000', '0000000000000000'],
  sh: ['0000000000010002', '0000000000000000', '0000000000000000'],
  bash: ['0000000000010002', '0000000000000004', '0000000000010000'],
  shTrap: ['0000000000014002', '0000000000000000', '0000000000000000'],
  shIgnores: ['0000000000010002', '0000000000004000', '0000000000000000'],
  interactive: ['000000004b813efb', '0000000000384004', '0000000000000000'],
  python: ['0000000000000002', '0000000001001000', '0000000000000000'],
  pythonHandler: ['0000000000004002', '0000000001001000', '0000000000000000'],
  java: ['2000000101005ccf', '0000000000000000', '0000000000000000'],
  nginx: ['0000000018016a07', '0000000040001000', '0000000000000000'],
  plain: ['0000000000000000', '0000000000000000', '0000000000000000'],
  tini: ['0000000000000000', '0000000000300000', '0000000000000000'],
  dumbInit: ['000000007ffbfeff', '0000000000000000', '0000000000000000'],
  catatonit: ['0000000000000000', '0000000000000000', 'fffffffe3ffbfa07'],
  su: ['0000000000004000', '0000000000000000', '0000000000000000'],
} as const;

type Fields = Partial<Omit<ProcessFacts, 'argv' | 'children' | 'masks'>> & { readonly pending?: bigint };

let nextPid = 100;

/** A process outside of any namespace; `init` makes it PID 1. */
export function proc(
  argv: string | readonly string[],
  masks: keyof typeof MASKS,
  children: readonly ProcessFacts[] = [],
  fields: Fields = {},
): ProcessFacts {
  const words = typeof argv === 'string' ? argv.split(' ') : argv;
  const [caught, ignored, blocked] = MASKS[masks].map((mask) => BigInt(`0x${mask}`));
  const pid = fields.pid ?? nextPid++;
  const { pending = 0n, ...rest } = fields;
  const name = (words[0] ?? '').split('/').at(-1) ?? '';
  return {
    pid,
    ownPid: pid,
    ppid: 1,
    argv: words,
    name,
    state: 'S',
    masks: { caught: caught ?? 0n, ignored: ignored ?? 0n, blocked: blocked ?? 0n, pending },
    isInit: false,
    startTicks: pid * 10,
    children,
    ...rest,
  };
}

/** The same tree as PID 1 of a namespace, its children numbered from 2. */
export function asInit(tree: ProcessFacts): ProcessFacts {
  let own = 0;
  const number = (each: ProcessFacts): ProcessFacts => {
    own += 1;
    const ownPid = own;
    return { ...each, ownPid, isInit: ownPid === 1, children: each.children.map(number) };
  };
  return number(tree);
}
