import { expect } from 'chai';
import type { HookOutcome } from '../../supervisor/lifecycle/facts.ts';
import { judgeHook, type Verdict } from '../../supervisor/lifecycle/hook-outcome.ts';
import type { LifecycleHandler } from '../../supervisor/manifest/pod.ts';
import { exec, httpGet, pod, sleep, tcpSocket } from '../support/pod.ts';
import { answered, exited, failed } from '../support/script.ts';

const judge = (handler: LifecycleHandler, outcome: HookOutcome) => judgeHook(pod(), 'main', handler, outcome);

function failure(handler: LifecycleHandler, outcome: HookOutcome): Extract<Verdict, { ok: false }> {
  const verdict = judge(handler, outcome);
  if (verdict.ok) throw new Error('the hook counts as successful');
  return verdict;
}

const SUCCESS = { ok: true, warnings: [] };

describe('an exec hook', () => {
  it('succeeds with exit code 0, whatever it printed', () => {
    expect(judge(exec('x'), exited(0, 'out', 'err'))).to.deep.equal(SUCCESS);
  });

  it('fails with any other code, told with stderr raw and the whole output quoted (UH-19, trace b2)', () => {
    const { message } = failure(exec('sh', '-c', 'exit 1'), exited(1, 'out\n', 'err "x"\n'));
    expect(message).to.equal(
      'Exec lifecycle hook ([sh -c exit 1]) for Container "main" in Pod "web_default(uid-1)" failed - error: ' +
        `command 'sh -c exit 1' exited with 1: err "x"\n, message: "out\\nerr \\"x\\"\\n"`,
    );
  });

  it('fails when it cannot be run, with the error as it is (trace c1)', () => {
    const { message } = failure(exec('/no/such'), failed('stat /no/such: no such file or directory'));
    expect(message).to.equal(
      'Exec lifecycle hook ([/no/such]) for Container "main" in Pod "web_default(uid-1)" failed - error: ' +
        'stat /no/such: no such file or directory, message: ""',
    );
  });

  it('keeps what it had printed before it failed otherwise', () => {
    const { message } = failure(exec('x'), { kind: 'failed', error: 'aborted', output: 'half' });
    expect(message).to.match(/error: aborted, message: "half"$/);
  });

  it('has its output whole in the message, however long (trace b9)', () => {
    const { message } = failure(exec('x'), exited(1, '', 'x'.repeat(20_000)));
    expect(message.length).to.be.above(40_000);
  });

  describe('in short, for an event', () => {
    it('is the first line of the error and the last lines of the output', () => {
      const { shortMessage } = failure(exec('x'), exited(3, 'one\n', 'two\nthree\n'));
      expect(shortMessage).to.equal(`command 'x' exited with 3: two, message: "one\\ntwo\\nthree\\n"`);
    });

    it('cuts more than ten lines at the front and says so', () => {
      const lines = Array.from({ length: 12 }, (_, index) => `line ${index}\n`).join('');
      const { shortMessage } = failure(exec('x'), exited(1, lines));
      expect(shortMessage)
        .to.include('message: "…line 2\\n')
        .and.to.match(/line 11\\n"$/);
      expect(failure(exec('x'), exited(1, lines.trimEnd())).shortMessage).to.include('message: "…line 2\\n');
    });

    it('cuts long lines too', () => {
      const { shortMessage } = failure(exec('x'), exited(1, '', 'y'.repeat(5000)));
      expect(shortMessage.length).to.be.below(1300);
      expect(shortMessage).to.include('y…, message: "…y');
    });
  });
});

describe('an httpGet hook', () => {
  it('succeeds with any answer, and notes a bad one (traces d1 to d3)', () => {
    expect(judge(httpGet('/ok'), answered(200))).to.deep.equal(SUCCESS);
    expect(judge(httpGet('/ok'), answered(302))).to.deep.equal(SUCCESS);
    for (const status of [400, 404, 500]) {
      const warnings = [{ kind: 'status', status, path: '/ok' }];
      expect(judge(httpGet('/ok'), answered(status))).to.deep.equal({ ok: true, warnings });
    }
  });

  it('succeeds by falling back to http, which is noted (UH-21)', () => {
    const outcome: HookOutcome = { kind: 'answered', status: 500, fellBackToHttp: 'h:1' };
    const warnings = [
      { kind: 'fallback', address: 'h:1' },
      { kind: 'status', status: 500, path: '/' },
    ];
    expect(judge(httpGet('/'), outcome)).to.deep.equal({ ok: true, warnings });
  });

  it('fails with a transport error, told with its path (UH-20, trace d4)', () => {
    const error = 'Get "http://127.0.0.1:8080/ok": dial tcp 127.0.0.1:8080: connect: connection refused';
    const verdict = failure(httpGet('/ok'), failed(error));
    expect(verdict.message).to.equal(
      `HTTP lifecycle hook (/ok) for Container "main" in Pod "web_default(uid-1)" failed - error: ${error}`,
    );
    expect(verdict.shortMessage).to.equal(error);
    expect(verdict.hint).to.include('never retried');
  });

  it('fails with an unknown port name, and the remedy', () => {
    const verdict = failure(httpGet('/ok', 'web'), failed('strconv.Atoi: parsing "web": invalid syntax'));
    expect(verdict.hint).to.include('add it under ports');
  });

  it('has no remedy for what is not known', () => {
    expect(failure(httpGet('/ok'), failed('EOF'))).not.to.have.property('hint');
  });
});

describe('a sleep hook', () => {
  it('succeeds (UH-23)', () => {
    expect(judge(sleep(5), { kind: 'slept' })).to.deep.equal(SUCCESS);
  });

  it('has its own text should it ever fail (UH-24)', () => {
    const { message } = failure(sleep(5), failed('container terminated before sleep hook finished'));
    expect(message).to.equal(
      'Sleep lifecycle hook (5) for Container "main" in Pod "web_default(uid-1)" failed - error: ' +
        'container terminated before sleep hook finished',
    );
  });
});

describe('a tcpSocket hook', () => {
  it('fails with the bare error, and the remedy (trace d8)', () => {
    const verdict = failure(tcpSocket(1), failed('Cannot run handler: …'));
    expect(verdict.message).to.equal('Cannot run handler: …');
    expect(verdict.hint).to.include('use exec, httpGet or sleep');
  });
});

describe('a hook without its handler', () => {
  it('is judged all the same', () => {
    expect(judge({}, answered(404))).to.deep.equal({
      ok: true,
      warnings: [{ kind: 'status', status: 404, path: '' }],
    });
    expect(failure({}, exited(1)).message).to.include(`Exec lifecycle hook ([])`);
  });
});
