/** The one node: this machine. */

import { readFileSync } from 'node:fs';
import { arch, availableParallelism, release, totalmem } from 'node:os';
import { randomUuid } from '../../host/random-uuid.ts';
import { POD_ADDRESS } from '../../lifecycle/status.ts';
import { formatTime } from '../../lifecycle/time-format.ts';
import type { Draft } from '../../node/store/collection.ts';
import type { KubeObject } from '../../node/store/kube-object.ts';

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/** Far more than anybody runs on one machine; nothing counts them. */
const MOST_PODS = 10_000;

const PRESSURES = [
  ['MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
] as const;

export interface NodeVersions {
  /** Of Kubernetes: whose rules hooklet follows. */
  readonly kubernetes: string;
  readonly hooklet: string;
}

/** Ready from the start, without taints. `now`: when hooklet started. */
export function nodeObject(name: string, versions: NodeVersions, now: number): Draft<KubeObject> {
  const architecture = ARCHITECTURES[arch()] ?? arch();
  const os = process.platform === 'darwin' ? 'darwin' : 'linux';
  const resources = {
    cpu: String(availableParallelism()),
    memory: `${Math.floor(totalmem() / 1024)}Ki`,
    pods: String(MOST_PODS),
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: randomUuid(),
      creationTimestamp: formatTime(now),
      labels: {
        'kubernetes.io/arch': architecture,
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': os,
      },
    },
    spec: {},
    status: {
      capacity: resources,
      allocatable: resources,
      conditions: conditions(formatTime(now)),
      addresses: [
        { type: 'InternalIP', address: POD_ADDRESS },
        { type: 'Hostname', address: name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 0 } },
      nodeInfo: {
        machineID: '',
        systemUUID: '',
        bootID: '',
        kernelVersion: release(),
        osImage: osImage(),
        containerRuntimeVersion: `hooklet://${versions.hooklet}`,
        kubeletVersion: versions.kubernetes,
        kubeProxyVersion: '',
        operatingSystem: os,
        architecture,
      },
      images: [],
    },
  };
}

function conditions(time: string): readonly object[] {
  const at = { lastHeartbeatTime: time, lastTransitionTime: time };
  return [
    ...PRESSURES.map(([type, reason, message]) => ({ type, status: 'False', ...at, reason, message })),
    {
      type: 'Ready',
      status: 'True',
      ...at,
      reason: 'KubeletReady',
      message: 'hooklet is posting ready status',
    },
  ];
}

function osImage(): string {
  try {
    const text = readFileSync('/etc/os-release', 'utf8');
    return /^PRETTY_NAME="?([^"\n]*)"?/m.exec(text)?.[1] ?? process.platform;
  } catch {
    return process.platform;
  }
}
