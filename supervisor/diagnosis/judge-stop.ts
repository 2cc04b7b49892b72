/** The signal has been sent and the main process is still there: did it get it, and what has it made of it? */

import { appBehind } from './app-behind.ts';
import type { Finding } from './finding.ts';
import { judgeTree } from './judge-tree.ts';
import { makeFinding } from './make-finding.ts';
import { nameProcess, programName } from './name-program.ts';
import { processOrigin } from './origin.ts';
import { dispositionOf, isPending, type ProcessFacts, shortName } from './process-facts.ts';
import { programOf } from './program.ts';
import type { TreeSetting } from './tree-judgement.ts';

export interface StopLook {
  /** Before the signal; absent when nobody looked. */
  readonly before?: ProcessFacts;
  readonly now: ProcessFacts;
  /** Most of the grace period has passed: what still runs hangs, as far as one can tell. */
  readonly isLate: boolean;
}

export interface StopJudgement {
  readonly findings: readonly Finding[];
  /** Who got the signal and who did not, for the day on which KILL is needed. */
  readonly account: string;
}

/** What has not been taken is told at once; that an app hangs only when the look is a late one. */
export function judgeStop(look: StopLook, setting: TreeSetting): StopJudgement {
  const { findings } = judgeTree(asItStood(look, setting), setting);
  const account = tellWhoGotIt(look, setting);
  if (findings.some(({ severity }) => severity !== 'note')) return { findings, account };
  const own = judgeReceiver(look, setting);
  return { findings: own ? [own] : [], account };
}

function addHandler(signal: string): string {
  return `handle ${signal} in the program (on its process object): close the server, then let it end`;
}

/** A shell that has taken the signal has often reset its trap since: it is judged by what it was before. */
function asItStood({ before, now }: StopLook, { signal }: TreeSetting): ProcessFacts {
  const isSame = before?.pid === now.pid && before.startTicks === now.startTicks;
  return isSame && dispositionOf(before, signal) === 'caught' && dispositionOf(now, signal) === 'default'
    ? before
    : now;
}

function judgeReceiver(look: StopLook, setting: TreeSetting): Finding | undefined {
  const { signal, pidOf, origin = processOrigin(look.now.pid) } = setting;
  const receiver = receiverOf(look.now);
  const name = nameProcess(receiver, pidOf);
  const program = programName(receiver);
  const term = shortName(signal);
  if (isPending(receiver, signal) && dispositionOf(receiver, signal) === 'blocked') {
    return makeFinding('SignalBlocked', origin, {
      why: `${name} blocks ${term}: it has been sent, and nobody takes it`,
      remedy: `unblock ${term} in ${program}, or read it (signalfd, sigwait) in a thread of its own`,
    });
  }
  switch (receptionOf(look, setting)) {
    case 'dropped':
      return makeFinding('NoSignalHandler', origin, {
        why: `${name} has no handler for ${term}: Node's own one has run and gone, and the kernel drops what PID 1 does not handle`,
        remedy: addHandler(signal.name),
      });
    case 'dropped or used up':
      if (!look.isLate) return undefined;
      return makeFinding('NoSignalHandler', origin, {
        why: `${name} has no handler for ${term} any more and does not end: it never had one, or one set with once has been used up`,
        remedy: addHandler(signal.name),
      });
    case 'taken':
      if (!look.isLate) return undefined;
      return makeFinding('StopHangs', origin, {
        why: `${name} has a handler for ${term}, which was sent to it, and has not ended`,
        remedy: `end ${program} in its handler: close the server and its idle connections, clear timers, then exit; or raise terminationGracePeriodSeconds if it needs longer`,
      });
  }
}

/** Behind an init or whoever passes signals on stands the one who has to end. */
function receiverOf(target: ProcessFacts): ProcessFacts {
  const { kind } = programOf(target.argv, target.exe);
  const passesOn = kind === 'init' || kind === 'forwarder' || kind === 'package-manager';
  return (passesOn && appBehind(target)) || target;
}

type Reception = 'taken' | 'dropped' | 'dropped or used up';

/**
 * Node always has a handler of its own, which resets itself, makes the standard streams block again and raises the
 * signal anew; PID 1 survives that. A handler set with process.once goes too, but leaves the streams alone
 * (measured with Node 20).
 */
function receptionOf({ before, now }: StopLook, { signal }: TreeSetting): Reception {
  const receiver = receiverOf(now);
  const isNode = programOf(receiver.argv, receiver.exe).kind === 'node';
  if (dispositionOf(receiver, signal) !== 'default' || !isNode || !receiver.isInit) return 'taken';
  const then = before && find(before, receiver);
  if (then?.streamsNonBlocking !== true || receiver.streamsNonBlocking === undefined)
    return 'dropped or used up';
  return receiver.streamsNonBlocking ? 'taken' : 'dropped';
}

function find(tree: ProcessFacts, target: ProcessFacts): ProcessFacts | undefined {
  if (tree.pid === target.pid && tree.startTicks === target.startTicks) return tree;
  for (const child of tree.children) {
    const found = find(child, target);
    if (found) return found;
  }
  return undefined;
}

/** `TERM went to sh (pid 1), which has no handler; node (pid 7) never got it`. */
function tellWhoGotIt(look: StopLook, setting: TreeSetting): string {
  const { now } = look;
  const { signal, pidOf } = setting;
  const to = `${shortName(signal)} went to ${nameProcess(now, pidOf)}`;
  const app = appBehind(now);
  const other = app && app.pid !== now.pid ? nameProcess(app, pidOf) : undefined;
  const lost = other === undefined ? '' : `; ${other} never got it`;
  switch (dispositionOf(now, signal)) {
    case 'default':
      if (programOf(now.argv, now.exe).kind === 'node' && receptionOf(look, setting) !== 'dropped')
        return receptionOf(look, setting) === 'taken'
          ? `${to}, which took it and did not end`
          : `${to}, which has no handler any more`;
      return `${to}, which has no handler${lost}`;
    case 'ignored':
      return `${to}, which ignores it${lost}`;
    case 'blocked':
      return isPending(now, signal)
        ? `${to}, which blocks it${lost}`
        : `${to}, which took it and did not end`;
    case 'read':
    case 'caught':
      return tellOfHandler(look, setting, to, other);
  }
}

function tellOfHandler(look: StopLook, setting: TreeSetting, to: string, other: string | undefined): string {
  const { now } = look;
  const { kind } = programOf(now.argv, now.exe);
  if (other === undefined) return `${to}, which has a handler and did not end`;
  const passesOn = kind === 'init' || kind === 'forwarder';
  if (passesOn) return `${to}, which passed it on; ${other} did not end`;
  const stuck = judgeTree(asItStood(look, setting), setting).findings.some(
    ({ severity }) => severity === 'error',
  );
  return stuck
    ? `${to}, which did not pass it on; ${other} never got it`
    : `${to}, which has a handler; ${other} did not end`;
}
