/** From log entries to what `kubectl logs` prints: since when, with times, up to so many bytes. */

import type { LogEntry } from '../../host/read-log.ts';
import type { LogOptions } from './log-options.ts';

const NEWLINE = 0x0a;

export interface LogWriter {
  /** What is to be sent of these entries. */
  text(entries: readonly LogEntry[]): Buffer;
  /** `limitBytes` has been reached. */
  isFull(): boolean;
}

/** `logWriter`, k8s.io/cri-client/pkg/logs/logs.go: a long line has one time, before its first part. */
export function createLogWriter({ since, timestamps, limitBytes }: LogOptions): LogWriter {
  let left = limitBytes ?? Number.POSITIVE_INFINITY;
  let beginsLine = true;

  /** An upper bound of what these become. */
  function room(entries: readonly LogEntry[]): number {
    let bytes = 0;
    for (const { content, time } of entries) bytes += content.length + 1 + (timestamps ? time.length + 1 : 0);
    return bytes;
  }

  return {
    text(entries) {
      // One buffer for all: everything that a container prints passes here when somebody follows it.
      const all = Buffer.allocUnsafe(room(entries));
      let length = 0;
      for (const { time, content, partial } of entries) {
        if (since !== undefined && Date.parse(time) < since) continue;
        if (timestamps && beginsLine) length += all.write(`${time} `, length, 'latin1');
        length += content.copy(all, length);
        if (!partial) all[length++] = NEWLINE;
        beginsLine = !partial;
      }
      const sent = all.subarray(0, Math.min(length, left));
      left -= sent.length;
      return sent;
    },
    isFull: () => left <= 0,
  };
}
