/** What every cluster has and programs look for: a service for the API, a service account, the root certificate. */

import { randomUuid } from '../../host/random-uuid.ts';
import { formatTime } from '../../lifecycle/time-format.ts';
import type { Draft } from '../../node/store/collection.ts';
import type { KubeObject } from '../../node/store/kube-object.ts';

/** `default/kubernetes`: where the API is. */
export function apiService(port: number, now: number): Draft<KubeObject> {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      ...identity('kubernetes', 'default', now),
      labels: { component: 'apiserver', provider: 'kubernetes' },
    },
    spec: {
      type: 'ClusterIP',
      clusterIP: '127.0.0.1',
      clusterIPs: ['127.0.0.1'],
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      sessionAffinity: 'None',
      ports: [{ name: 'https', port, protocol: 'TCP', targetPort: port }],
    },
    status: { loadBalancer: {} },
  };
}

export function defaultServiceAccount(namespace: string, now: number): Draft<KubeObject> {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: identity('default', namespace, now) };
}

/** The certificate that the API is known by. */
export function rootCertificate(namespace: string, certificate: string, now: number): Draft<KubeObject> {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      ...identity('kube-root-ca.crt', namespace, now),
      annotations: {
        'kubernetes.io/description':
          'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
      },
    },
    data: { 'ca.crt': certificate },
  };
}

/** The node's heartbeat: held as long as hooklet runs, so that nobody renews it. */
export function nodeLease(node: string, now: number): Draft<KubeObject> {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: identity(node, 'kube-node-lease', now),
    spec: { holderIdentity: node, leaseDurationSeconds: 40 },
  };
}

function identity(name: string, namespace: string, now: number) {
  return { name, namespace, uid: randomUuid(), creationTimestamp: formatTime(now) };
}
