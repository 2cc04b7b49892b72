/** Affinity, spread constraints and selectors, `staging/src/k8s.io/api/core/v1/types.go`: kept and given back, not used. */

import type { Fields } from './structs.ts';

export const SCHEDULING_STRUCTS = {
  Affinity: {
    nodeAffinity: 'v1.NodeAffinity',
    podAffinity: 'v1.PodAffinity',
    podAntiAffinity: 'v1.PodAntiAffinity',
  },
  TopologySpreadConstraint: {
    maxSkew: 'int32',
    topologyKey: 'string',
    whenUnsatisfiable: 'v1.UnsatisfiableConstraintAction',
    labelSelector: 'v1.LabelSelector',
    minDomains: 'int32',
    nodeAffinityPolicy: 'v1.NodeInclusionPolicy',
    nodeTaintsPolicy: 'v1.NodeInclusionPolicy',
    matchLabelKeys: '[]string',
  },
  NodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: 'v1.NodeSelector',
    preferredDuringSchedulingIgnoredDuringExecution: '[]v1.PreferredSchedulingTerm',
  },
  PodAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: '[]v1.PodAffinityTerm',
    preferredDuringSchedulingIgnoredDuringExecution: '[]v1.WeightedPodAffinityTerm',
  },
  PodAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: '[]v1.PodAffinityTerm',
    preferredDuringSchedulingIgnoredDuringExecution: '[]v1.WeightedPodAffinityTerm',
  },
  LabelSelector: { matchLabels: 'map[string]string', matchExpressions: '[]v1.LabelSelectorRequirement' },
  NodeSelector: { nodeSelectorTerms: '[]v1.NodeSelectorTerm' },
  PreferredSchedulingTerm: { weight: 'int32', preference: 'v1.NodeSelectorTerm' },
  PodAffinityTerm: {
    labelSelector: 'v1.LabelSelector',
    namespaces: '[]string',
    topologyKey: 'string',
    namespaceSelector: 'v1.LabelSelector',
    matchLabelKeys: '[]string',
    mismatchLabelKeys: '[]string',
  },
  WeightedPodAffinityTerm: { weight: 'int32', podAffinityTerm: 'v1.PodAffinityTerm' },
  LabelSelectorRequirement: { key: 'string', operator: 'v1.LabelSelectorOperator', values: '[]string' },
  NodeSelectorTerm: {
    matchExpressions: '[]v1.NodeSelectorRequirement',
    matchFields: '[]v1.NodeSelectorRequirement',
  },
  NodeSelectorRequirement: { key: 'string', operator: 'v1.NodeSelectorOperator', values: '[]string' },
} as const satisfies Record<string, Fields>;
