/** The query of exec and attach: which streams, which container, which command. */

import { badRequest } from '../../status-error.ts';
import type { WantedStreams } from './remote-client.ts';

/**
 * Throws BadRequest when nothing is wanted (kubelet, remotecommand.NewOptions). Output is wanted by those who
 * say nothing at all about streams (PodExecOptions: "Defaults to true").
 */
export function wantedStreams(query: URLSearchParams): WantedStreams {
  const [stdin, tty] = [isSet(query, 'stdin'), isSet(query, 'tty')];
  const saysNothing = !['stdin', 'stdout', 'stderr'].some((name) => query.has(name));
  const stdout = saysNothing || isSet(query, 'stdout');
  const stderr = saysNothing || isSet(query, 'stderr');
  if (!stdin && !stdout && !stderr) throw badRequest('you must specify at least 1 of stdin, stdout, stderr');
  return { stdin, stdout, stderr: stderr && !tty, tty };
}

export function wantedContainer(query: URLSearchParams): string | undefined {
  return query.get('container') || undefined;
}

/** Throws BadRequest when there is none. */
export function wantedCommand(query: URLSearchParams): readonly string[] {
  const command = query.getAll('command');
  if (command.length === 0) throw badRequest('you must specify at least one command for the container');
  return command;
}

/** apimachinery, Convert_Slice_string_To_bool: whatever is there is true, but for these two words. */
function isSet(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value !== null && !['false', '0'].includes(value.toLowerCase());
}
