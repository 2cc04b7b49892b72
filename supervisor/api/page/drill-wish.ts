/** What the page may say of a drill: small numbers, every one with a default. */

import { badRequest } from '../status-error.ts';

export interface DrillWish {
  readonly stop?: 'delete' | 'crash' | 'liveness';
  /** Requests a second. */
  readonly rate?: number;
  /** How long the load lasts before the stop. */
  readonly warmSeconds?: number;
  /** Instead of the pod's own. */
  readonly graceSeconds?: number;
}

const STOPS = ['delete', 'crash', 'liveness'] as const;
const NUMBERS = {
  rate: { least: 1, most: 1000 },
  warmSeconds: { least: 0, most: 60 },
  graceSeconds: { least: 0, most: 3600 },
} as const;

/** An empty text says nothing and is fine; throws BadRequest. */
export function readDrillWish(text: string): DrillWish {
  const fields = text.trim() === '' ? {} : parseObject(text);
  for (const [name, value] of Object.entries(fields)) check(name, value);
  return fields as DrillWish;
}

function parseObject(text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest('a drill is asked for with a JSON object, or with nothing');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest('a drill is asked for with a JSON object, or with nothing');
  return value;
}

function check(name: string, value: unknown): void {
  if (name === 'stop') {
    if (!STOPS.some((stop) => stop === value)) throw badRequest(`stop must be one of ${STOPS.join(', ')}`);
    return;
  }
  const bounds = Object.hasOwn(NUMBERS, name) ? NUMBERS[name as keyof typeof NUMBERS] : undefined;
  if (!bounds) throw badRequest(`a drill has stop, ${Object.keys(NUMBERS).join(', ')}; nothing else`);
  const { least, most } = bounds;
  const isNumber = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
  if (!isNumber) throw badRequest(`${name} must be a whole number from ${least} to ${most}`);
}
