/** What the handlers of pods share. */

import type { PodObject } from '../../node/store/kube-object.ts';
import type { PodStore } from '../../node/store/pod-store.ts';
import type { Namespaces } from '../cluster/namespaces.ts';
import type { Resource } from '../discovery/resource.ts';

export interface PodContext {
  readonly store: PodStore;
  readonly resource: Resource<PodObject>;
  readonly namespaces: Namespaces;
}
