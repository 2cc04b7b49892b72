import { expect } from 'chai';
import { planProbe } from '../../supervisor/lifecycle/probe-call.ts';
import type { Probe } from '../../supervisor/manifest/pod.ts';
import { container, exec, httpGet, probe } from '../support/pod.ts';

const main = container({
  env: [
    { name: 'A', value: 'alpha' },
    { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
  ],
  ports: [{ name: 'web', containerPort: 8080, protocol: 'TCP' }],
});

const plan = (fields: Partial<Probe>) => planProbe(main, probe(fields));

describe('the call of a probe', () => {
  it('expands variables that stand in the manifest, and leaves the others (UP-1, rule 25 of the observations)', () => {
    expect(plan(exec('echo', '$(A) $(B) $(C) $$(A)'))).to.deep.equal({
      kind: 'exec',
      command: ['echo', 'alpha $(B) $(C) $(A)'],
    });
  });

  it('finds the port by its name', () => {
    expect(plan(httpGet('/ready', 'web'))).to.deep.equal({
      kind: 'httpGet',
      request: { scheme: 'HTTP', port: 8080, path: '/ready', headers: [] },
    });
    expect(plan({ tcpSocket: { port: 'web' } })).to.deep.equal({ kind: 'tcpSocket', port: 8080 });
  });

  it('has the host that was given', () => {
    const { httpGet: get } = httpGet('/');
    expect(plan({ httpGet: { ...get, host: 'h' } })).to.have.nested.property('request.host', 'h');
    expect(plan({ tcpSocket: { port: 1, host: 'h' } })).to.have.property('host', 'h');
  });

  it('asks gRPC at the own address of the pod', () => {
    expect(plan({ grpc: { port: 9, service: 's' } })).to.deep.equal({ kind: 'grpc', port: 9, service: 's' });
  });

  it('is an error without a port that can be found', () => {
    const error = 'strconv.Atoi: parsing "nope": invalid syntax';
    expect(plan(httpGet('/', 'nope'))).to.deep.equal({ kind: 'error', error });
    expect(plan({ tcpSocket: { port: 'nope' } })).to.deep.equal({ kind: 'error', error });
    expect(plan({ tcpSocket: { port: 65536 } })).to.deep.equal({
      kind: 'error',
      error: 'invalid port number: 65536',
    });
  });

  it('is an error without a handler', () => {
    const { exec: _, ...nothing } = probe();
    expect(planProbe(main, nothing)).to.deep.equal({
      kind: 'error',
      error: 'missing probe handler for main',
    });
  });
});
