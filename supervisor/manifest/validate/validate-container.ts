/** What holds for every kind of container: `validateContainerCommon`. */

import type { Container } from '../pod.ts';
import type { Path } from '../source/tree.ts';
import type { UncheckedContainer } from '../unchecked.ts';
import { type FieldErrors, required, unsupported, withRemedy } from './field-error.ts';
import { dns1123Label } from './names.ts';
import { validateEnv, validateEnvFrom } from './validate-env.ts';
import { named } from './validate-metadata.ts';
import { validatePorts } from './validate-ports.ts';
import { validateUserAndGroup } from './validate-user.ts';

const TERMINATION_MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError'];
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];

const NO_IMAGE = 'nothing is pulled, but a Pod names an image: any name does when there is a command';

export function* validateContainer(
  container: Container,
  written: UncheckedContainer,
  path: Path,
): FieldErrors {
  if (container.name === '') yield required([...path, 'name']);
  else yield* named([...path, 'name'], container.name, dns1123Label);
  if (container.image === '') yield withRemedy(required([...path, 'image']), NO_IMAGE);
  const { terminationMessagePolicy: policy } = container;
  if (!TERMINATION_MESSAGE_POLICIES.includes(policy)) {
    yield unsupported([...path, 'terminationMessagePolicy'], policy, TERMINATION_MESSAGE_POLICIES);
  }
  yield* validatePorts(container.ports, [...path, 'ports']);
  yield* validateEnv(written.env ?? [], [...path, 'env']);
  yield* validateEnvFrom(written.envFrom ?? [], [...path, 'envFrom']);
  const { imagePullPolicy } = written;
  if (imagePullPolicy && !PULL_POLICIES.includes(imagePullPolicy)) {
    yield unsupported([...path, 'imagePullPolicy'], imagePullPolicy, PULL_POLICIES);
  }
  yield* validateUserAndGroup(container.securityContext, [...path, 'securityContext']);
}
