/** The verdict from records and facts alone: every class, every cause, in words. */

import { expect } from 'chai';
import { judge } from '../../../supervisor/drill/judge/judge.ts';
import { describeLedger, keepLedger } from '../../../supervisor/drill/judge/ledger.ts';
import type { StopFacts } from '../../../supervisor/drill/judge/stop-facts.ts';
import { planRequests } from '../../../supervisor/drill/load/read-request.ts';
import type { Ending, RequestRecord } from '../../../supervisor/drill/load/request-record.ts';

const STOP = 1_000_000;
const requests = planRequests([{ method: 'GET', path: '/' }], { headers: {} });

const EXIT_0 = { container: 'web', exitCode: 0 };
const HOOK = { container: 'web', what: 'exec nginx -s quit' };
const DONE = { kind: 'exited', exitCode: 0, stdout: '', stderr: '' } as const;

function facts(more: Partial<StopFacts> = {}): StopFacts {
  return {
    kind: 'delete',
    container: 'web',
    startedAt: STOP,
    graceSeconds: 30,
    hooks: [],
    signals: [],
    kills: [],
    exits: [],
    routedUntil: STOP + 2000,
    ...more,
  };
}

const TERM = (at: number) => ({ signals: [{ container: 'web', signal: 'SIGTERM', at: STOP + at }] });

/** A request that began and ended so many milliseconds after the stop. */
function record(sent: number, ended: number, ending: Ending, { reused = false, id = 0 } = {}): RequestRecord {
  return {
    id,
    request: 0,
    target: 'web',
    dueAt: STOP + sent,
    sentAt: STOP + sent,
    connection: { id, reused, ageMs: reused ? 1000 : 0, connectedAt: STOP + sent },
    endedAt: STOP + ended,
    ending,
  };
}

const CLOSED: Ending = { kind: 'closed' };
const REFUSED: Ending = { kind: 'refused' };
const OK: Ending = { kind: 'answered', status: 200 };

/** The only cause of what was dropped. */
function causeOf(records: readonly RequestRecord[], of: StopFacts) {
  const { causes } = judge(records, requests, of);
  expect(causes.map(({ kind }) => kind)).to.have.lengthOf(1);
  const [cause] = causes;
  if (!cause) throw new Error('no cause');
  return cause;
}

describe('The verdict', () => {
  it('counts what ended after the stop began, and tells it from what failed before', () => {
    const verdict = judge(
      [record(-20, -10, OK), record(-20, -10, REFUSED), record(-10, 10, OK), record(10, 11, REFUSED)],
      requests,
      facts(),
    );
    expect(verdict).to.include({ served: 1, dropped: 1 });
    expect(verdict.before).to.deep.equal({ served: 1, failed: 1 });
  });

  it('accuses nobody of what was never sent or called off by the drill', () => {
    const verdict = judge(
      [record(1, 2, { kind: 'not-sent', code: 'EMFILE' }), record(1, 2, { kind: 'abandoned' })],
      requests,
      facts(),
    );
    expect(verdict).to.include({ served: 0, dropped: 0, notSent: 1, abandoned: 1 });
  });

  it('gives each class its count and its first and last time', () => {
    const { classes } = judge(
      [record(30, 31, REFUSED), record(900, 901, REFUSED), record(5, 40, { kind: 'truncated' })],
      requests,
      facts(),
    );
    expect(classes).to.deep.equal([
      { class: 'refused', count: 2, firstSeconds: 0.031, lastSeconds: 0.901 },
      { class: 'truncated', count: 1, firstSeconds: 0.04, lastSeconds: 0.04 },
    ]);
  });

  it('says when the listener closed while traffic came, and how to outlast it', () => {
    const cause = causeOf(
      [record(29, 30, REFUSED), record(900, 901, REFUSED)],
      facts({ ...TERM(0), exits: [{ ...EXIT_0, at: STOP + 5000 }] }),
    );
    expect(cause.kind).to.equal('listener-closed');
    expect(cause.words).to.equal('listener closed at +0.03 s while endpoints still routed until +2.00 s');
    expect(cause.manifest).to.include('sleep: { seconds: 3 }');
  });

  it('puts the sleep before what the hook does today', () => {
    const hooks = [{ ...HOOK, startedAt: STOP, endedAt: STOP + 10, outcome: DONE }];
    const cause = causeOf(
      [record(29, 30, REFUSED)],
      facts({ hooks, exits: [{ ...EXIT_0, at: STOP + 5000 }] }),
    );
    expect(cause.manifest).to.include('command: ["sh", "-c", "sleep 3; nginx -s quit"]');
  });

  it('counts a connection that nobody accepted any more with those that were refused', () => {
    const cause = causeOf(
      [record(28, 30, { kind: 'reset', code: 'ECONNRESET' }), record(40, 41, REFUSED)],
      facts({ exits: [{ ...EXIT_0, at: STOP + 5000 }] }),
    );
    expect([cause.kind, cause.count]).to.deep.equal(['listener-closed', 2]);
  });

  it('says when the process was gone while traffic came', () => {
    const cause = causeOf([record(29, 30, REFUSED)], facts({ exits: [{ ...EXIT_0, at: STOP + 40 }] }));
    expect(cause.kind).to.equal('process-gone');
    expect(cause.words).to.match(/^listener closed at \+0\.03 s, with the end of the process, while/);
  });

  it('says when a kept connection was closed under an arriving request', () => {
    const cause = causeOf([record(50, 51, CLOSED, { reused: true })], facts(TERM(45)));
    expect(cause.kind).to.equal('keep-alive-closed');
    expect(cause.words).to.include('keep-alive connection closed under an arriving request');
  });

  it('says who was in flight when the grace was over', () => {
    const killed = {
      graceSeconds: 1,
      ...TERM(0),
      kills: [{ container: 'web', at: STOP + 1000 }],
      exits: [{ container: 'web', at: STOP + 1010, exitCode: 137, signal: 'SIGKILL' }],
    };
    const inFlight = [1, 2, 3, 4].map((id) => record(100 * id, 1005, CLOSED, { id, reused: id % 2 === 0 }));
    const cause = causeOf(inFlight, facts(killed));
    expect(cause.words).to.equal(
      'killed at +1.00 s with 4 requests in flight: the grace period of 1 s was over',
    );
    expect(cause.requests).to.deep.equal([1, 2, 3, 4]);
    expect(judge(inFlight, requests, facts(killed)).killed).to.equal(true);
  });

  it('says when the signal came right after a hook that had not waited for the drain', () => {
    const cause = causeOf(
      [record(-500, 70, { kind: 'truncated' })],
      facts({ ...TERM(53), hooks: [{ ...HOOK, startedAt: STOP, endedAt: STOP + 40, outcome: DONE }] }),
    );
    expect(cause.words).to.match(
      /^TERM came 13 ms after a preStop that returned before the drain was done \(exec nginx -s quit\)/,
    );
    expect(cause.manifest).to.include('stopSignal: SIGQUIT');
  });

  it('says when the server cut what was in flight on the signal', () => {
    const cause = causeOf([record(-500, 10, CLOSED)], facts(TERM(2)));
    expect(cause.words).to.equal(
      'the server closed its connections on TERM (+0.00 s) with 1 request in flight',
    );
  });

  it('does not blame a sleep for a server that cuts what is in flight', () => {
    const slept = { container: 'web', what: 'sleep 3 s', startedAt: STOP, endedAt: STOP + 300 };
    const cause = causeOf(
      [record(-500, 320, CLOSED)],
      facts({ ...TERM(301), hooks: [{ ...slept, outcome: { kind: 'slept' } }] }),
    );
    expect(cause.kind).to.equal('cut-on-signal');
  });

  it('says when the signal ended the process itself', () => {
    const exits = [{ container: 'web', at: STOP + 5, exitCode: 143, signal: 'SIGTERM' }];
    expect(causeOf([record(-500, 4, CLOSED)], facts({ ...TERM(1), exits })).kind).to.equal('ended-by-signal');
  });

  it('knows an init whose child the signal has ended by its exit code', () => {
    const exits = [{ container: 'web', at: STOP + 5, exitCode: 143 }];
    expect(causeOf([record(-500, 4, CLOSED)], facts({ ...TERM(1), exits })).kind).to.equal('ended-by-signal');
  });

  it('says when the server gave up its drain before the grace was over', () => {
    const exits = [{ ...EXIT_0, at: STOP + 1003 }];
    const cause = causeOf([record(-500, 1002, { kind: 'truncated' })], facts({ ...TERM(0), exits }));
    expect(cause.words).to.equal(
      'the server cut 1 request in flight at +1.00 s, 1.0 s after TERM: its own time-out for the drain was over, the grace period of 30 s was not',
    );
  });

  it('says when new connections were let in and closed without an answer', () => {
    const cause = causeOf([record(300, 301, CLOSED), record(500, 502, CLOSED)], facts(TERM(0)));
    expect(cause.words).to.equal(
      'after TERM the server let in new connections and closed 2 of them without an answer (+0.30 s to +0.50 s) while endpoints still routed until +2.00 s',
    );
    expect(cause.manifest).to.include('sleep: { seconds: 3 }');
  });

  it('says what was answered after the stop began', () => {
    const cause = causeOf([record(50, 51, { kind: 'answered', status: 503 })], facts());
    expect(cause.words).to.equal('answered 503 to 1 request after the stop began (+0.05 s)');
  });

  it('says when there was no answer in time', () => {
    expect(causeOf([record(50, 1050, { kind: 'timed-out' })], facts()).kind).to.equal('timed-out');
  });

  it('takes a crash for what it is', () => {
    const exits = [{ container: 'web', at: STOP + 5, exitCode: 137, signal: 'SIGKILL' }];
    const crash = facts({ kind: 'crash', exits });
    expect(causeOf([record(-500, 3, CLOSED)], crash).kind).to.equal('crashed-in-flight');
    expect(causeOf([record(20, 21, REFUSED)], crash).remedy).to.include('two or more replicas');
  });
});

describe('The time ledger', () => {
  it('says where the grace period went', () => {
    const ledger = keepLedger(
      facts({
        hooks: [{ ...HOOK, startedAt: STOP, endedAt: STOP + 2100, outcome: DONE }],
        ...TERM(2100),
        exits: [{ ...EXIT_0, at: STOP + 3500 }],
      }),
    );
    expect(ledger.exitCode).to.equal(0);
    expect(describeLedger(ledger)).to.equal('preStop used 2.1 s of 30, drain 1.4 s, 26.5 s to spare');
  });

  it('says when there was no hook, when it was killed, and when it did not end', () => {
    const exits = [{ container: 'web', at: STOP + 30_100, exitCode: 137, signal: 'SIGKILL' }];
    const kills = [{ container: 'web', at: STOP + 30_000 }];
    expect(describeLedger(keepLedger(facts({ ...TERM(0), kills, exits })))).to.equal(
      'no preStop, grace 30 s, drain 30.1 s, killed when the grace was over',
    );
    expect(describeLedger(keepLedger(facts()))).to.include('the process has not ended');
    expect(describeLedger(keepLedger(facts({ hooks: [{ ...HOOK, startedAt: STOP }] })))).to.equal(
      'preStop had not ended, grace 30 s, the process has not ended',
    );
  });
});
