import { expect } from 'chai';
import { describeIsolation } from '../../supervisor/commands/describe-isolation.ts';

const tools = { setpriv: '/s', unshare: '/u', setsid: '/i', nsenter: '/n' };

describe('The line that says how containers are kept apart', () => {
  it('promises PID 1 in namespace mode, and says what a user namespace takes away', () => {
    const root = describeIsolation({ mode: 'namespace', tools, userNamespace: false }, true);
    const user = describeIsolation({ mode: 'namespace', tools, userNamespace: true }, true);
    expect(root).to.match(/^isolation: namespace: .*PID 1/);
    expect(user).to.match(/sudo.*gain no rights/);
    expect(root).not.to.match(/sudo/);
  });

  it('says in plain mode why, and what is not kept', () => {
    const asked = describeIsolation({ mode: 'plain' }, true);
    const fallen = describeIsolation({ mode: 'plain', why: 'there is no unshare' }, true);
    expect(asked).to.match(/^isolation: plain, as asked\. Not kept: .*not PID 1/);
    expect(fallen).to.match(/^isolation: plain, because there is no unshare\. Not kept: /);
    expect(describeIsolation({ mode: 'plain', why: 'x' }, false)).to.match(/without \/proc/);
    for (const line of [asked, fallen]) expect(line).not.to.include('\n');
  });
});
