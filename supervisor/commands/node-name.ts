/** The name of this machine, as a node has it. */

import { hostname } from 'node:os';

/** A DNS subdomain: lower case, without what a host name may hold and a node's may not. */
export function nodeName(): string {
  const name = hostname()
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return name === '' ? 'localhost' : name;
}
