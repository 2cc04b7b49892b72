/** What a process holds at a moment: memory, open files by kind, processes, files below a folder. */

import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  allPids,
  cpuMs,
  environmentHolds,
  isAlive,
  residentKiB,
  uniqueKiB,
  withDescendants,
} from '../../peers/processes/proc.ts';

export interface ProcessFigures {
  readonly uniqueKiB: number;
  readonly residentKiB: number;
  readonly sockets: number;
  readonly pipes: number;
  /** Both ends of pipes that hooklet has in reserve for the next processes (`open-pipe.ts`): 32 at most. */
  readonly reserved: number;
  /** Open files that are neither sockets nor pipes: logs, devices, what Node itself holds. */
  readonly openFiles: number;
  /** Living ones that it has started, or that carry the mark in their environment, without itself. */
  readonly processes: number;
  readonly files: number;
  readonly fileKiB: number;
  readonly cpuMs: number;
}

export interface Observed {
  readonly pid: number;
  /** `NAME=value`: in the environment of every container. */
  readonly mark: string;
  /** As seen from here. */
  readonly home: string;
}

export function lookAt({ pid, mark, home }: Observed): ProcessFigures {
  const kinds = descriptorKinds(pid);
  const files = filesBelow(home);
  return {
    uniqueKiB: uniqueKiB(pid),
    residentKiB: residentKiB(pid),
    sockets: kinds.filter((kind) => kind === 'socket').length,
    pipes: kinds.filter((kind) => kind === 'pipe').length,
    reserved: kinds.filter((kind) => kind === 'reserved').length,
    openFiles: kinds.filter((kind) => kind === 'file').length,
    processes: processesOf(pid, mark).length,
    files: files.length,
    fileKiB: files.reduce((sum, { bytes }) => sum + bytes, 0) / 1024,
    cpuMs: cpuMs(pid),
  };
}

/** Living ones: its descendants, and those with the mark, whoever their parent is by now. */
export function processesOf(pid: number, mark: string): readonly number[] {
  const family = withDescendants(new Set([pid]));
  return allPids().filter(
    (each) => each !== pid && (family.has(each) || environmentHolds(each, mark)) && isAlive(each),
  );
}

type DescriptorKind = 'socket' | 'pipe' | 'reserved' | 'file';

/** A pipe of hooklet's was a FIFO, whose name is gone. */
const FIFO = /\/hooklet-\w+\/\d+ \(deleted\)$/;

function descriptorKinds(pid: number): readonly DescriptorKind[] {
  const folder = `/proc/${pid}/fd`;
  const targets = listed(folder).flatMap((name) => {
    try {
      return readlinkSync(join(folder, name));
    } catch {
      // Closed since it was listed.
      return [];
    }
  });
  return targets.map((target) => {
    if (target.startsWith('socket:')) return 'socket';
    if (target.startsWith('pipe:')) return 'pipe';
    if (!FIFO.test(target)) return 'file';
    // In use, its other end is the container's alone.
    return targets.filter((other) => other === target).length > 1 ? 'reserved' : 'pipe';
  });
}

interface FoundFile {
  readonly path: string;
  readonly bytes: number;
}

/** Regular files, whatever is removed meanwhile left out. */
export function filesBelow(folder: string): readonly FoundFile[] {
  return listed(folder).flatMap((name): readonly FoundFile[] => {
    const path = join(folder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) return filesBelow(path);
    return found?.isFile() ? [{ path, bytes: found.size }] : [];
  });
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
