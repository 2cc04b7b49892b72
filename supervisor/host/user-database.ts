/** Users and groups of this machine, by name or number: /etc/passwd and /etc/group, as runc reads an image's. */

import { readFileSync } from 'node:fs';

export interface UserDatabase {
  user(nameOrId: string): UserEntry | undefined;
  /** The number of a group. */
  group(nameOrId: string): number | undefined;
}

export interface UserEntry {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** A file that cannot be read has no entries. */
export function readUserDatabase(passwd = '/etc/passwd', group = '/etc/group'): UserDatabase {
  const users = () =>
    fields(passwd).map(([name = '', , uid, gid, , home = '']) => toUser(name, uid, gid, home));
  return {
    user: (nameOrId) =>
      users().find(({ name }) => name === nameOrId) ?? users().find(({ uid }) => uid === idOf(nameOrId)),
    group: (nameOrId) => {
      const entry = fields(group).find(([name]) => name === nameOrId);
      return entry ? Number(entry[2]) : idOf(nameOrId);
    },
  };
}

/** Linux has no greater user or group number that containers may use (opencontainers/runc, user.go). */
const GREATEST_ID = 2 ** 31 - 1;

/** The number that this is; undefined for a name and for what is no user number. */
export function idOf(text: string): number | undefined {
  const id = /^\d+$/.test(text) ? Number(text) : undefined;
  return id !== undefined && id <= GREATEST_ID ? id : undefined;
}

function toUser(name: string, uid: string | undefined, gid: string | undefined, home: string): UserEntry {
  return { name, uid: Number(uid), gid: Number(gid), home };
}

function fields(file: string): string[][] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(':'));
  } catch {
    return [];
  }
}
