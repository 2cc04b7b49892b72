import { expect } from 'chai';
import { planHook, resolvePort } from '../../supervisor/lifecycle/hook-call.ts';
import { container, exec, httpGet, sleep, tcpSocket } from '../support/pod.ts';

const web = container({ ports: [{ name: 'web', containerPort: 8080, protocol: 'TCP' }] });

describe('a hook to be run', () => {
  it('is the exact command of an exec handler, with nothing expanded (UH-01)', () => {
    const plan = planHook(web, exec('sh', '-c', 'echo $(FOO) $$'));
    expect(plan).to.deep.equal({
      kind: 'call',
      call: { kind: 'exec', command: ['sh', '-c', 'echo $(FOO) $$'] },
    });
  });

  it('is a request to host, port and path of an httpGet handler (UH-02, UH-04, UH-07)', () => {
    const plan = planHook(web, {
      httpGet: { scheme: 'HTTPS', host: 'foo', port: '70', path: '/bar?q=1#f', httpHeaders: [] },
    });
    expect(plan).to.deep.equal({
      kind: 'call',
      call: {
        kind: 'httpGet',
        request: { scheme: 'HTTPS', host: 'foo', port: 70, path: '/bar?q=1#f', headers: [] },
      },
    });
  });

  it('takes its headers along as they are written (UH-03)', () => {
    const httpHeaders = [
      { name: 'Foo', value: 'bar' },
      { name: 'Host', value: 'x' },
    ];
    const plan = planHook(web, { httpGet: { scheme: 'HTTP', port: 80, path: '/', httpHeaders } });
    expect(plan).to.have.deep.nested.property('call.request.headers', httpHeaders);
  });

  it("names no host when none is given: the pod's own address is meant (UH-08)", () => {
    expect(planHook(web, httpGet('/ok'))).not.to.have.nested.property('call.request.host');
    const empty = planHook(web, {
      httpGet: { scheme: 'HTTP', host: '', port: 1, path: '/', httpHeaders: [] },
    });
    expect(empty).not.to.have.nested.property('call.request.host');
  });

  it('passes an unknown scheme on (UH-12)', () => {
    const plan = planHook(web, { httpGet: { scheme: 'baz', port: 1, path: '/', httpHeaders: [] } });
    expect(plan).to.have.nested.property('call.request.scheme', 'baz');
  });

  it("is the core's own timer for a sleep handler", () => {
    expect(planHook(web, sleep(5))).to.deep.equal({ kind: 'sleep', seconds: 5 });
    expect(planHook(web, sleep(0))).to.deep.equal({ kind: 'sleep', seconds: 0 });
  });

  it('is the first of exec, httpGet, sleep that is set', () => {
    expect(planHook(web, { ...sleep(1), ...exec('a'), ...httpGet('/') })).to.have.nested.property(
      'call.kind',
      'exec',
    );
    expect(planHook(web, { ...sleep(1), ...httpGet('/') })).to.have.nested.property('call.kind', 'httpGet');
    expect(planHook(web, { ...tcpSocket(1), ...sleep(1) })).to.have.property('kind', 'sleep');
  });

  it('fails without being tried for tcpSocket, with the dump that a kubelet shows (trace d8)', () => {
    expect(planHook(web, tcpSocket(8080))).to.deep.equal({
      kind: 'fail',
      error:
        'Cannot run handler: invalid handler: &LifecycleHandler{Exec:nil,HTTPGet:nil,TCPSocket:&TCPSocketAction{Port:{0 8080 },Host:,},Sleep:nil,}',
    });
    expect(planHook(web, { tcpSocket: { port: 'web', host: 'h' } }))
      .to.have.property('error')
      .that.includes('TCPSocketAction{Port:{1 0 web},Host:h,}');
  });

  it('fails without being tried for an empty handler (UH-18)', () => {
    expect(planHook(web, {})).to.have.property('error').that.includes('TCPSocket:nil,Sleep:nil,}');
  });

  it('fails without being tried when the port is none', () => {
    expect(planHook(web, httpGet('/', 'admin'))).to.deep.equal({
      kind: 'fail',
      error: 'strconv.Atoi: parsing "admin": invalid syntax',
    });
  });
});

describe('the port of an httpGet hook', () => {
  it('is a number as it is', () => {
    expect(resolvePort(web, 1)).to.equal(1);
    expect(resolvePort(web, 65_535)).to.equal(65_535);
  });

  it("is the number of one of this container's port names", () => {
    expect(resolvePort(web, 'web')).to.equal(8080);
  });

  it('is a decimal string (UH-05)', () => {
    expect(resolvePort(web, '70')).to.equal(70);
    expect(resolvePort(web, '+80')).to.equal(80);
  });

  it('is an error when it is empty or an unknown name (UH-06)', () => {
    expect(resolvePort(web, '')).to.deep.equal({ error: 'strconv.Atoi: parsing "": invalid syntax' });
    expect(resolvePort(web, '8o')).to.deep.equal({ error: 'strconv.Atoi: parsing "8o": invalid syntax' });
  });

  it('is an error when it is out of range', () => {
    expect(resolvePort(web, 0)).to.deep.equal({ error: 'invalid port number: 0' });
    expect(resolvePort(web, 65_536)).to.deep.equal({ error: 'invalid port number: 65536' });
    expect(resolvePort(web, '-1')).to.deep.equal({ error: 'invalid port number: -1' });
  });
});
