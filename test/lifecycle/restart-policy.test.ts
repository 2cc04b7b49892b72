import { expect } from 'chai';
import { mayRestart } from '../../supervisor/lifecycle/restart-policy.ts';
import type { Container, ContainerRestartRule, RestartPolicy } from '../../supervisor/manifest/pod.ts';
import { container, pod } from '../support/pod.ts';

function restarts(policy: RestartPolicy, exitCode: number, fields: Partial<Container> = {}): boolean {
  return mayRestart(pod({ restartPolicy: policy }).spec, container(fields), exitCode);
}

const rule = (operator: 'In' | 'NotIn', ...values: number[]): ContainerRestartRule => ({
  action: 'Restart',
  exitCodes: { operator, values },
});

describe('restart policy (UB-3)', () => {
  it('Always restarts after any exit', () => {
    expect([restarts('Always', 0), restarts('Always', 1), restarts('Always', 137)]).to.deep.equal([
      true,
      true,
      true,
    ]);
  });

  it('OnFailure restarts after a failure only', () => {
    expect([restarts('OnFailure', 0), restarts('OnFailure', 1), restarts('OnFailure', 143)]).to.deep.equal([
      false,
      true,
      true,
    ]);
  });

  it('Never does not restart', () => {
    expect([restarts('Never', 0), restarts('Never', 1)]).to.deep.equal([false, false]);
  });

  it("of the container wins over the pod's", () => {
    expect(restarts('Always', 1, { restartPolicy: 'Never' })).to.equal(false);
    expect(restarts('Never', 0, { restartPolicy: 'Always' })).to.equal(true);
    expect(restarts('Never', 0, { restartPolicy: 'OnFailure' })).to.equal(false);
  });

  it('rules win over both when one matches', () => {
    const onlyFor42 = { restartPolicy: 'Never', restartPolicyRules: [rule('In', 42, 43)] } as const;
    expect([restarts('Always', 42, onlyFor42), restarts('Always', 1, onlyFor42)]).to.deep.equal([
      true,
      false,
    ]);
    const notFor0 = {
      restartPolicy: 'Never',
      restartPolicyRules: [rule('In', 9), rule('NotIn', 0, 1)],
    } as const;
    expect([0, 1, 2, 9].map((code) => restarts('Never', code, notFor0))).to.deep.equal([
      false,
      false,
      true,
      true,
    ]);
  });
});
