/** A trace is read with suspicion: what is cut, newer, broken or hostile is said and shown safely. */

import { expect } from 'chai';
import { HookletError } from '../../supervisor/errors.ts';
import type { Happening } from '../../supervisor/node/happening.ts';
import { parseLine } from '../../supervisor/timeline/trace/parse-record.ts';
import { createTraceReader } from '../../supervisor/timeline/trace/read-trace.ts';
import { createRecorder } from '../../supervisor/timeline/trace/record-happenings.ts';
import { collectGarbage } from '../support/collect-garbage.ts';
import { pod } from '../support/pod.ts';
import { BEGINNING, WHOLE_RUN } from './records.ts';

const HEADER = '{"format":"hooklet-trace","version":1,"hooklet":"0.1.0"}';

function read(lines: readonly string[], lastIsWhole = true) {
  const reader = createTraceReader('run.jsonl');
  const found = lines.flatMap(
    (line, index) => reader.line(line, lastIsWhole || index < lines.length - 1) ?? [],
  );
  return { records: found, notes: reader.end() };
}

function refusal(lines: readonly string[]): HookletError {
  try {
    read(lines);
  } catch (error) {
    if (error instanceof HookletError) return error;
    throw error;
  }
  throw new Error('it was taken for a trace');
}

describe('Reading a trace', () => {
  it('gives back what was written', () => {
    const lines = [HEADER, ...WHOLE_RUN.map((record) => JSON.stringify(record))];
    expect(read(lines)).to.deep.equal({ records: WHOLE_RUN, notes: [] });
  });

  it('ends before a line that was cut, and says so', () => {
    const { records, notes } = read([HEADER, JSON.stringify(WHOLE_RUN[0]), '{"at":17,"po'], false);
    expect(records).to.have.length(1);
    expect(notes).to.deep.equal(['run.jsonl:3: the last line is cut: the picture ends before it']);
  });

  it('reads whatever whole lines there are of a trace that was cut anywhere', () => {
    const text = [HEADER, ...WHOLE_RUN.slice(0, 4).map((record) => JSON.stringify(record)), ''].join('\n');
    for (let end = HEADER.length + 1; end <= text.length; end += 1) {
      const lines = text.slice(0, end).split('\n');
      const rest = lines.at(-1) ?? '';
      const { records, notes } = read(lines, false);
      const whole = lines.length - 2;
      // A line that lacks nothing but its end is whole, too.
      const isWhole = WHOLE_RUN.some((record) => JSON.stringify(record) === rest);
      expect(records).to.deep.equal(WHOLE_RUN.slice(0, isWhole ? whole + 1 : whole));
      expect(notes).to.have.length(rest === '' || isWhole ? 0 : 1);
    }
    for (let end = 0; end < HEADER.length; end += 1) {
      expect(refusal([HEADER.slice(0, end)]).message).to.match(/is not a trace of hooklet/);
    }
  });

  it('refuses a newer version and says which hooklet can read it', () => {
    const error = refusal(['{"format":"hooklet-trace","version":2,"hooklet":"9.1.0"}']);
    expect(error.code).to.equal('TRACE_INVALID');
    expect(error.message).to.include('version 2, written by hooklet 9.1.0').and.include('up to version 1');
  });

  for (const [what, lines] of [
    ['an empty file', []],
    ['another JSON', ['{"a":1}']],
    ['no JSON', ['PK\u0003\u0004']],
    ['a header of something else', ['{"format":"har","version":1}']],
  ] as const) {
    it(`refuses ${what}: it is no trace`, () => {
      expect(refusal(lines).message).to.match(/^run\.jsonl is not a trace of hooklet/);
    });
  }

  it('leaves out broken lines and names the first of them', () => {
    const broken = ['[]', '{"type":"removed"}', '{"at":1e999,"pod":"a","uid":"b","type":"removed"}', 'nul'];
    const { records, notes } = read([HEADER, ...broken, JSON.stringify(WHOLE_RUN[0])]);
    expect(records).to.have.length(1);
    expect(notes).to.deep.equal([
      'run.jsonl:2: left out: the line is not a JSON object',
      'run.jsonl:3: left out: the line has no usable field at',
      'run.jsonl:4: left out: the line has no usable field at',
      'run.jsonl:5: left out: the line is not JSON',
    ]);
  });

  it('counts what it does not know', () => {
    const { notes } = read([HEADER, '{"type":"left-out","lines":3}', '{"type":"__proto__"}']);
    expect(notes).to.deep.equal([
      'run.jsonl: 1 records of the type "left-out" are left out',
      'run.jsonl: 1 records of the type "__proto__" are left out',
    ]);
  });

  it('takes no containers that are none', () => {
    const line = '{"at":1,"pod":"a/b","uid":"c","type":"pod","graceSeconds":1,"containers":[{"name":7}]}';
    expect(parseLine(line)).to.deep.equal({ kind: 'broken', why: 'has no usable field containers' });
  });
});

const HOOKS = 200;

describe('Recording happenings', () => {
  const ref = { namespace: 'default', name: 'web', uid: 'uid-1' };
  const output = (chunk: Buffer): Happening => ({
    at: BEGINNING,
    pod: ref,
    type: 'hook-output',
    container: 'main',
    hook: 'postStart',
    hookId: 'h',
    stream: 'stdout',
    chunk,
  });
  const ended: Happening = {
    at: BEGINNING,
    pod: ref,
    type: 'hook-ended',
    container: 'main',
    hook: 'postStart',
    hookId: 'h',
    outcome: { kind: 'exited', exitCode: 0, stdout: '', stderr: '' },
    seconds: 1,
    unshownBytes: 9_000_000,
  };

  it('introduces a pod before its first record', () => {
    const recorder = createRecorder();
    recorder.meet(pod({ initContainers: [{ name: 'proxy', restartPolicy: 'Always' }, { name: 'setup' }] }));
    const [first, ...rest] = recorder.record({ at: BEGINNING, pod: ref, type: 'removed' });
    expect(first).to.deep.include({
      type: 'pod',
      pod: 'default/web',
      containers: [
        { name: 'proxy', role: 'sidecar' },
        { name: 'setup', role: 'init' },
        { name: 'main', role: 'regular' },
      ],
    });
    expect(rest.map(({ type }) => type)).to.deep.equal(['removed']);
  });

  it('keeps characters whole that came in two pieces', () => {
    const recorder = createRecorder();
    const bytes = Buffer.from('drei € bitte');
    const all = [bytes.subarray(0, 6), bytes.subarray(6)].flatMap((chunk) => recorder.record(output(chunk)));
    expect(all.map((record) => (record.type === 'hook-output' ? record.text : '')).join('')).to.equal(
      'drei € bitte',
    );
  });

  it('keeps the beginning of what a loud hook prints, and counts the rest', () => {
    const recorder = createRecorder();
    const chunks = Array.from({ length: 16 }, () => output(Buffer.alloc(65_536, 'x')));
    const texts = chunks.flatMap((chunk) => recorder.record(chunk));
    const length = texts.reduce((sum, each) => sum + (each.type === 'hook-output' ? each.text.length : 0), 0);
    expect(length).to.equal(16_384);
    const [end] = recorder.record(ended);
    expect(end?.type === 'hook-ended' && end.unshownBytes).to.equal(16 * 65_536 - 16_384 + 9_000_000);
  });

  it('holds no more of a loud hook than the text that it keeps', async () => {
    const recorder = createRecorder();
    const kept: unknown[] = [];
    await collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let hook = 0; hook < HOOKS; hook += 1) {
      kept.push(...recorder.record(output(Buffer.alloc(65_536, 'x'))), ...recorder.record(ended));
    }
    await collectGarbage();
    const each = (process.memoryUsage().heapUsed - before) / HOOKS;
    expect(kept).to.have.length(2 * HOOKS);
    expect(each).to.be.below(2 * 16_384);
  });

  it('keeps nothing of what containers print', () => {
    const recorder = createRecorder();
    const chunk = Buffer.from('a line\n');
    const happening: Happening = {
      at: 0,
      pod: ref,
      type: 'output',
      container: 'main',
      stream: 'stdout',
      chunk,
    };
    expect(recorder.record(happening)).to.deep.equal([]);
  });
});
