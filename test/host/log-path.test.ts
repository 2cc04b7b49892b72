import { expect } from 'chai';
import { HookletError } from '../../supervisor/errors.ts';
import { containerLogPath } from '../../supervisor/host/log-path.ts';

const INSTANCE = {
  podNamespace: 'default',
  podName: 'fortune.v1',
  podUid: '6f1c-42',
  container: 'main',
  restartCount: 2,
};

describe('log path', () => {
  it('is laid out as /var/log/pods', () => {
    expect(containerLogPath('/logs', INSTANCE)).to.equal('/logs/default_fortune.v1_6f1c-42/main/2.log');
  });

  it('refuses a part that would lead elsewhere', () => {
    for (const bad of ['..', '.', '', 'a/b', '../x', 'a\0b', '/etc', ' ']) {
      for (const part of ['podNamespace', 'podName', 'podUid', 'container']) {
        expect(() => containerLogPath('/logs', { ...INSTANCE, [part]: bad }), `${part} ${bad}`).to.throw(
          HookletError,
        );
      }
    }
  });
});
