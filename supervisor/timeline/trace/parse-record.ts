/** One line of a trace, read with suspicion: a file may come from anywhere. */

import {
  TRACE_FORMAT,
  TRACE_VERSION,
  type TraceHeader,
  type TraceKind,
  type TraceRecord,
} from './trace-record.ts';

export type ParsedLine =
  | { readonly kind: 'header'; readonly header: TraceHeader }
  | { readonly kind: 'record'; readonly record: TraceRecord }
  /** A type that this version does not know: of no use to it, and no fault. */
  | { readonly kind: 'unknown'; readonly type: string }
  | { readonly kind: 'newer'; readonly version: number; readonly hooklet: string }
  /** `why`: what a person reads behind the number of the line. */
  | { readonly kind: 'broken'; readonly why: string };

type FieldType = 'string' | 'number' | 'boolean' | 'containers' | 'states';
type Fields = Readonly<Record<string, FieldType>>;

const COMMON: Fields = { at: 'number', pod: 'string', uid: 'string' };

/** What must be there, and of which type; optional fields behind a `?`. */
const FIELDS = {
  pod: { graceSeconds: 'number', containers: 'containers' },
  status: { status: 'string', ready: 'boolean', 'phase?': 'string', containers: 'states' },
  'process-started': { container: 'string', pid: 'number', command: 'string', restartCount: 'number' },
  'start-failed': { container: 'string', reason: 'string', message: 'string', restartCount: 'number' },
  'process-exited': { container: 'string', exitCode: 'number', 'signal?': 'string' },
  'hook-started': { container: 'string', hook: 'string', hookId: 'string', what: 'string' },
  'hook-output': { container: 'string', hookId: 'string', stream: 'string', text: 'string' },
  'hook-ended': {
    container: 'string',
    hookId: 'string',
    ok: 'boolean',
    result: 'string',
    unshownBytes: 'number',
  },
  'probe-ended': {
    container: 'string',
    probe: 'string',
    result: 'string',
    seconds: 'number',
    'message?': 'string',
  },
  'stop-began': { container: 'string', cause: 'string', graceSeconds: 'number' },
  'signal-sent': { container: 'string', signal: 'string', graceSeconds: 'number' },
  'signal-forwarded': { container: 'string', signal: 'string' },
  killed: { container: 'string' },
  event: {
    eventType: 'string',
    reason: 'string',
    message: 'string',
    count: 'number',
    'container?': 'string',
    'hint?': 'string',
  },
  'deletion-requested': { why: 'string', 'graceSeconds?': 'number' },
  'kill-requested': { why: 'string' },
  removed: {},
} as const satisfies Record<TraceKind['type'], Fields>;

/** Never throws. */
export function parseLine(line: string): ParsedLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { kind: 'broken', why: 'is not JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { kind: 'broken', why: 'is not a JSON object' };
  }
  const object = value as Readonly<Record<string, unknown>>;
  return 'format' in object ? parseHeader(object) : parseRecord(object);
}

function parseHeader({ format, version, hooklet }: Readonly<Record<string, unknown>>): ParsedLine {
  if (format !== TRACE_FORMAT) return { kind: 'broken', why: `has format ${JSON.stringify(format)}` };
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1) {
    return { kind: 'broken', why: `has version ${JSON.stringify(version)}` };
  }
  const writer = typeof hooklet === 'string' ? hooklet : 'unknown';
  if (version > TRACE_VERSION) return { kind: 'newer', version, hooklet: writer };
  return { kind: 'header', header: { format: TRACE_FORMAT, version, hooklet: writer } };
}

function parseRecord(object: Readonly<Record<string, unknown>>): ParsedLine {
  const { type } = object;
  if (typeof type !== 'string') return { kind: 'broken', why: 'has no type' };
  if (!isKnown(type)) return { kind: 'unknown', type };
  const wrong = firstWrongField(object, { ...COMMON, ...FIELDS[type] });
  if (wrong) return { kind: 'broken', why: `has no usable field ${wrong}` };
  return { kind: 'record', record: object as unknown as TraceRecord };
}

function isKnown(type: string): type is TraceKind['type'] {
  return Object.hasOwn(FIELDS, type);
}

function firstWrongField(object: Readonly<Record<string, unknown>>, fields: Fields): string | undefined {
  for (const [field, type] of Object.entries(fields)) {
    const name = field.replace('?', '');
    const value = object[name];
    if (value === undefined && field.endsWith('?')) continue;
    if (!fits(value, type)) return name;
  }
  return undefined;
}

function fits(value: unknown, type: FieldType): boolean {
  if (type === 'containers' || type === 'states') {
    const wanted = type === 'containers' ? CONTAINER : STATE;
    return Array.isArray(value) && value.every((item) => isObject(item) && !firstWrongField(item, wanted));
  }
  // JSON has no NaN, but its 1e999 is Infinity.
  return type === 'number' ? Number.isFinite(value) : typeof value === type;
}

const CONTAINER: Fields = { name: 'string', role: 'string' };
const STATE: Fields = {
  name: 'string',
  state: 'string',
  'reason?': 'string',
  ready: 'boolean',
  restartCount: 'number',
};

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
