/** Whether other users of this machine can change or read what lies at a path. */

import { statSync } from 'node:fs';

const WRITABLE_FOR_ALL = 0o002;
const WRITABLE_FOR_OTHERS = 0o022;
const READABLE_FOR_OTHERS = 0o044;

/**
 * Why a folder is no place for hooklet's files: its owner, or everybody, could put links into it that lead elsewhere.
 * Undefined for a good one. The members of a folder's group are trusted: groups of one user are the rule on Linux.
 */
export function folderTrouble(folder: string): string | undefined {
  const { uid, mode } = statSync(folder);
  if (isStranger(uid)) return `it belongs to uid ${uid}, who could lead hooklet's files elsewhere`;
  if ((mode & WRITABLE_FOR_ALL) !== 0) return `every user may write into it (mode ${octal(mode)})`;
  return undefined;
}

/** What is wrong with a file that holds a credential; `level` says whether its content can still be believed. */
export interface SecretTrouble {
  readonly level: 'planted' | 'readable';
  readonly why: string;
}

/** Undefined for a file that only its user can read or write. */
export function secretTrouble(path: string): SecretTrouble | undefined {
  const { uid, mode } = statSync(path);
  if (isStranger(uid)) return { level: 'planted', why: `it belongs to uid ${uid}` };
  if ((mode & WRITABLE_FOR_OTHERS) !== 0) {
    return { level: 'planted', why: `other users may write it (mode ${octal(mode)})` };
  }
  if ((mode & READABLE_FOR_OTHERS) === 0) return undefined;
  return { level: 'readable', why: `other users may read it (mode ${octal(mode)})` };
}

/** Neither hooklet's user nor root, who can do everything anyway. */
function isStranger(uid: number): boolean {
  return uid !== 0 && uid !== (process.geteuid?.() ?? uid);
}

function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}
