/** `GET /quote?delay=1500 @5 =200,404`: one request of the load as it is written on the command line. */

import { HookletError } from '../../errors.ts';
import { ANY_SUCCESS, type PlannedRequest, type StatusRange } from './load-plan.ts';

/** As written: its share of a hundred may be left open. */
export interface WrittenRequest {
  readonly method: string;
  readonly path: string;
  readonly percent?: number;
  readonly expects?: StatusRange;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const EXAMPLE = "for example 'GET /quote?delay=1500 @5 =200,404'";

/** Throws USAGE. */
export function readRequest(text: string): WrittenRequest {
  const [method = '', path = '', ...marks] = text.trim().split(/\s+/);
  if (!/^[A-Z]+$/.test(method)) throw wrong(text, 'it must begin with a method in capitals');
  if (!path.startsWith('/')) throw wrong(text, 'behind the method comes a path that begins with /');
  if (method === 'CONNECT') throw wrong(text, 'CONNECT asks for a tunnel, not for an answer');
  let request: WrittenRequest = { method, path };
  for (const mark of marks) {
    if (mark.startsWith('@')) request = { ...request, percent: readPercent(mark.slice(1), text) };
    else if (mark.startsWith('=')) request = { ...request, expects: readStatuses(mark.slice(1)) };
    else throw wrong(text, `"${mark}" is neither a share (@5) nor an expected status (=200)`);
  }
  return request;
}

function readPercent(text: string, whole: string): number {
  const percent = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || percent <= 0)
    throw wrong(whole, `"@${text}" is no share: write a number above 0`);
  return percent;
}

/** `200,404`, `2xx`, `200-299`. Throws USAGE. */
export function readStatuses(text: string): StatusRange {
  return text.split(',').map((part) => {
    const whole = /^([1-5])xx$/i.exec(part);
    if (whole) return { from: Number(whole[1]) * 100, to: Number(whole[1]) * 100 + 99 };
    const range = /^([1-5]\d\d)(?:-([1-5]\d\d))?$/.exec(part);
    const [from, to] = [Number(range?.[1]), Number(range?.[2] ?? range?.[1])];
    if (!range || from > to)
      throw usage(`"${part}" is no status: write 200, a list 200,404, a class 2xx or a range 200-299`);
    return { from, to };
  });
}

/** `Name: value`. Throws USAGE. */
export function readHeader(text: string): readonly [string, string] {
  const match = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([^\r\n]*)$/.exec(text);
  if (!match) throw usage(`"${text}" is no header: write 'Name: value'`);
  return [match[1] ?? '', (match[2] ?? '').trimEnd()];
}

const OURS = /^(connection|content-length|transfer-encoding)$/i;
const WITH_BODY = /^(POST|PUT|PATCH)$/;

export interface Common {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly expects?: StatusRange;
}

/**
 * The shares of a plan. `@N` is a share of a hundred, and those without one divide what is left; where all have
 * one, only their proportion counts. Throws USAGE.
 */
export function planRequests(written: readonly WrittenRequest[], common: Common): readonly PlannedRequest[] {
  const ours = Object.keys(common.headers).find((name) => OURS.test(name));
  if (ours) throw usage(`the header ${ours} is the drill's own to set; leave it out`);
  const given = written.reduce((sum, { percent = 0 }) => sum + percent, 0);
  const open = written.filter(({ percent }) => percent === undefined).length;
  if (open > 0 && given >= 100)
    throw usage(`the shares of --request add up to ${given} of 100 and leave nothing for the ones without @`);
  return written.map(({ method, path, percent, expects, headers, body }) => {
    const share = percent === undefined ? (100 - given) / open / 100 : percent / (open > 0 ? 100 : given);
    const content = body ?? (WITH_BODY.test(method) ? common.body : undefined);
    return {
      method,
      path,
      share,
      headers: { ...common.headers, ...headers },
      expects: expects ?? common.expects ?? ANY_SUCCESS,
      ...(content === undefined ? {} : { body: content }),
    };
  });
}

function wrong(text: string, why: string): HookletError {
  return usage(`--request "${text}": ${why}, ${EXAMPLE}`);
}

function usage(message: string): HookletError {
  return new HookletError('USAGE', message);
}
