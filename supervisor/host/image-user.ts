/** Whom a container runs as when its image has a USER: that user, if hooklet can become it and it can work here. */

import { userInfo } from 'node:os';
import { firstClosed } from './reachable.ts';
import { idOf, readUserDatabase, type UserDatabase } from './user-database.ts';

export interface ImageUserRequest {
  /** `user` or `user:group`, each a name or a number. */
  readonly user: string;
  /** Wins over the group of the image. */
  readonly gid?: number;
  /** What the user must get at: the build context, the program. */
  readonly needs: readonly string[];
}

export type ImageUser =
  /** Without a uid it is hooklet's own user; `why` says so when that is not the one who was asked for. */
  | {
      readonly kind: 'found';
      readonly uid?: number;
      readonly gid?: number;
      readonly home?: string;
      readonly why?: string;
    }
  /** In runc's words. */
  | { readonly kind: 'missing'; readonly message: string };

export interface Self {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

/**
 * As root the user must exist, and a number always does. Without root nobody can become somebody else, so
 * the container runs as its developer; so it does when the files here are closed to the user.
 */
export function findImageUser(
  request: ImageUserRequest,
  self: Self = ownUser(),
  users: UserDatabase = readUserDatabase(),
): ImageUser {
  const wanted = lookUp(request.user, users);
  if (self.uid !== 0) {
    if (wanted.kind === 'found' && wanted.uid === self.uid) return { kind: 'found' };
    const unknown = wanted.kind === 'missing' ? `${wanted.message}; ` : '';
    return {
      kind: 'found',
      why: `${unknown}hooklet is not root and can become nobody else: ${runsAs(self)}`,
    };
  }
  if (wanted.kind === 'missing') return wanted;
  const gid = request.gid ?? wanted.gid;
  const { uid, home } = wanted;
  if (uid === self.uid && gid === self.gid) return { kind: 'found' };
  const closed = request.needs.map((path) => firstClosed(path, uid, gid)).find((path) => path !== undefined);
  if (closed !== undefined)
    return { kind: 'found', why: `${closed} is closed to uid ${uid}; ${runsAs(self)}` };
  return { kind: 'found', uid, gid, home };
}

function runsAs({ name, uid }: Self): string {
  return `the container runs as ${name} (uid ${uid})`;
}

type Wanted = { readonly kind: 'found'; readonly uid: number; readonly gid: number; readonly home: string };

/** `GetExecUser` of runc: a number need not be in /etc/passwd; without a group it is then in root's. */
function lookUp(written: string, users: UserDatabase): Wanted | Extract<ImageUser, { kind: 'missing' }> {
  const [user = '', group] = written.split(':', 2);
  const entry = user === '' ? users.user('0') : users.user(user);
  const uid = entry?.uid ?? (user === '' ? 0 : idOf(user));
  if (uid === undefined) return { kind: 'missing', message: noSuch('user', user, 'passwd') };
  const gid = group ? users.group(group) : (entry?.gid ?? 0);
  if (gid === undefined) return { kind: 'missing', message: noSuch('group', group ?? '', 'group') };
  return { kind: 'found', uid, gid, home: entry?.home || '/' };
}

function noSuch(kind: 'user' | 'group', name: string, file: string): string {
  if (/^\d+$/.test(name)) return 'uids and gids must be in range 0-2147483647';
  return `unable to find ${kind} ${name}: no matching entries in ${file} file`;
}

function ownUser(): Self {
  const uid = process.geteuid?.() ?? -1;
  return { uid, gid: process.getegid?.() ?? -1, name: ownName() };
}

/** A uid that is in no database has no name. */
function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'its own user';
  }
}
