/** A container's own restartPolicy and restartPolicyRules (KEP-5307, KEP-5532), gates on as in 1.36. */

import type { Container, ContainerRestartRule } from '../pod.ts';
import type { Path } from '../source/tree.ts';
import { type FieldErrors, required, tooMany, unsupported } from './field-error.ts';

/** Sorted, unlike the Pod's own list. */
const POLICIES = ['Always', 'Never', 'OnFailure'];
const ACTIONS = ['Restart', 'RestartAllContainers'];
const OPERATORS = ['In', 'NotIn'];
const MAX_RULES = 20;
const MAX_EXIT_CODES = 255;

export function* validateRestartPolicy(container: Container, path: Path): FieldErrors {
  const { restartPolicy, restartPolicyRules: rules = [] } = container;
  const place = [...path, 'restartPolicy'];
  if (restartPolicy === undefined) {
    if (rules.length === 0) return;
    yield required(place, 'must specify restartPolicy when restart rules are used');
  } else if (!POLICIES.includes(restartPolicy)) {
    yield unsupported(place, restartPolicy, POLICIES);
  }
  if (rules.length > MAX_RULES) yield tooMany([...path, 'restartPolicyRules'], rules.length, MAX_RULES);
  for (const [index, rule] of rules.entries())
    yield* validateRule(rule, [...path, 'restartPolicyRules', index]);
}

function* validateRule({ action, exitCodes }: ContainerRestartRule, path: Path): FieldErrors {
  if (!ACTIONS.includes(action)) yield unsupported([...path, 'action'], action, ACTIONS);
  const place = [...path, 'exitCodes'];
  // Defaulting leaves it out when the author did, whatever the accepted Pod's type promises.
  if ((exitCodes as typeof exitCodes | undefined) === undefined) {
    yield required(place, 'must be specified');
    return;
  }
  if (!OPERATORS.includes(exitCodes.operator))
    yield unsupported([...place, 'operator'], exitCodes.operator, OPERATORS);
  const { values } = exitCodes;
  if (values.length > MAX_EXIT_CODES) yield tooMany([...place, 'values'], values.length, MAX_EXIT_CODES);
}
