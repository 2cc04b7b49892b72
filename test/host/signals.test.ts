import { constants } from 'node:os';
import { expect } from 'chai';
import { signalName, signalNumber } from '../../supervisor/host/signals.ts';

describe('signals', () => {
  it('have the numbers of this platform, with and without SIG', () => {
    expect(signalNumber('SIGTERM')).to.equal(15);
    expect(signalNumber('TERM')).to.equal(15);
    expect(signalNumber('SIGUSR1')).to.equal(constants.signals.SIGUSR1);
    expect(signalNumber('15')).to.equal(15);
  });

  it('have old names', () => {
    expect(signalNumber('SIGCLD')).to.equal(constants.signals.SIGCHLD);
    expect(signalNumber('SIGPOLL')).to.equal(constants.signals.SIGIO);
    expect(signalNumber('SIGIOT')).to.equal(constants.signals.SIGABRT);
  });

  it('may be real-time ones', function () {
    if (process.platform !== 'linux') this.skip();
    expect(signalNumber('SIGRTMIN')).to.equal(34);
    expect(signalNumber('SIGRTMIN+3')).to.equal(37);
    expect(signalNumber('SIGRTMAX')).to.equal(64);
    expect(signalNumber('SIGRTMAX-14')).to.equal(50);
    expect(signalName(37)).to.equal('SIGRTMIN+3');
  });

  it('are unknown when they are none', () => {
    for (const name of [
      'SIGNOPE',
      '',
      'SIG',
      '0',
      '65',
      'SIGRTMIN+31',
      'SIGRTMAX+1',
      'SIGRTMIN-1',
      'constructor',
    ]) {
      expect(signalNumber(name), name).to.equal(undefined);
    }
  });
});
