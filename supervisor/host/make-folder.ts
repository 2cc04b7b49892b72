/** Makes a folder and those that it lies in. */

import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from './errno-text.ts';

/**
 * Each with this mode; those that are there stay as they are. Rejects with what mkdir(2) says of the first that cannot
 * be made. Node's own recursion says ENOTDIR where a disk is full (node 20, src/node_file.cc, MKDirpAsync).
 */
export async function makeFolder(path: string, mode: number): Promise<void> {
  try {
    await makeOne(path, mode);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path), mode);
    // Below /proc it says ENOENT of what never can be: once more, and not again.
    await makeOne(path, mode);
  }
}

async function makeOne(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}
