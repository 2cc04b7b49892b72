/** What every cluster has and programs look for: a service for the API, a service account, the root certificate. */

import { randomUUID } from 'node:crypto';
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

function identity(name: string, namespace: string, now: number) {
  return { name, namespace, uid: randomUUID(), creationTimestamp: formatTime(now) };
}
