/** The QoS class of a pod: `pkg/apis/core/v1/helper/qos/qos.go`. */

interface Requirements {
  readonly limits?: Readonly<Record<string, unknown>>;
  readonly requests?: Readonly<Record<string, unknown>>;
}

export type QualityOfService = 'BestEffort' | 'Burstable' | 'Guaranteed';

const COUNTED = ['cpu', 'memory'];

/** Shown, not enforced: there are no limits on a process here. */
export function qualityOfService(spec: Readonly<Record<string, unknown>>): QualityOfService {
  const containers = [...listOf(spec.initContainers), ...listOf(spec.containers)];
  const requirements = containers.map(({ resources }) => (resources ?? {}) as Requirements);
  const asksForSomething = requirements.some(({ limits = {}, requests = {} }) =>
    COUNTED.some((name) => isPositive(limits[name]) || isPositive(requests[name])),
  );
  if (!asksForSomething) return 'BestEffort';
  const guaranteed = requirements.every(({ limits = {}, requests = {} }) =>
    COUNTED.every((name) => isPositive(limits[name]) && limits[name] === (requests[name] ?? limits[name])),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function listOf(value: unknown): readonly { readonly resources?: unknown }[] {
  return Array.isArray(value) ? value : [];
}

function isPositive(quantity: unknown): boolean {
  return quantity !== undefined && Number.parseFloat(String(quantity)) > 0;
}
