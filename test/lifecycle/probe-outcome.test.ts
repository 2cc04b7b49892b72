import { expect } from 'chai';
import type { ProbeOutcome } from '../../supervisor/lifecycle/facts.ts';
import type { ProbeKind } from '../../supervisor/lifecycle/pod-state.ts';
import { judgeProbe } from '../../supervisor/lifecycle/probe-outcome.ts';

const KINDS = [
  ['startup', 'Startup'],
  ['liveness', 'Liveness'],
  ['readiness', 'Readiness'],
] as const satisfies readonly (readonly [ProbeKind, string])[];

const answered = (status: number, redirectedElsewhere = false): ProbeOutcome => ({
  kind: 'answered',
  status,
  body: 'the body',
  redirectedElsewhere,
});

describe('one attempt of a probe (UP-1)', () => {
  for (const [kind, name] of KINDS) {
    describe(kind, () => {
      it('is a success when a command exits 0, and a failure with its output otherwise', () => {
        expect(judgeProbe(kind, { kind: 'exited', exitCode: 0, output: 'x' })).to.deep.equal({
          kind: 'success',
        });
        expect(judgeProbe(kind, { kind: 'exited', exitCode: 1, output: 'no\n' })).to.deep.equal({
          kind: 'failure',
          message: `${name} probe failed: no\n`,
        });
      });

      it('is a success when a connection was made or a service serves', () => {
        expect(judgeProbe(kind, { kind: 'success' })).to.deep.equal({ kind: 'success' });
      });

      it('is a failure in the words of the transport', () => {
        expect(judgeProbe(kind, { kind: 'failure', output: 'connection refused' })).to.deep.equal({
          kind: 'failure',
          message: `${name} probe failed: connection refused`,
        });
      });

      it('is a success for HTTP 200 to 399 and a failure for anything else (rule 21)', () => {
        for (const status of [200, 204, 304, 399])
          expect(judgeProbe(kind, answered(status)).kind, `${status}`).to.equal('success');
        for (const status of [100, 199, 400, 404, 500])
          expect(judgeProbe(kind, answered(status)), `${status}`).to.deep.equal({
            kind: 'failure',
            message: `${name} probe failed: HTTP probe failed with statuscode: ${status}`,
          });
      });

      it('is a success with a warning when it was redirected to another host (UP-3)', () => {
        expect(judgeProbe(kind, answered(302, true))).to.deep.equal({
          kind: 'warning',
          message: `${name} probe warning: Probe terminated redirects, Response body: the body`,
        });
      });

      it('is neither when it could not be run', () => {
        expect(judgeProbe(kind, { kind: 'error', error: 'why' })).to.deep.equal({
          kind: 'error',
          message: `${name} probe errored and resulted in unknown state: why`,
        });
        expect(judgeProbe(kind, { kind: 'error', error: 'why', result: 'failure' })).to.deep.equal({
          kind: 'error',
          message: `${name} probe errored and resulted in failure state: why`,
        });
      });
    });
  }
});
