/** From log entries to what `kubectl logs` prints: since when, with times, up to so many bytes. */

import type { LogEntry } from '../../host/read-log.ts';
import type { LogOptions } from './log-options.ts';

const NEWLINE = Buffer.of(0x0a);

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

  return {
    text(entries) {
      const pieces: Buffer[] = [];
      for (const { time, content, partial } of entries) {
        if (since !== undefined && Date.parse(time) < since) continue;
        if (timestamps && beginsLine) pieces.push(Buffer.from(`${time} `));
        pieces.push(content);
        if (!partial) pieces.push(NEWLINE);
        beginsLine = !partial;
      }
      const all = Buffer.concat(pieces);
      const sent = all.length > left ? all.subarray(0, left) : all;
      left -= sent.length;
      return sent;
    },
    isFull: () => left <= 0,
  };
}
