/** The columns of `kubectl get pods`: `pkg/printers/internalversion/printers.go`, printPod. */

import type { PodStatus } from '../../lifecycle/pod-status.ts';
import { podColumns } from '../../lifecycle/status-column.ts';
import { objectsOf } from '../../manifest/object/json-object.ts';
import type { PodSpec } from '../../manifest/pod.ts';
import type { PodObject } from '../../node/store/kube-object.ts';
import { ageSince } from './human-duration.ts';
import type { TableDefinition } from './table.ts';

const NONE = '<none>';

export const POD_TABLE: TableDefinition<PodObject> = {
  columns: [
    { name: 'Name' },
    { name: 'Ready' },
    { name: 'Status' },
    { name: 'Restarts' },
    { name: 'Age' },
    { name: 'IP', wide: true },
    { name: 'Node', wide: true },
    { name: 'Nominated Node', wide: true },
    { name: 'Readiness Gates', wide: true },
  ],
  cells(pod, now) {
    const { metadata, spec, status } = pod;
    const columns = podColumns(columnSpec(pod), columnStatus(pod), metadata.deletionTimestamp !== undefined);
    const { restarts, lastRestartAt } = columns;
    const ago = lastRestartAt === undefined ? '' : ` (${ageSince(lastRestartAt, now)} ago)`;
    return [
      metadata.name,
      columns.ready,
      columns.status,
      restarts === 0 ? '0' : `${restarts}${ago}`,
      ageSince(metadata.creationTimestamp, now),
      status.podIP || NONE,
      String(spec.nodeName || NONE),
      NONE,
      readinessGates(pod),
    ];
  },
};

/** Of the spec only names and restart policies are looked at. */
function columnSpec({ spec }: PodObject): Pick<PodSpec, 'containers' | 'initContainers'> {
  const { containers, initContainers } = spec;
  return {
    containers: objectsOf(containers) as unknown as PodSpec['containers'],
    initContainers: objectsOf(initContainers) as unknown as PodSpec['initContainers'],
  };
}

/** Before the first status there are no containers to tell of. */
function columnStatus({ status }: PodObject): PodStatus {
  const { containerStatuses = [], conditions = [] } = status;
  return { ...status, containerStatuses, conditions } as PodStatus;
}

/** Nobody sets their conditions here. */
function readinessGates({ spec, status }: PodObject): string {
  const gates = objectsOf(spec.readinessGates);
  if (gates.length === 0) return NONE;
  const isTrue = (type: unknown) =>
    status.conditions?.some((each) => each.type === type && each.status === 'True') ?? false;
  return `${gates.filter(({ conditionType }) => isTrue(conditionType)).length}/${gates.length}`;
}
