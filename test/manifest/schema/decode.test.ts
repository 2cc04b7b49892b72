import { expect } from 'chai';
import { messages, places, podWithContainer, podWithSpec, read } from '../read.ts';

const WHOLE = 'Pod in version "v1" cannot be handled as a Pod: ';

describe('A value of the wrong type', () => {
  const CASES: Record<string, [text: string, sentence: string]> = {
    'yes for an environment variable': [
      podWithContainer('env:\n- name: A\n  value: yes'),
      'bool into Go struct field EnvVar.spec.containers.env.value of type string',
    ],
    'a number for an environment variable': [
      podWithContainer('env:\n- name: A\n  value: 1'),
      'number into Go struct field EnvVar.spec.containers.env.value of type string',
    ],
    'a mapping for env': [
      podWithContainer('env:\n  A: b'),
      'object into Go struct field Container.spec.containers.env of type []v1.EnvVar',
    ],
    'a text for a container': [
      podWithSpec('initContainers: [x]'),
      'string into Go struct field PodSpec.spec.initContainers of type v1.Container',
    ],
    'a text for a port number': [
      podWithContainer('ports:\n- containerPort: abc'),
      'string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
    ],
    'a port number that is too large for its type': [
      podWithContainer('ports:\n- containerPort: 3000000000'),
      'number 3000000000 into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
    ],
    'a fraction for a port': [
      podWithContainer('lifecycle:\n  preStop:\n    httpGet:\n      port: 80.5'),
      'number 80.5 into Go struct field HTTPGetAction.spec.containers.lifecycle.preStop.httpGet.port of type int32',
    ],
    'a boolean for a port': [
      podWithContainer('lifecycle:\n  preStop:\n    tcpSocket:\n      port: true'),
      'bool into Go struct field TCPSocketAction.spec.containers.lifecycle.preStop.tcpSocket.port of type int32',
    ],
    'a probe handler, whose struct is embedded': [
      podWithContainer('livenessProbe:\n  exec: true'),
      'bool into Go struct field Probe.spec.containers.livenessProbe.ProbeHandler.exec of type v1.ExecAction',
    ],
    'a list for a struct': [
      podWithContainer('lifecycle: []'),
      'array into Go struct field Container.spec.containers.lifecycle of type v1.Lifecycle',
    ],
    'a text for a boolean': [
      podWithContainer('tty: "true"'),
      'string into Go struct field Container.spec.containers.tty of type bool',
    ],
    'a number for a label': [
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    v: 1\nspec:\n  containers: [{name: a, image: b}]\n',
      'number into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    'a list for labels': [
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels: []\nspec:\n  containers: [{name: a, image: b}]\n',
      'array into Go struct field ObjectMeta.metadata.labels of type map[string]string',
    ],
    'a text for the spec': [
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: x\n',
      'string into Go struct field Pod.spec of type v1.PodSpec',
    ],
    'a text for what is not looked into': [
      podWithSpec('affinity: {nodeAffinity: x}'),
      'string into Go struct field Affinity.spec.affinity.nodeAffinity of type v1.NodeAffinity',
    ],
  };

  for (const [name, [text, sentence]] of Object.entries(CASES)) {
    it(`is refused in Go's words: ${name}`, () => {
      expect(messages(text)).to.deep.equal([`${WHOLE}json: cannot unmarshal ${sentence}`]);
    });
  }

  it('is refused when it is no quantity', () => {
    const text = podWithContainer('resources:\n  limits:\n    cpu: fast\n    memory: true');
    expect(messages(text)).to.have.length(2);
    expect(messages(text)[0]).to.match(/quantities must match the regular expression/);
  });

  it('is a quantity when it is one', () => {
    const text = podWithContainer('resources:\n  requests: {cpu: 100m, memory: 1Gi, a: 1.5, b: "2", c: 1e3}');
    expect(messages(text)).to.deep.equal([]);
  });

  it('is reported with every other, each at its place, though upstream stops at the first', () => {
    const text = podWithContainer('command: [1, a, 2]\nargs: x\nworkdir: /\nports:\n- containerPort: http');
    expect(places(text)).to.deep.equal([
      '9:15 spec.containers[0].command[0]',
      '9:21 spec.containers[0].command[2]',
      '10:11 spec.containers[0].args',
      '11:5 spec.containers[0].workdir',
      '13:22 spec.containers[0].ports[0].containerPort',
    ]);
  });

  it('is not reported once more as a missing value or by what depends on it', () => {
    const text = podWithSpec(
      'terminationGracePeriodSeconds: "60"\nos: linux',
      'lifecycle:\n  stopSignal: SIGINT\n  postStart:\n    exec: {command: x}\n  preStop:\n    sleep: {seconds: 45}',
    );
    expect(places(text).map((place) => place.split(' ')[1])).to.deep.equal([
      'spec.terminationGracePeriodSeconds',
      'spec.os',
      'spec.containers[0].lifecycle.postStart.exec.command',
    ]);
  });
});

describe('A null', () => {
  it('counts as a field that is left out', () => {
    expect(read(podWithContainer('lifecycle:\nenv:\nreadinessProbe: ~')).errors).to.deep.equal([]);
  });

  it('is the zero value in a list or a map', () => {
    expect(messages(podWithContainer('env: [~]'))).to.deep.equal([
      'spec.containers[0].env[0].name: Required value',
    ]);
    const text = podWithContainer(
      'command: [a, ~]\nrestartPolicy: Never\nrestartPolicyRules:\n- action: Restart\n  exitCodes: {operator: In, values: [~]}',
    );
    const [container] = read(text).pods[0]?.spec.containers ?? [];
    expect(container?.command).to.deep.equal(['a', '']);
    expect(container?.restartPolicyRules?.[0]?.exitCodes.values).to.deep.equal([0]);
    expect(read(`${podWithSpec('nodeSelector: {a: ~}')}`).errors).to.deep.equal([]);
  });
});

describe('An object that upstream knows and hooklet ignores', () => {
  it('is accepted, whatever is in it', () => {
    const volumes =
      'volumes:\n- name: v\n  projected:\n    defaultMode: 420\n    sources: [{secret: {name: s, optional: true}}, ~]';
    expect(read(podWithSpec(volumes)).errors).to.deep.equal([]);
  });

  it('is not looked into when it is the status of a running pod', () => {
    expect(read(`${podWithContainer()}status:\n  anything: [1, yes, {a: ~}]\n`).errors).to.deep.equal([]);
  });
});
