import { expect } from 'chai';
import { formatProblems } from '../../supervisor/manifest/read-manifest.ts';
import { podWithContainer, read } from './read.ts';

describe('Problems as lines', () => {
  it('stand under the Pod that is invalid, once', () => {
    const { errors } = read(
      `${podWithContainer('lifecycle:\n  postStart: {}\n  preStop: {}')}---\nkind: Pod\n`,
    );
    expect(formatProblems(errors)).to.equal(
      [
        'The Pod "web" is invalid:',
        'pod.yaml:10:7: error: spec.containers[0].lifecycle.postStart: Required value: must specify a handler type',
        '    hint: write one of exec, httpGet, tcpSocket, or sleep in a hook, grpc in a probe',
        'pod.yaml:11:7: error: spec.containers[0].lifecycle.preStop: Required value: must specify a handler type',
        '    hint: write one of exec, httpGet, tcpSocket, or sleep in a hook, grpc in a probe',
        'pod.yaml:13:1: error: error validating data: apiVersion not set',
        '    hint: a Pod starts with "apiVersion: v1" and "kind: Pod"',
      ].join('\n'),
    );
  });

  it('have a heading for each Pod, also one without a name', () => {
    const nameless = podWithContainer('lifecycle: {preStop: {}}').replace('  name: web', '  labels: {}');
    const lines = formatProblems(
      read(`${podWithContainer('lifecycle: {preStop: {}}')}---\n${nameless}`).errors,
    );
    expect(lines.split('\n').filter((line) => line.startsWith('The Pod'))).to.deep.equal([
      'The Pod "web" is invalid:',
      'The Pod "" is invalid:',
    ]);
  });

  it('have none when they are warnings', () => {
    const { warnings } = read(podWithContainer('resources: {limits: {cpu: 1}}'));
    expect(formatProblems(warnings, 'warning')).to.equal(
      'pod.yaml:9:17: warning: spec.containers[0].resources.limits: ignored: no limit is set; the processes may use the CPU and memory of the whole machine',
    );
  });
});
