/** Looks at what really runs in a container, and at its hooks: findings as remarks. Loaded when the first look is due. */

import { preStopReturns } from '../diagnosis/check/rules/pre-stop-returns.ts';
import type { Finding } from '../diagnosis/finding.ts';
import { judgeStop } from '../diagnosis/judge-stop.ts';
import { judgeTree } from '../diagnosis/judge-tree.ts';
import type { ProcessFacts } from '../diagnosis/process-facts.ts';
import type { TreeSetting } from '../diagnosis/tree-judgement.ts';
import { signalNumber } from '../host/signals.ts';
import type { LookAtProcess } from '../lifecycle/actions.ts';
import type { Remark } from '../lifecycle/facts.ts';
import type { Pod } from '../manifest/pod.ts';
import { commandOrigin, findContainer } from './command-origin.ts';
import type { LocalImages } from './local-image.ts';
import { observeTree } from './observe-tree.ts';

export interface LookRequest extends Pick<LookAtProcess, 'container' | 'occasion' | 'signal'> {
  readonly pod: Pod;
  readonly pid: number;
  readonly images?: LocalImages | undefined;
  /** The command was given on hooklet's own command line: there is no manifest to change. */
  readonly isForeground?: boolean;
}

export interface Seen {
  readonly remarks: readonly Remark[];
  readonly settled: boolean;
  readonly account?: string;
}

/** Keeps of each process how it was before it was signalled. */
export interface ProcessLooker {
  look(request: LookRequest): Seen;
  /** The container of the pod with this uid has ended: there is nothing left to compare. */
  forget(uid: string, container: string): void;
  /** What is wrong with a preStop hook, whatever comes of it. */
  judgePreStop(pod: Pod, container: string): readonly Remark[];
}

const NOTHING: Seen = { remarks: [], settled: true };

/** One for all pods. `procRoot`: where /proc is; only tests of machines without one say something else. */
export function createProcessLooker(procRoot?: string): ProcessLooker {
  const seen = new Map<string, ProcessFacts>();
  return {
    look({ pod, container, pid, occasion, signal, images, isForeground }) {
      const number = signalNumber(signal);
      const tree = observeTree(pid, procRoot);
      // Gone, or a machine without /proc: there is nothing to see.
      if (!tree || number === undefined) return NOTHING;
      const origin = isForeground ? undefined : commandOrigin(pod, container, images);
      const setting: TreeSetting = {
        signal: { name: signal, number },
        pidOf: 'container',
        ...(origin && { origin }),
      };
      const key = keyOf(pod.metadata.uid, container);
      if (occasion === 'up') {
        remember(seen, key, tree);
        const { findings, settled } = judgeTree(tree, setting);
        return { remarks: findings.flatMap(toRemark), settled };
      }
      const before = seen.get(key);
      const isSame = before?.pid === tree.pid && before.startTicks === tree.startTicks;
      const look = { now: tree, isLate: occasion === 'stop-late', ...(isSame && { before }) };
      const { findings, account } = judgeStop(look, setting);
      return { remarks: findings.flatMap(toRemark), settled: true, account };
    },

    forget: (uid, container) => void seen.delete(keyOf(uid, container)),

    judgePreStop(pod, name) {
      const found = findContainer(pod, name);
      if (!found) return [];
      const { container, path } = found;
      const subject = {
        pod,
        hostNetwork: false,
        container,
        path,
        kind: 'main',
        programs: new Map(),
      } as const;
      const mistakes = [...preStopReturns(subject)].filter(({ code }) => code === 'PreStopOnlySignals');
      return mistakes.map(({ code, why, remedy, change }) => ({
        code,
        why,
        remedy: withChange({ remedy, ...(change && { change }) }),
        key: code,
      }));
    },
  };
}

function keyOf(uid: string, container: string): string {
  return `${uid}/${container}`;
}

/** Containers come and go: the oldest is forgotten, which costs a later look at it only what was before the signal. */
function remember(seen: Map<string, ProcessFacts>, key: string, tree: ProcessFacts): void {
  seen.delete(key);
  seen.set(key, tree);
  const [oldest] = seen.keys();
  if (seen.size > MOST_REMEMBERED && oldest !== undefined) seen.delete(oldest);
}

const MOST_REMEMBERED = 2000;

/** Notes explain what is well; an event is for what is not. */
function toRemark(finding: Finding): readonly Remark[] {
  const { code, severity, why, place, path } = finding;
  if (severity === 'note') return [];
  const key = `${code} ${place ? `${place.file}:${place.line}` : path}`;
  return [{ code, why, remedy: withChange(finding), key }];
}

/** `start node with exec; write in run.sh, line 3: exec node server.js`. */
function withChange({ remedy, change, place }: Pick<Finding, 'remedy' | 'change' | 'place'>): string {
  if (!change) return remedy;
  return place
    ? `${remedy}; write in ${place.file}, line ${place.line}: ${change.to}`
    : `${remedy}; write ${change.to}`;
}
