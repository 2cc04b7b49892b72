/** Connects to a port of a pod. */

import { connect, type Socket } from 'node:net';

/** It may be closed in one direction at a time, as by those who are connected through it. */
export function connectPort(address: string, port: number): Socket {
  return connect({ host: address, port, allowHalfOpen: true, noDelay: true });
}

export function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 65_535;
}
