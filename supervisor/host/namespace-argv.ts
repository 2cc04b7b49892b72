/** The chain of programs that puts a command into namespaces: into new ones as PID 1, or into those of a process. */

import type { NamespaceIsolation } from './isolation.ts';

/** Whom the command runs as, when it is somebody else than hooklet. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * PID 1 of new namespaces, with their /proc. The kernel kills `unshare` when hooklet dies, and the command
 * when `unshare` dies. A change of credentials clears that wish (prctl(2), PR_SET_PDEATHSIG), so it is made
 * again behind it. The session is its own: without it `kill 0` in the container would reach `unshare`, outside.
 */
export function namespaceArgv(
  { tools, userNamespace }: NamespaceIsolation,
  runAs: RunAs,
  argv: readonly string[],
): readonly string[] {
  return [
    ...[tools.setpriv, '--pdeathsig', 'KILL', '--'],
    ...[tools.unshare, ...(userNamespace ? ['--user', '--map-current-user'] : [])],
    // Mounts made on the machine later are seen inside, as by any other process; not the other way round.
    ...['--pid', '--fork', '--kill-child', '--mount-proc', '--propagation', 'slave', '--'],
    ...(isOther(runAs) ? [tools.setpriv, ...credentials(runAs), '--pdeathsig', 'KILL', '--'] : []),
    ...[tools.setsid, '--', ...argv],
  ];
}

/**
 * Beside the process `target`, in `directory`. The path leads through the target's own root, so that the
 * directory is one of its mount namespace: entering a mount namespace forgets where one was, and
 * `nsenter --wdns` came with util-linux 2.38 only.
 */
export function enterArgv(
  { tools, userNamespace }: NamespaceIsolation,
  target: number,
  directory: string,
  runAs: RunAs,
  argv: readonly string[],
): readonly string[] {
  return [
    ...[tools.nsenter, '--target', String(target), '--mount', '--pid'],
    ...(userNamespace ? ['--user', '--preserve-credentials'] : []),
    ...[`--wd=/proc/${target}/root${directory}`, '--'],
    ...(isOther(runAs) ? [tools.setpriv, ...credentials(runAs), '--'] : []),
    ...[tools.setsid, '--', ...argv],
  ];
}

/** As Node does for a plain child: supplementary groups are dropped, an id that is not given stays. */
function credentials({ uid, gid }: RunAs): readonly string[] {
  return [
    ...(uid === undefined ? [] : ['--reuid', String(uid)]),
    ...(gid === undefined ? [] : ['--regid', String(gid)]),
    '--clear-groups',
  ];
}

function isOther({ uid, gid }: RunAs): boolean {
  return uid !== undefined || gid !== undefined;
}
