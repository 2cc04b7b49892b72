/** What a sync has to do, in words; and the container records that upstream's tables are made of. */

import { computePodActions } from '../../supervisor/lifecycle/compute-actions.ts';
import type { PodState, ProbeResult, Prober } from '../../supervisor/lifecycle/pod-state.ts';
import type { RestartPolicy } from '../../supervisor/manifest/pod.ts';
import { type ContainerFields, probe } from './pod.ts';
import { ended, INIT, podState, prober, type RecordFields, RUNNING, SIDECAR, WAITING } from './state.ts';

export const POLICIES: readonly RestartPolicy[] = ['Always', 'OnFailure', 'Never'];

export function inWords(state: PodState): string[] {
  const actions = computePodActions(state);
  if (actions.kind === 'kill-pod') return ['kill the pod'];
  return actions.steps.map((step) =>
    step.do === 'kill' ? `kill ${step.container}: ${step.message}` : `${step.do} ${step.container}`,
  );
}

interface Fields {
  readonly policy?: RestartPolicy;
  readonly probers?: readonly Prober[];
}

export function actions(
  records: readonly RecordFields[],
  { policy = 'Always', probers = [] }: Fields = {},
): string[] {
  return inWords({ ...podState(records, { restartPolicy: policy }), probers });
}

export const running: RecordFields = { state: RUNNING };
export const waiting: RecordFields = { state: WAITING };
export const failed: RecordFields = { state: ended(111) };
export const succeeded: RecordFields = { state: ended(0) };
/** What it was started from is not what the manifest says now. */
export const changed: RecordFields = { state: RUNNING, spec: { image: 'app:2' } };
export const init = (fields: RecordFields): RecordFields => ({ role: INIT, ...fields });
export const side = (fields: RecordFields = {}, spec: ContainerFields = {}): RecordFields => ({
  role: SIDECAR,
  ...fields,
  spec: { restartPolicy: 'Always', ...fields.spec, ...spec },
});
export const live: ContainerFields = { livenessProbe: probe() };
export const startup: ContainerFields = { startupProbe: probe() };
export const result = (container: string, kind: Prober['probe'], value: ProbeResult) =>
  prober(container, kind, { result: value });
