/** The line at the start of a run that says how containers are kept apart, why, and what that cannot promise. */

import { existsSync } from 'node:fs';
import type { Isolation } from '../host/isolation.ts';

const NAMESPACE = 'isolation: namespace: every main process is PID 1 of a PID namespace of its own';

/** Nobody who is not mapped there can become anybody: user_namespaces(7). */
const UNPRIVILEGED = ' (and of a user namespace: sudo, ping and the like gain no rights in there)';

/** What only a PID namespace gives (pid_namespaces(7)). */
const NOT_KEPT =
  'a main process is not PID 1, so a stop signal without a handler ends it instead of being dropped; ' +
  'and what leaves its session, its parent and its environment may outlive its container';

/** Without /proc nobody can be found but by group and parent. */
const NOT_KEPT_BLIND = '; without /proc that is whatever leaves its session and its parent';

export function describeIsolation(isolation: Isolation, hasProc = existsSync('/proc/self/stat')): string {
  if (isolation.mode === 'namespace') return `${NAMESPACE}${isolation.userNamespace ? UNPRIVILEGED : ''}`;
  const why = isolation.why === undefined ? 'as asked' : `because ${isolation.why}`;
  return `isolation: plain, ${why}. Not kept: ${NOT_KEPT}${hasProc ? '' : NOT_KEPT_BLIND}`;
}
