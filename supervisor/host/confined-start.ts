/** Starts main processes in namespaces or plainly, each held together in its way, and guarded. */

import { type Adoption, killOrphans } from './adopted-orphans.ts';
import type { Confinement } from './confinement.ts';
import { COOKIE_VARIABLE } from './container-cookie.ts';
import type { Command } from './container-runtime.ts';
import { dismissGuardian, guard } from './guardian.ts';
import type { Isolation, NamespaceIsolation } from './isolation.ts';
import { watchLeftBehind } from './left-behind.ts';
import { confineInNamespace } from './namespace-confinement.ts';
import { confinePlainly } from './plain-confinement.ts';
import type { ProcStat } from './proc-stat.ts';
import { type ProcessGroup, watchProcessGroup } from './process-group.ts';
import { type SpawnedProcess, spawnProcess } from './spawn-process.ts';
import { startInNamespace } from './start-in-namespace.ts';

export interface ConfinedOptions {
  readonly isolation: Isolation;
  readonly onWarning: (message: string) => void;
  readonly adopted?: Adoption['adopted'];
  readonly procRoot?: string;
}

export interface Confined {
  readonly leader: SpawnedProcess;
  readonly confinement: Confinement;
  /** The command as it was started; what is executed beside it gets the same environment. */
  readonly command: Command;
}

export interface ConfinedStarter {
  /** Rejects with an Error that has the runtime's words. */
  start(command: Command): Promise<Confined>;
  /** The group of a session leader that was spawned just now; should hooklet die, it is killed. */
  watchGroup(pid: number): ProcessGroup;
  /** From now on hooklet adopts whatever its containers orphan. */
  adoptsOrphans(): void;
  close(): Promise<void>;
}

let started = 0;

/** Of all that this process has started, so that no two cookies are alike. */
function nextNumber(): number {
  started += 1;
  return started;
}

export function createConfinedStarter(options: ConfinedOptions): ConfinedStarter {
  const { isolation, onWarning, procRoot } = options;
  const adopted = options.adopted && onceATurn(options.adopted);
  const at = procRoot === undefined ? {} : { procRoot };
  const plainOnes = new Set<SpawnedProcess>();
  const leftBehind = watchLeftBehind(procRoot);
  const guardian = () => guard(onWarning);

  function watchGroup(pid: number): ProcessGroup {
    return watchProcessGroup(pid, { ...at, onEmpty: guardian().watch(pid) });
  }

  /** Its mark is there before it is: whatever carries it is found from then on. */
  function marked(bare: Command): { readonly command: Command; readonly cookie: string } {
    const cookie = `${guardian().mark}.${nextNumber()}`;
    return { cookie, command: { ...bare, env: { ...bare.env, [COOKIE_VARIABLE]: cookie } } };
  }

  async function startPlainly(bare: Command): Promise<Confined> {
    const { command, cookie } = marked(bare);
    const nobodyIsLeft = leftBehind.expect(cookie);
    let group: ProcessGroup | undefined;
    const leader = await spawnProcess(command, {
      onPid: (pid) => {
        group = watchGroup(pid);
      },
    });
    plainOnes.add(leader);
    void leader.ended.then(() => plainOnes.delete(leader));
    const killAdopted = async (known: readonly ProcStat[]) => {
      if (!adopted) return;
      await killOrphans({ ...at, adopted, onWarning, isLast: () => plainOnes.size === 0 }, known);
    };
    const around = { ...at, cookie, onWarning, killAdopted, nobodyIsLeft };
    return { leader, command, confinement: confinePlainly(group ?? watchGroup(leader.pid), around) };
  }

  async function startIsolated(namespaces: NamespaceIsolation, bare: Command): Promise<Confined> {
    // The kernel kills it when hooklet dies, once that has been asked for, and until it changes its user. The guardian
    // is told of leader and main process as soon as they are seen, and before that finds them by the mark.
    const { command } = marked(bare);
    const watches: (() => void)[] = [];
    const watch = (pid: number) => watches.push(guardian().watch(pid));
    const forget = () => watches.forEach((each) => void each());
    const isolated = await startInNamespace(namespaces, command, watch).catch((error) => {
      forget();
      throw error;
    });
    const { leader } = isolated;
    const confinement = confineInNamespace(namespaces, isolated, forget);
    return { leader, command, confinement };
  }

  return {
    watchGroup,
    start: (command) =>
      isolation.mode === 'namespace' ? startIsolated(isolation, command) : startPlainly(command),
    adoptsOrphans: leftBehind.begin,
    close: dismissGuardian,
  };
}

/** Containers that end together ask together, and each answer is a look at every process of the machine. */
function onceATurn<T>(ask: () => T): () => T {
  let known: { readonly answer: T } | undefined;
  return () => {
    if (known) return known.answer;
    known = { answer: ask() };
    setImmediate(() => {
      known = undefined;
    });
    return known.answer;
  };
}
