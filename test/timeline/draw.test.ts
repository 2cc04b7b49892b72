/** Drawings are the same for the same run, hold nothing that could do harm, and say in words what they show. */

import { expect } from 'chai';
import { htmlDocument } from '../../supervisor/timeline/draw/html-document.ts';
import { svgDocument, type Titled } from '../../supervisor/timeline/draw/svg-document.ts';
import { textPicture } from '../../supervisor/timeline/draw/text-picture.ts';
import { axisMarks, createTimeScale, relativeTime } from '../../supervisor/timeline/draw/time-scale.ts';
import { createPicture } from '../../supervisor/timeline/picture/build-picture.ts';
import { chromeTrace } from '../../supervisor/timeline/trace/chrome-trace.ts';
import type { TraceRecord } from '../../supervisor/timeline/trace/trace-record.ts';
import { BEGINNING, exited, POD, records, started, WHOLE_RUN } from './records.ts';

function titled(all: readonly TraceRecord[], title = 'web'): Titled {
  const builder = createPicture();
  for (const record of all) builder.add(record);
  return { title, picture: builder.picture, zero: BEGINNING };
}

const EVIL = '</text><script>alert(1)</script>&"\u001b[2J\u202e\u0000\ud800';
const HOSTILE = records(
  [0, { type: 'pod', graceSeconds: 1, containers: [{ name: EVIL, role: 'regular' }] }],
  [0, { type: 'process-started', container: EVIL, pid: 1, command: EVIL, restartCount: 0 }],
  [0, { type: 'hook-started', container: EVIL, hook: 'postStart', hookId: EVIL, what: EVIL }],
  [1, { type: 'hook-output', container: EVIL, hookId: EVIL, stream: 'stdout', text: EVIL.repeat(100) }],
  [2, { type: 'hook-ended', container: EVIL, hookId: EVIL, ok: false, result: EVIL, unshownBytes: 5 }],
  [2, { type: 'signal-sent', container: EVIL, signal: EVIL, graceSeconds: 1 }],
  [3, { type: 'event', eventType: 'Warning', reason: EVIL, message: EVIL, count: 2 }],
);

/** Nothing but what the drawing itself is made of, and no control characters. */
function expectHarmless(text: string): void {
  expect(text).not.to.match(/[\p{Bidi_Control}\p{Cs}]/u);
  expect(text.replaceAll('\n', '')).not.to.match(/\p{Cc}/u);
}

describe('A drawing', () => {
  it('is the same for the same run', () => {
    expect(svgDocument([titled(WHOLE_RUN)])).to.equal(svgDocument([titled(WHOLE_RUN)]));
  });

  it('is the same for the same run at another time', () => {
    const later = WHOLE_RUN.map((record) => ({ ...record, at: record.at + 86_400_000 }));
    const other = { ...titled(later), zero: BEGINNING + 86_400_000 };
    expect(svgDocument([other])).to.equal(svgDocument([titled(WHOLE_RUN)]));
  });

  it('has a title and a description for those who do not see it', () => {
    const svg = svgDocument([titled(WHOLE_RUN)]);
    expect(svg).to.include('role="img" aria-labelledby="title description"');
    expect(svg).to.match(/<desc id="description">default\/web: ContainerCreating, then Running/);
    expect(svg).to.include('main: preStop hook done after 2.0 s (exit code 0): exec drain.');
    expect(svg).to.include('main: SIGTERM sent.');
  });

  it('has colours for light and dark, and words beside the colours', () => {
    const svg = svgDocument([titled(WHOLE_RUN)]);
    expect(svg).to.include('@media (prefers-color-scheme:dark)');
    expect(svg)
      .to.match(/<text [^>]*>Terminating<\/text>/)
      .and.match(/<text [^>]*>TERM<\/text>/);
  });

  it('takes the texts of others for texts, as SVG, HTML and text', () => {
    for (const draw of [svgDocument, htmlDocument]) {
      expectHarmless(draw([titled(HOSTILE, EVIL)]));
      expect(draw([titled(HOSTILE, EVIL)])).not.to.include('<script');
    }
    expectHarmless(textPicture([titled(HOSTILE, EVIL)], 100));
  });

  it('shows in HTML what a hook printed, and what is missing of it', () => {
    const html = htmlDocument([titled(HOSTILE)]);
    expect(html).to.include('… 5 more bytes are not in the trace');
    expect(html).to.include('&lt;script&gt;').and.include('␛[2J');
    expect(html).to.include(
      `Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"`,
    );
  });

  it('draws two runs on one scale', () => {
    const longer = records([0, POD], [0, started()], [20, exited(0)]);
    const svg = svgDocument([titled(WHOLE_RUN, 'with preStop'), titled(longer, 'without')]);
    expect(svg)
      .to.match(/>with preStop</)
      .and.match(/>without</);
    expect(svg.match(/>20 s</g)).to.have.length(2);
  });

  it('thins what lies closer than can be seen: an hour of probes stays a small file', () => {
    const ticks = Array.from({ length: 10_000 }, (_, index) =>
      records([
        index * 0.36,
        { type: 'probe-ended', container: 'main', probe: 'liveness', result: 'success', seconds: 0 },
      ]),
    );
    expect(svgDocument([titled([...records([0, POD]), ...ticks.flat()])]).length).to.be.below(60_000);
  });

  it('draws a run in which nothing has happened', () => {
    expect(svgDocument([titled([])])).to.match(/^<svg /);
    expect(textPicture([titled([])], 80)).to.be.a('string');
  });

  it('fits into the columns of a terminal', () => {
    const text = textPicture([titled(WHOLE_RUN)], 80);
    expect(Math.max(...text.split('\n').map((line) => line.length))).to.be.at.most(80);
    expect(text)
      .to.match(/preStop +✓ exit code 0, 2\.0 s ▓+/)
      .and.match(/▲TERM/);
  });
});

describe('The Chrome trace-event format', () => {
  it('has a complete event for each bar and an instant for each signal', () => {
    const { traceEvents } = JSON.parse(chromeTrace(titled(WHOLE_RUN).picture)) as {
      traceEvents: { ph: string; name: string; ts: number; dur?: number }[];
    };
    const named = (name: string) => traceEvents.find((event) => event.name === name);
    expect(named('exec drain')).to.include({ ph: 'X', ts: 5_000_000, dur: 2_000_000 });
    expect(named('SIGTERM')).to.include({ ph: 'i', ts: 7_000_000 });
  });
});

describe('A time axis', () => {
  const scale = (seconds: number) =>
    createTimeScale({ from: 0, to: seconds * 1000, left: 0, right: 800, now: seconds * 1000 });

  it('counts in steps that people count in', () => {
    const steps = [1, 12, 45, 300, 3600].map((seconds) => axisMarks(scale(seconds), 0, 70)[0]?.step);
    expect(steps).to.deep.equal([0.1, 2, 5, 30, 600]);
  });

  it('names times as they are said', () => {
    const names = [0, 500, 59_000, 125_000, 3_725_000, -2000].map((ms) => relativeTime(ms));
    expect(names).to.deep.equal(['0 s', '1 s', '59 s', '2:05 min', '1:02:05 h', '−2 s']);
    expect(relativeTime(500, 0.1)).to.equal('0.5 s');
  });
});
