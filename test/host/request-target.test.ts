import { expect } from 'chai';
import { actionTarget, redirectTarget } from '../../supervisor/host/request-target.ts';

function wirePath(path: string): string {
  return actionTarget('http', '10.0.0.1', 80, path).path;
}

describe('request target', () => {
  it('puts scheme, host, port and path together', () => {
    expect(actionTarget('HTTPS', 'foo', 70, 'bar')).to.deep.equal({
      scheme: 'https',
      hostname: 'foo',
      port: 70,
      authority: 'foo:70',
      path: '/bar',
      url: 'https://foo:70/bar',
    });
    expect(actionTarget('', '10.0.0.1', 80, '/').url).to.equal('http://10.0.0.1:80/');
  });

  it('puts brackets around an IPv6 address', () => {
    expect(actionTarget('http', '::1', 80, '/')).to.include({
      authority: '[::1]:80',
      url: 'http://[::1]:80/',
    });
  });

  it('takes a path with or without its slash', () => {
    expect(wirePath('ok')).to.equal('/ok');
    expect(wirePath('/ok')).to.equal('/ok');
    expect(wirePath('')).to.equal('/');
  });

  it('sends the query and keeps the fragment to itself', () => {
    const target = actionTarget('http', 'h', 80, '/ok?a=1&b=%20?#frag');
    expect(target.path).to.equal('/ok?a=1&b=%20?');
    expect(target.url).to.equal('http://h:80/ok?a=1&b=%20?#frag');
    expect(wirePath('?a=1')).to.equal('/?a=1');
  });

  it('spells a path as Go does', () => {
    expect(wirePath('/a b')).to.equal('/a%20b');
    expect(wirePath('/a%2Fb')).to.equal('/a%2Fb');
    expect(wirePath('/grün')).to.equal('/gr%C3%BCn');
    expect(wirePath("/!$&'()*+,;=:@[]~")).to.equal("/!$&'()*+,;=:@[]~");
    expect(wirePath('/a%20b"')).to.equal('/a%20b%22');
    expect(wirePath('/x?q=a b"ü')).to.equal('/x?q=a%20b"%C3%BC');
  });

  it('takes as a path whatever is no URL', () => {
    expect(wirePath('/100%')).to.equal('/100%25');
    expect(wirePath('/100%?x#y')).to.equal('/100%25%3Fx%23y');
    expect(wirePath('/a\nb')).to.equal('/a%0Ab');
    expect(wirePath('a:b/c')).to.equal('/a:b/c');
    expect(wirePath(':')).to.equal('/:');
  });

  it('drops a host that stands in the path', () => {
    expect(wirePath('http://elsewhere:81/path?q')).to.equal('/path?q');
    expect(wirePath('//elsewhere/path')).to.equal('/path');
  });

  it('resolves a redirect against where it came from', () => {
    const from = actionTarget('http', '10.0.0.1', 8080, '/a/b');
    expect(redirectTarget('c?d', from)).to.include({
      path: '/a/c?d',
      port: 8080,
      authority: '10.0.0.1:8080',
    });
    expect(redirectTarget('https://10.0.0.1/x', from)).to.include({ scheme: 'https', port: 443 });
    expect(redirectTarget('//other:1/', from)).to.include({ hostname: 'other', port: 1 });
    expect(redirectTarget('/', actionTarget('http', '::1', 80, '/'))).to.include({
      hostname: '::1',
      port: 80,
    });
    expect(() => redirectTarget('http://[', from)).to.throw(TypeError);
  });
});
