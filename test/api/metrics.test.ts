/** `/metrics`: the kubelet's names and ours, counted exactly while real containers start, fail, are probed and stop. */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { FAMILIES } from '../../supervisor/api/metrics/families.ts';
import { createJournal } from '../../supervisor/timeline/journal.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { type ParsedFamily, parseExposition } from '../support/exposition.ts';
import { FOREVER, sh } from '../support/inline-pod.ts';
import { ROOT } from '../support/program.ts';

type Metrics = ReadonlyMap<string, ParsedFamily>;

/** `{a="b"} 1` of each series, sorted; of a histogram its counts. */
function series(metrics: Metrics, name: string): readonly string[] {
  const family = metrics.get(name);
  const wanted = family?.type === 'histogram' ? `${name}_count` : name;
  const samples = (family?.samples ?? []).filter((sample) => sample.name === wanted);
  return samples
    .map(({ labels, value }) => {
      const pairs = Object.entries(labels).map(([label, text]) => `${label}=${text}`);
      return [...pairs, value].join(' ');
    })
    .sort();
}

function numberOf(metrics: Metrics, name: string, suffix = ''): number | undefined {
  return metrics.get(name)?.samples.find((sample) => sample.name === `${name}${suffix}`)?.value;
}

describe('The metrics of the API', function () {
  this.timeout(40_000);
  let test: TestApi;

  beforeEach(async () => {
    test = await startTestApi(createJournal());
  });
  afterEach(() => test.close());

  async function scrape(path = '/metrics'): Promise<Metrics> {
    const { code, headers, text } = await test.call(path);
    expect(code, text).to.equal(200);
    expect(headers['content-type']).to.equal('text/plain; version=0.0.4; charset=utf-8');
    return parseExposition(text);
  }

  async function create(name: string, spec: object): Promise<void> {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec };
    const reply = await test.call('/api/v1/namespaces/default/pods', { method: 'POST', body: pod });
    expect(reply.code, reply.text).to.equal(201);
  }

  const remove = (name: string, query = '') =>
    test.call(`/api/v1/namespaces/default/pods/${name}${query}`, { method: 'DELETE' });

  /** Scrapes until the series are so. */
  function shows(wanted: Readonly<Record<string, readonly string[]>>): Promise<Metrics> {
    return eventually(
      async () => {
        const metrics = await scrape();
        const found = Object.fromEntries(Object.keys(wanted).map((name) => [name, series(metrics, name)]));
        expect(found).to.deep.equal(wanted);
        return metrics;
      },
      { timeoutMs: 20_000, everyMs: 50 },
    );
  }

  it('counts a start, its hooks, a stop and the grace that it took', async () => {
    const lifecycle = {
      postStart: { exec: { command: ['true'] } },
      preStop: { exec: { command: ['sh', '-c', 'exit 3'] } },
    };
    await create('web', {
      terminationGracePeriodSeconds: 20,
      initContainers: [sh('init', 'exit 0')],
      containers: [sh('main', FOREVER, { lifecycle })],
    });
    const up = await shows({
      kubelet_started_pods_total: ['1'],
      kubelet_started_containers_total: ['container_type=container 1', 'container_type=init_container 1'],
      kubelet_pod_start_duration_seconds: ['1'],
      kubelet_running_pods: ['1'],
      kubelet_running_containers: ['container_state=exited 1', 'container_state=running 1'],
      kubelet_terminated_containers_total: ['container_type=init_container exit_code=0 reason=Completed 1'],
      hooklet_lifecycle_hooks_total: ['hook=postStart handler=exec result=successful 1'],
      hooklet_container_stops_total: [],
    });
    expect(series(up, 'kubelet_working_pods')).to.include('lifecycle=sync config=desired static= 1');
    expect(series(up, 'kubelet_desired_pods')).to.deep.equal(['static= 1']);
    expect(numberOf(up, 'kubelet_containers_per_pod_count', '_sum')).to.equal(1);
    await remove('web');
    const down = await shows({
      kubelet_terminated_containers_total: [
        'container_type=container exit_code=0 reason=Completed 1',
        'container_type=init_container exit_code=0 reason=Completed 1',
      ],
      hooklet_lifecycle_hooks_total: [
        'hook=postStart handler=exec result=successful 1',
        'hook=preStop handler=exec result=failed 1',
      ],
      hooklet_container_stops_total: ['cause=pod-ends end=ended 1'],
      hooklet_container_termination_duration_seconds: ['cause=pod-ends 1'],
      hooklet_grace_period_used_ratio: ['cause=pod-ends 1'],
      kubelet_running_pods: ['0'],
      kubelet_started_containers_errors_total: [],
      hooklet_container_restarts_total: [],
    });
    const seconds = numberOf(down, 'hooklet_container_termination_duration_seconds', '_sum') ?? 0;
    const share = numberOf(down, 'hooklet_grace_period_used_ratio', '_sum') ?? 0;
    expect(share).to.be.closeTo(seconds / 20, 1e-9);
    expect(series(down, 'hooklet_events_total')).to.include('type=Warning reason=FailedPreStopHook 1');
  });

  it('counts a failed postStart, a tcpSocket hook and a program that cannot be executed as errors of the start', async () => {
    const failing = (postStart: object) => ({
      restartPolicy: 'Never',
      containers: [sh('main', FOREVER, { lifecycle: { postStart } })],
    });
    await create('hook', failing({ exec: { command: ['false'] } }));
    await create('socket', failing({ tcpSocket: { port: 1 } }));
    await create('none', {
      restartPolicy: 'Never',
      containers: [{ name: 'main', image: 'x', command: ['/no/such'] }],
    });
    await create('image', { containers: [{ name: 'main', image: 'x' }] });
    const metrics = await shows({
      kubelet_started_containers_total: ['container_type=container 4'],
      kubelet_started_containers_errors_total: [
        'container_type=container code=ErrImageNeverPull 1',
        'container_type=container code=PostStartHookError 2',
        'container_type=container code=RunContainerError 1',
      ],
      hooklet_lifecycle_hooks_total: [
        'hook=postStart handler=exec result=failed 1',
        'hook=postStart handler=invalid result=failed 1',
      ],
      hooklet_container_stops_total: ['cause=failed-post-start end=ended 2'],
    });
    expect(series(metrics, 'kubelet_terminated_containers_total')).to.include(
      'container_type=container exit_code=128 reason=StartError 1',
    );
  });

  it('counts restarts and KILLs, and probes only as long as their pod is there', async () => {
    const probe = (command: string, failureThreshold: number) => ({
      exec: { command: [command] },
      periodSeconds: 1,
      failureThreshold,
    });
    await create('sick', {
      terminationGracePeriodSeconds: 1,
      containers: [
        sh('main', "trap '' TERM; while :; do sleep 0.05; done", {
          livenessProbe: probe('false', 1),
          readinessProbe: probe('true', 1),
        }),
      ],
    });
    const metrics = await eventually(
      async () => {
        const found = await scrape();
        expect(series(found, 'hooklet_container_restarts_total')).to.deep.equal([
          'container_type=container 1',
        ]);
        return found;
      },
      { timeoutMs: 30_000, everyMs: 20 },
    );
    expect(series(metrics, 'hooklet_container_stops_total')).to.deep.equal(['cause=liveness end=killed 1']);
    const uid = test.store.find('default', 'sick')?.object().metadata.uid;
    const probes = series(metrics, 'prober_probe_total');
    const labels = `container=main pod=sick namespace=default`;
    expect(probes[0]).to.match(
      new RegExp(`^probe_type=Liveness ${labels} result=failed pod_uid=${uid} [1-9]`),
    );
    expect(probes[1]).to.match(
      new RegExp(`^probe_type=Readiness ${labels} result=successful pod_uid=${uid} [1-9]`),
    );
    expect(series(metrics, 'prober_probe_duration_seconds').map((line) => line.split(' ')[0])).to.deep.equal([
      'probe_type=Readiness',
    ]);
    await remove('sick', '?gracePeriodSeconds=0');
    await shows({ prober_probe_total: [], prober_probe_duration_seconds: [], kubelet_running_pods: ['0'] });
  });

  it('counts what happened before anybody asked for it', async () => {
    await create('early', { restartPolicy: 'Never', containers: [sh('main', 'exit 7')] });
    await shows({
      kubelet_terminated_containers_total: ['container_type=container exit_code=7 reason=Error 1'],
    });
  });

  it('counts a sleep hook that was cut short', async () => {
    const lifecycle = { preStop: { sleep: { seconds: 1 } } };
    await create('sleeper', {
      terminationGracePeriodSeconds: 30,
      containers: [sh('main', FOREVER, { lifecycle: { preStop: { sleep: { seconds: 20 } } } })],
    });
    await create('rested', { containers: [sh('main', FOREVER, { lifecycle })] });
    await shows({ kubelet_running_containers: ['container_state=exited 0', 'container_state=running 2'] });
    await remove('rested');
    await remove('sleeper', '?gracePeriodSeconds=1');
    await shows({
      kubelet_sleep_action_terminated_early_total: ['1'],
      hooklet_lifecycle_hooks_total: [
        'hook=preStop handler=sleep result=failed 1',
        'hook=preStop handler=sleep result=successful 1',
      ],
    });
  });

  it('counts a hook that found http behind https', async () => {
    const server = createServer((_, response) => response.end('warm'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const lifecycle = { postStart: { httpGet: { scheme: 'HTTPS', path: '/', port } } };
      await create('plain', { containers: [sh('main', FOREVER, { lifecycle })] });
      await shows({
        kubelet_lifecycle_handler_http_fallbacks_total: ['1'],
        hooklet_lifecycle_hooks_total: ['hook=postStart handler=httpGet result=successful 1'],
      });
    } finally {
      server.close();
    }
  });

  it('is found where the kubelet of a node is asked, its probes apart', async () => {
    const whole = await scrape('/api/v1/nodes/machine/proxy/metrics');
    expect(series(whole, 'kubelet_node_name')).to.deep.equal(['node=machine 1']);
    const probes = await test.call('/api/v1/nodes/machine/proxy/metrics/probes');
    expect([probes.code, probes.text.trim()]).to.deep.equal([200, '']);
    expect((await test.call('/api/v1/nodes/other/proxy/metrics')).code).to.equal(404);
  });

  it('has what has no labels from the start, with 0', async () => {
    const metrics = await scrape();
    for (const name of [
      'kubelet_started_pods_total',
      'kubelet_lifecycle_handler_http_fallbacks_total',
      'kubelet_running_pods',
    ])
      expect(series(metrics, name)).to.deep.equal(['0']);
    expect(series(metrics, 'kubelet_pod_start_duration_seconds')).to.deep.equal(['0']);
  });
});

describe('The page of the metrics', () => {
  const page = readFileSync(join(ROOT, 'docs/metrics.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` \| (\w+) \|([^|]*)\|/gm)];

  it('names every metric with its type and labels, and no other', () => {
    const told = Object.fromEntries(
      rows.map(([, name, type, labels = '']) => [
        name,
        { type, labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label) },
      ]),
    );
    const made = Object.fromEntries(
      Object.entries(FAMILIES).map(([name, { type, labels }]) => [name, { type, labels: [...labels] }]),
    );
    expect(told).to.deep.equal(made);
  });
});
