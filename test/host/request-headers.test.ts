import { expect } from 'chai';
import { canonicalName, givenHost, requestHeaders } from '../../supervisor/host/request-headers.ts';

function sent(given: Record<string, string> | [string, string][], acceptGzip = true): string[] {
  const list = (Array.isArray(given) ? given : Object.entries(given)).map(([name, value]) => ({
    name,
    value,
  }));
  return requestHeaders(list, { userAgent: 'kube-lifecycle/1.36', acceptGzip }).map(
    ({ name, value }) => `${name}: ${value}`,
  );
}

describe('request headers', () => {
  it('are what a kubelet sends by itself', () => {
    expect(sent({})).to.deep.equal([
      'User-Agent: kube-lifecycle/1.36',
      'Accept: */*',
      'Accept-Encoding: gzip',
    ]);
    expect(sent({}, false)).to.deep.equal(['User-Agent: kube-lifecycle/1.36', 'Accept: */*']);
  });

  it('give way to those of the manifest', () => {
    expect(sent({ 'user-agent': 'me', ACCEPT: 'text/plain', 'accept-encoding': 'br' })).to.deep.equal([
      'User-Agent: me',
      'Accept: text/plain',
      'Accept-Encoding: br',
    ]);
  });

  it('are left out when the manifest gives them empty', () => {
    expect(sent({ 'User-Agent': '', Accept: '' })).to.deep.equal(['Accept-Encoding: gzip']);
  });

  it('are sent as often as they are given, in canonical form and sorted', () => {
    const given: [string, string][] = [
      ['x-b', '1'],
      ['X-A', '2'],
      ['X-B', '3'],
      ['x-a', ''],
    ];
    expect(sent(given)).to.deep.equal([
      'User-Agent: kube-lifecycle/1.36',
      'Accept: */*',
      'X-A: 2',
      'X-A: ',
      'X-B: 1',
      'X-B: 3',
      'Accept-Encoding: gzip',
    ]);
  });

  it('leave out what the transport says by itself', () => {
    expect(sent({ Host: 'other', 'Content-Length': '5', 'transfer-encoding': 'chunked' })).to.have.length(3);
  });

  it('do not ask for gzip when a range is asked for', () => {
    expect(sent({ Range: 'bytes=0-1' })).not.to.include('Accept-Encoding: gzip');
  });

  it('may name another host', () => {
    expect(givenHost([{ name: 'hOST', value: 'other:80' }])).to.equal('other:80');
    expect(givenHost([{ name: 'Host', value: '' }])).to.equal(undefined);
    expect(givenHost([])).to.equal(undefined);
  });

  it('have canonical names, unless they are no names', () => {
    expect(canonicalName('x-api-KEY')).to.equal('X-Api-Key');
    expect(canonicalName('a header')).to.equal('a header');
  });
});
