import { expect } from 'chai';
import { podWithContainer, podWithSpec, warnings } from '../read.ts';

describe('The API server warns', () => {
  it('of a port number that is there twice, in all containers', () => {
    const text = podWithSpec(
      'initContainers: [{name: a, image: b, ports: [{containerPort: 80}]}]',
      'ports: [{containerPort: 80}, {containerPort: 80, hostPort: 80}, {containerPort: 80, protocol: UDP}]',
    );
    expect(warnings(text)).to.deep.equal([
      'spec.containers[0].ports[0]: duplicate port definition with spec.initContainers[0].ports[0]',
      'spec.containers[0].ports[1]: overlapping port definition with spec.initContainers[0].ports[0]',
      'spec.containers[0].ports[1]: overlapping port definition with spec.containers[0].ports[0]',
    ]);
  });

  it('not of one port on two ports of the host', () => {
    const ports = 'ports: [{containerPort: 80, hostPort: 80}, {containerPort: 80, hostPort: 81}]';
    expect(warnings(podWithContainer(ports))).to.deep.equal([]);
  });

  it('of a port name that two containers have', () => {
    const text = podWithSpec(
      'initContainers: [{name: a, image: b, ports: [{containerPort: 81, name: web}]}]',
      'ports: [{containerPort: 80, name: web}]',
    );
    expect(warnings(text)).to.deep.equal([
      'spec.containers[0].ports[0]: duplicate port name "web" with spec.initContainers[0].ports[0], services and probes that select ports by name will use spec.initContainers[0].ports[0]',
    ]);
  });

  it('of a variable that hides an earlier one, unless it extends it', () => {
    const env =
      'env: [{name: A, value: x}, {name: A, value: "$(A)y"}, {name: A, value: "$(A)"}, {name: A}, {name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]';
    const hides = 'hides previous definition of "A", which may be dropped when using apply';
    expect(warnings(podWithContainer(env))).to.deep.equal(
      [2, 3, 4].map((index) => `spec.containers[0].env[${index}]: ${hides}`),
    );
  });
});
