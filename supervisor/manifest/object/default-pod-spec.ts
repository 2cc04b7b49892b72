/** What the API server and its admission plugins fill into a pod's spec, and a scheduler: the whole stored spec. */

import { defaultContainerObject, orDefault } from './default-container.ts';
import { isJsonObject, type JsonObject, mapField, mapList, objectsOf } from './json-object.ts';

/** DefaultTolerationSeconds. */
const TOLERATIONS = ['not-ready', 'unreachable'].map((what) => ({
  key: `node.kubernetes.io/${what}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 300,
}));

const DEFAULT_MODE = 0o644;

/** Upstream stores a negative grace as this, with a warning. */
const GRACE_FOR_NEGATIVE = 1;

/** The spec with its defaults; what was written stays, also what means nothing here. */
export function defaultPodSpec(spec: JsonObject, nodeName: string): JsonObject {
  const hostNetwork = spec.hostNetwork === true;
  const serviceAccount = spec.serviceAccountName || spec.serviceAccount;
  const { terminationGracePeriodSeconds: grace = 30 } = spec;
  let result: JsonObject = {
    ...spec,
    ...orDefault(spec, 'dnsPolicy', 'ClusterFirst'),
    ...orDefault(spec, 'restartPolicy', 'Always'),
    ...orDefault(spec, 'schedulerName', 'default-scheduler'),
    ...orDefault(spec, 'nodeName', nodeName),
    securityContext: spec.securityContext ?? {},
    terminationGracePeriodSeconds: Number(grace) < 0 ? GRACE_FOR_NEGATIVE : grace,
    enableServiceLinks: spec.enableServiceLinks ?? true,
    // Without one there is none: no token is mounted, and `kubectl describe` shows no account.
    ...(serviceAccount ? { serviceAccountName: serviceAccount, serviceAccount } : {}),
    priority: spec.priority ?? 0,
    ...orDefault(spec, 'preemptionPolicy', 'PreemptLowerPriority'),
    tolerations: withTolerations(objectsOf(spec.tolerations)),
  };
  for (const list of ['containers', 'initContainers']) {
    result = mapList(result, list, (container) => defaultContainerObject(container, hostNetwork));
  }
  return mapList(result, 'volumes', defaultVolume);
}

function withTolerations(tolerations: readonly JsonObject[]): readonly JsonObject[] {
  const missing = TOLERATIONS.filter(
    ({ key, effect }) =>
      !tolerations.some(
        (each) => (each.key === key || !each.key) && (each.effect === effect || !each.effect),
      ),
  );
  return [...tolerations, ...missing];
}

/** A volume without a source is an emptyDir. */
function defaultVolume(volume: JsonObject): JsonObject {
  if (!Object.values(volume).some(isJsonObject)) return { ...volume, emptyDir: {} };
  let result = mapField(volume, 'hostPath', (source) => ({ ...source, type: source.type ?? '' }));
  for (const source of ['configMap', 'secret', 'downwardAPI', 'projected']) {
    result = mapField(result, source, (value) => ({
      ...value,
      defaultMode: value.defaultMode ?? DEFAULT_MODE,
    }));
  }
  return result;
}
