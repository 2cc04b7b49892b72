/** The Pod that a command line without a manifest stands for. */

import { expect } from 'chai';
import { readHookUrl, readStopSignal } from '../../supervisor/commands/container-flags.ts';
import { containerPod } from '../../supervisor/commands/container-pod.ts';
import { HookletError } from '../../supervisor/errors.ts';
import { expandArgs } from '../../supervisor/manifest/expand-variables.ts';

describe('containerPod', () => {
  it('has the defaults of any Pod, and is not restarted', () => {
    const { spec, metadata } = containerPod({ command: ['node', 'server.js'] });
    expect(spec.restartPolicy).to.equal('Never');
    expect(spec.terminationGracePeriodSeconds).to.equal(30);
    expect(metadata).to.include({ name: 'node', namespace: 'default' });
    expect(spec.containers).to.have.length(1);
    expect(spec.containers[0]).to.include({ name: 'node', terminationMessagePolicy: 'File' });
    expect(spec.containers[0]).not.to.have.property('lifecycle');
  });

  for (const [command, name] of [
    ['/usr/local/bin/Start_It.sh', 'start-it-sh'],
    ['./run', 'run'],
    ['---', 'command'],
    ['größe', 'gr-e'],
    [`${'x'.repeat(62)}-y`, 'x'.repeat(62)],
  ] as const) {
    it(`is named for its command: ${command}`, () => {
      expect(containerPod({ command: [command] }).metadata.name).to.equal(name);
    });
  }

  it('keeps every word as it was typed through the expansion that a manifest has', () => {
    const words = ['sh', '-c', 'echo $$ $(A) $$(A) $', '$$$'];
    const { command = [] } = containerPod({ command: words }).spec.containers[0] ?? {};
    expect(expandArgs(command, { A: 'wrong' })).to.deep.equal(words);
  });

  it('has the hooks, the grace and the stop signal of the flags', () => {
    const preStopHttp = readHookUrl('https://[::1]/drain?x=1');
    const { spec } = containerPod({
      command: ['a'],
      postStartExec: 'echo "$A"',
      preStopHttp,
      stopSignal: 'SIGQUIT',
      grace: 5,
      restart: 'OnFailure',
    });
    expect(spec).to.deep.include({
      terminationGracePeriodSeconds: 5,
      restartPolicy: 'OnFailure',
      os: { name: 'linux' },
    });
    expect(spec.containers[0]?.lifecycle).to.deep.equal({
      postStart: { exec: { command: ['/bin/sh', '-c', 'echo "$A"'] } },
      preStop: { httpGet: { scheme: 'HTTPS', host: '::1', port: 443, path: '/drain?x=1', httpHeaders: [] } },
      stopSignal: 'SIGQUIT',
    });
  });

  it('is refused where Kubernetes would refuse it, in its words, with the name of the flag', () => {
    expect(() => containerPod({ command: ['a'], preStopSleep: 6, grace: 5 }))
      .to.throw(HookletError, /^--pre-stop-sleep: Invalid value: 6: must be non-negative and less than/)
      .with.property('code', 'USAGE');
  });
});

describe('readHookUrl', () => {
  it('takes the default port of the scheme, and the root without a path', () => {
    expect(readHookUrl('http://127.0.0.1')).to.include({
      scheme: 'HTTP',
      host: '127.0.0.1',
      port: 80,
      path: '/',
    });
    expect(readHookUrl('HTTP://h:8080/a%20b')).to.include({ host: 'h', port: 8080, path: '/a%20b' });
  });

  for (const text of [
    '',
    'h',
    'localhost:80',
    'ftp://h/',
    'http:///x',
    'http:h',
    'http://h:0x/',
    'http://u@h/',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => readHookUrl(text)).to.throw(/Give a URL|leave them out/);
    });
  }
});

describe('readStopSignal', () => {
  for (const [text, name] of [
    ['QUIT', 'SIGQUIT'],
    ['SIGQUIT', 'SIGQUIT'],
    ['sigquit', 'SIGQUIT'],
    ['3', 'SIGQUIT'],
    ['iot', 'SIGABRT'],
    ['SIGRTMIN+3', 'SIGRTMIN+3'],
    ['rtmin+3', 'SIGRTMIN+3'],
    ['37', 'SIGRTMIN+3'],
  ] as const) {
    it(`takes ${text}`, () => expect(readStopSignal(text)).to.equal(name));
  }

  for (const text of ['', 'FOO', '0', '65', '-1', '15x', 'SIGRTMIN+31']) {
    it(`refuses ${JSON.stringify(text)}`, () =>
      expect(() => readStopSignal(text)).to.throw(/no such signal/));
  }
});
