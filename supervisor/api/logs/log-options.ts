/** What a client wants of a log: PodLogOptions. */

import { isTrue } from '../query/list-options.ts';
import { badRequest, invalid, type StatusCause } from '../status-error.ts';

export interface LogOptions {
  readonly container?: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  /** Milliseconds since the epoch. */
  readonly since?: number;
}

/** Throws BadRequest or Invalid (`ValidatePodLogOptions`). */
export function parseLogOptions(query: URLSearchParams, now: number): LogOptions {
  const container = query.get('container');
  const tailLines = integer(query, 'tailLines');
  const limitBytes = integer(query, 'limitBytes');
  const sinceSeconds = integer(query, 'sinceSeconds');
  const sinceTime = query.get('sinceTime');
  const causes = [
    ...atLeast('tailLines', tailLines, 0, 'must be greater than or equal to 0'),
    ...atLeast('limitBytes', limitBytes, 1, 'must be greater than 0'),
    ...atLeast('sinceSeconds', sinceSeconds, 1, 'must be greater than 0'),
    ...(sinceSeconds !== undefined && sinceTime
      ? [
          cause(
            '',
            'FieldValueForbidden',
            'Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified',
          ),
        ]
      : []),
  ];
  if (causes.length > 0) throw invalid('PodLogOptions', '', causes);
  const since = sinceTime ? timeOf(sinceTime) : sinceSeconds && now - sinceSeconds * 1000;
  return {
    ...(container ? { container } : {}),
    follow: isTrue(query, 'follow'),
    previous: isTrue(query, 'previous'),
    timestamps: isTrue(query, 'timestamps'),
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
    ...(since === undefined ? {} : { since }),
  };
}

function integer(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function atLeast(field: string, value: number | undefined, least: number, detail: string): StatusCause[] {
  if (value === undefined || value >= least) return [];
  return [cause(field, 'FieldValueInvalid', `Invalid value: ${value}: ${detail}`)];
}

function cause(field: string, reason: string, message: string): StatusCause {
  return { reason, message, field };
}

function timeOf(text: string): number {
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw badRequest(`parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00": cannot parse it`);
}
