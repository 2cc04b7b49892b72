import { expect } from 'chai';
import type { Container } from '../../supervisor/manifest/pod.ts';
import { podWithContainer, podWithSpec, read } from './read.ts';

describe('Defaults', () => {
  it('of a probe: an explicit 0 counts as missing', () => {
    const probe =
      'exec: {command: [x]}\n  timeoutSeconds: 0\n  periodSeconds: 0\n  successThreshold: 0\n  failureThreshold: 0';
    expect(container(`livenessProbe:\n  ${probe}`).livenessProbe).to.deep.equal({
      exec: { command: ['x'] },
      initialDelaySeconds: 0,
      timeoutSeconds: 1,
      periodSeconds: 10,
      successThreshold: 1,
      failureThreshold: 3,
    });
  });

  it('of a gRPC probe: no service', () => {
    expect(container('startupProbe: {grpc: {port: 1}}').startupProbe?.grpc).to.deep.equal({
      port: 1,
      service: '',
    });
  });

  it('of a hook: path and scheme', () => {
    const { lifecycle } = container(
      'lifecycle: {preStop: {httpGet: {port: web, path: "", host: x, httpHeaders: [{name: A}]}}}',
    );
    expect(lifecycle?.preStop?.httpGet).to.deep.equal({
      path: '/',
      port: 'web',
      host: 'x',
      scheme: 'HTTP',
      httpHeaders: [{ name: 'A', value: '' }],
    });
  });

  it('of a port: TCP, and on the host network the same port there', () => {
    const ports = 'ports: [{containerPort: 80, name: ""}, {containerPort: 81, hostPort: 81, protocol: UDP}]';
    expect(container(ports).ports).to.deep.equal([
      { containerPort: 80, protocol: 'TCP' },
      { containerPort: 81, hostPort: 81, protocol: 'UDP' },
    ]);
    const [pod] = read(podWithSpec('hostNetwork: true', 'ports: [{containerPort: 80}]')).pods;
    expect(pod?.spec.containers[0]?.ports[0]?.hostPort).to.equal(80);
  });

  it('take an empty text for a missing one', () => {
    const { terminationMessagePath, terminationMessagePolicy } = container(
      'terminationMessagePath: ""\nterminationMessagePolicy: ""',
    );
    expect([terminationMessagePath, terminationMessagePolicy]).to.deep.equal([
      '/dev/termination-log',
      'File',
    ]);
    expect(read(podWithSpec('restartPolicy: ""')).pods[0]?.spec.restartPolicy).to.equal('Always');
  });

  it('leave what the author wrote', () => {
    const [pod] = read(
      podWithSpec(
        'activeDeadlineSeconds: 9\nhostname: h\nos: {name: linux}\nsecurityContext: {runAsUser: 1, runAsGroup: 2}',
        'command: [a]\nargs: [b]\nworkingDir: /w\nsecurityContext: {runAsUser: 3}\nrestartPolicy: Never\nrestartPolicyRules:\n- {action: Restart, exitCodes: {operator: In, values: [1]}}',
      ),
    ).pods;
    expect(pod?.spec).to.deep.include({
      activeDeadlineSeconds: 9,
      hostname: 'h',
      os: { name: 'linux' },
      securityContext: { runAsUser: 1, runAsGroup: 2 },
    });
    expect(pod?.spec.containers[0]).to.deep.include({
      command: ['a'],
      args: ['b'],
      workingDir: '/w',
      securityContext: { runAsUser: 3 },
      restartPolicy: 'Never',
      restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [1] } }],
    });
  });
});

function container(lines: string): Container {
  const { pods, errors } = read(podWithContainer(lines));
  expect(errors).to.deep.equal([]);
  return pods[0]?.spec.containers[0] as Container;
}
