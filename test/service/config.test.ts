import { expect } from 'chai';
import { describeVariables, readConfig } from '../../service/config.ts';

describe('the service configuration', () => {
  it('has a default for every variable', () => {
    expect(readConfig({})).to.deep.equal({
      kind: 'valid',
      config: {
        host: '127.0.0.1',
        port: 8080,
        adminHost: '127.0.0.1',
        adminPort: 8081,
        quoteFile: undefined,
        requireWarmup: 'false',
        maxDelayMs: 0,
        onTerm: 'graceful',
        lameDuckMs: 1000,
        drainDeadlineMs: 25_000,
        lingerMs: 1000,
      },
    });
  });

  it('takes an empty variable for an unset one', () => {
    expect(readConfig({ PORT: '', FORTUNE_QUOTE_FILE: '' })).to.deep.equal(readConfig({}));
  });

  for (const [name, value, allowed] of [
    ['PORT', 'abc', 'a whole number from 0 to 65535 (default 8080)'],
    ['PORT', '65536', 'a whole number from 0 to 65535 (default 8080)'],
    ['PORT', '-1', 'a whole number from 0 to 65535 (default 8080)'],
    ['PORT', '8e3', 'a whole number from 0 to 65535 (default 8080)'],
    ['FORTUNE_ADMIN_PORT', '80.5', 'a whole number from 0 to 65535 (default 8081)'],
    ['FORTUNE_LAME_DUCK_MS', '1s', 'a whole number from 0 to 600000 (default 1000)'],
    ['FORTUNE_ON_TERM', 'Graceful', 'graceful or fast (default graceful)'],
    ['FORTUNE_REQUIRE_WARMUP', 'yes', 'true or false (default false)'],
    ['HOST', 'http://localhost', 'a name or address without a port (default 127.0.0.1)'],
  ] as const) {
    it(`names variable, value and what is allowed for ${name}=${value}`, () => {
      expect(readConfig({ [name]: value })).to.deep.equal({
        kind: 'invalid',
        problems: [`${name} is "${value}": it must be ${allowed}`],
      });
    });
  }

  it('reports every problem at once', () => {
    const read = readConfig({ PORT: 'x', FORTUNE_ON_TERM: 'slow', FORTUNE_LINGER_MS: '-5' });
    expect(read).to.have.property('kind', 'invalid');
    expect(read).to.have.property('problems').with.lengthOf(3);
  });

  it('refuses one port for both listeners, and a deadline within the lame-duck time', () => {
    const read = readConfig({ PORT: '9000', FORTUNE_ADMIN_PORT: '9000', FORTUNE_DRAIN_DEADLINE_MS: '10' });
    expect(read).to.deep.equal({
      kind: 'invalid',
      problems: [
        'PORT and FORTUNE_ADMIN_PORT are both 9000: give each its own port',
        'FORTUNE_DRAIN_DEADLINE_MS is "10": it must be at least FORTUNE_LAME_DUCK_MS, 1000',
      ],
    });
  });

  it('describes every variable in one line', () => {
    expect(describeVariables().split('\n')).to.have.lengthOf(11);
    expect(describeVariables()).to.match(/FORTUNE_LAME_DUCK_MS .*\(default 1000\)/);
  });
});
