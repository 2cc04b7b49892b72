/** Every kubectl of this machine against hooklet: what a user asks of objects, as one matrix. */

import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { parseExposition } from '../support/exposition.ts';
import { describeKubectls, UP } from '../support/kubectl-suite.ts';

describeKubectls('kubectl: objects', ({ run, ok, fails, path, file, ready, begin }) => {
  it('applies: created, unchanged, configured; on the client, on the server, and dry', async () => {
    const first = file('web', { labels: { app: 'web' } });
    const changed = file('web', { labels: { app: 'other' } });
    expect(await ok('apply', '-f', first, '--dry-run=server')).to.equal('pod/web created (server dry run)\n');
    expect(await ok('apply', '-f', first)).to.equal('pod/web created\n');
    expect(await ok('apply', '-f', first)).to.equal('pod/web unchanged\n');
    const { code, stdout } = await run(['diff', '-f', changed]);
    expect([code, stdout]).to.satisfy(
      ([is, text]: [number, string]) => is === 1 && text.includes('+    app: other'),
    );
    expect(await ok('apply', '-f', changed, '--dry-run=client')).to.include('pod/web configured (dry run)');
    expect(await ok('apply', '-f', changed)).to.equal('pod/web configured\n');
    expect(await ok('apply', '-f', first, '--server-side', '--force-conflicts')).to.equal(
      'pod/web serverside-applied\n',
    );
    expect(await ok('get', 'pod', 'web', '-o', 'jsonpath={.metadata.labels.app}')).to.equal('web');
  });

  it('is refused with upstream’s text when a change is forbidden, and told the way', async () => {
    await ready('web');
    const stderr = await fails('apply', '-f', file('web', { script: `:; ${UP}` }));
    expect(stderr).to.match(
      /^The Pod "web" is invalid: spec: Forbidden: pod updates may not change fields other than/,
    );
    expect(stderr).to.include('kubectl replace --force');
    const uid = await ok('get', 'pod', 'web', '-o', 'jsonpath={.metadata.uid}');
    expect(await ok('replace', '--force', '-f', file('web', { script: `:; ${UP}` }))).to.include(
      'pod/web replaced',
    );
    expect(await ok('get', 'pod', 'web', '-o', 'jsonpath={.metadata.uid}')).to.not.equal(uid);
  });

  it('is refused with nonsense', async () => {
    const unknown = await fails('apply', '-f', file('web', { spec: { hostNam: 'x' } }));
    expect(unknown).to.include('strict decoding error: unknown field "spec.hostNam"');
    const invalid = await fails('create', '-f', file('web', { spec: { restartPolicy: 'always' } }));
    expect(invalid).to.equal(
      'The Pod "web" is invalid: spec.restartPolicy: Unsupported value: "always": supported values: "Always", "OnFailure", "Never"\n',
    );
    const kind = path('deployment.yaml');
    writeFileSync(kind, 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\n');
    expect(await fails('apply', '-f', kind)).to.include(
      'no matches for kind "Deployment" in version "apps/v1"',
    );
    expect(await fails('get', 'deploy')).to.include(`the server doesn't have a resource type "deploy"`);
    expect(await fails('get', 'pod', 'nope')).to.equal(
      'Error from server (NotFound): pods "nope" not found\n',
    );
  });

  it('creates, runs, replaces, edits, labels, annotates and patches', async () => {
    const written = file('web');
    expect(await ok('create', '-f', written)).to.equal('pod/web created\n');
    expect(await fails('create', '-f', written)).to.include('pods "web" already exists');
    expect(
      await ok('run', 'job', '--image=x', '--restart=Never', '--command', '--', 'sh', '-c', 'exit 3'),
    ).to.equal('pod/job created\n');
    expect(await ok('replace', '-f', file('web', { labels: { a: 'b' } }))).to.equal('pod/web replaced\n');
    expect(await ok('label', 'pod', 'web', 'x=y')).to.equal('pod/web labeled\n');
    expect(await ok('annotate', 'pod', 'web', 'n=m')).to.match(/^pod\/web annotated?\n$/);
    expect(await ok('patch', 'pod', 'web', '-p', '{"metadata":{"labels":{"p":"1"}}}')).to.equal(
      'pod/web patched\n',
    );
    await ok('patch', 'pod', 'web', '--type=merge', '-p', '{"metadata":{"labels":{"p":"2"}}}');
    const json =
      '[{"op":"test","path":"/metadata/labels/p","value":"2"},{"op":"remove","path":"/metadata/labels/x"}]';
    await ok('patch', 'pod', 'web', '--type=json', '-p', json);
    const edited = await run(['edit', 'pod', 'web'], { env: { EDITOR: 'sed -i s/a:.b/a:\\ edited/' } });
    expect(edited.stdout).to.equal('pod/web edited\n');
    expect(await ok('get', 'pod', 'web', '-o', 'jsonpath={.metadata.labels}')).to.equal(
      '{"a":"edited","p":"2"}',
    );
    expect(await ok('set', 'image', 'pod/web', 'main=x:2')).to.equal('pod/web image updated\n');
    await eventually(async () => {
      const jsonpath = 'jsonpath={.status.containerStatuses[0].restartCount}';
      expect(await ok('get', 'pod', 'web', '-o', jsonpath)).to.equal('1');
    });
    const refused = await fails('patch', 'pod', 'web', '-p', '{"spec":{"activeDeadlineSeconds":-1}}');
    expect(refused).to.include('must be between 1 and 2147483647, inclusive');
  });

  it('gets in every form', async () => {
    await ready('a', { labels: { app: 'x' } });
    await ready('b', { labels: { app: 'y' } });
    expect(await ok('get', 'pods')).to.match(
      /^NAME +READY +STATUS +RESTARTS +AGE\na +1\/1 +Running +0 +\d+s\nb /,
    );
    expect(await ok('get', 'pods', '-o', 'wide')).to.match(
      /NOMINATED NODE +READINESS GATES\na .* 127\.0\.0\.1 .* <none> +<none>\n/,
    );
    expect(await ok('get', 'pods', '-A')).to.match(/^NAMESPACE +NAME .*\ndefault +a /);
    expect(await ok('get', 'pods', '-l', 'app in (x)', '-o', 'name')).to.equal('pod/a\n');
    expect(await ok('get', 'pods', '--field-selector', 'metadata.name!=a', '-o', 'name')).to.equal('pod/b\n');
    expect(await ok('get', 'pods', '--sort-by=.metadata.creationTimestamp')).to.match(/\na .*\nb /);
    expect(await ok('get', 'pods', '--show-labels')).to.match(/app=x\n/);
    expect(await ok('get', 'all')).to.match(/^NAME .*\npod\/a [\s\S]*\nservice\/kubernetes /);
    expect(JSON.parse(await ok('get', 'pod', 'a', '-o', 'json'))).to.include({
      kind: 'Pod',
      apiVersion: 'v1',
    });
    expect(await ok('get', 'pod', 'a', '-o', 'yaml')).to.match(/^apiVersion: v1\nkind: Pod\n/);
    expect(await ok('get', 'pods', '-o', 'custom-columns=N:.metadata.name')).to.equal('N\na\nb\n');
  });

  it('watches, waits, and sees events', async () => {
    await ready('first');
    const pods = begin('get', 'pods', '-w');
    const events = begin('get', 'events', '-w');
    await eventually(() => expect(pods.output()).to.include('first'), { timeoutMs: 15_000 });
    await eventually(() => expect(events.output()).to.include('pod/first'), { timeoutMs: 15_000 });
    await ready('web');
    await ok('delete', 'pod', 'web', '--wait=true');
    await eventually(() =>
      expect(pods.output()).to.match(/ContainerCreating[\s\S]*Running[\s\S]*Terminating[\s\S]*Completed/),
    );
    await eventually(() => expect(events.output()).to.match(/Started[\s\S]*Killing/));
    expect(await ok('get', 'events')).to.match(/Normal +Started +pod\/web +Container started/);
    expect(await ok('events', '--for', 'pod/web')).to.match(/Normal +Started +Pod\/web +Container started/);
  });

  it('describes pods and the node', async () => {
    await ready('web');
    const page = await ok('describe', 'pod', 'web');
    expect(page)
      .to.match(/Status: +Running\n/)
      .and.to.match(/Ready: +True\n/);
    expect(page).to.match(/Events:\n[\s\S]*Normal +Started +\S+ +hooklet +/);
    expect(await ok('describe', 'node')).to.match(/Non-terminated Pods: +\(1 in total\)[\s\S]* web /);
    // Some versions say why and end with 0.
    expect((await run(['cordon', nodeName()])).stderr).to.include('the one node is this machine');
  });

  it('deletes in every way', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await ready(name, { labels: { name } });
    expect(await ok('delete', 'pod', 'a')).to.match(/^pod "a" deleted( from default namespace)?\n$/);
    expect(await ok('delete', 'pod', '-l', 'name=b', '--now')).to.match(/^pod "b" deleted/);
    expect(await ok('delete', 'pod', 'c', '--force', '--grace-period=0')).to.match(/^pod "c" force deleted/);
    expect(await fails('get', 'pod', 'c')).to.include('not found');
    expect(await ok('delete', 'pods', '--all', '--grace-period=1')).to.match(/^pod "d" deleted/);
    expect((await run(['get', 'pods'])).stderr).to.equal('No resources found in default namespace.\n');
    expect(await fails('delete', 'pod', 'a')).to.include('pods "a" not found');
  });

  it('knows namespaces, which come into being when they are used', async () => {
    const name = 'team';
    expect(await ok('create', 'namespace', name)).to.equal('namespace/team created\n');
    const command = ['--image=x', '--command', '--', 'sh', '-c', UP];
    expect(await ok('run', 'web', '-n', name, ...command)).to.equal('pod/web created\n');
    await ok('run', 'web', '-n', 'other', ...command);
    expect(await ok('get', 'namespaces')).to.match(/\nother +Active/);
    expect(await ok('get', 'sa,cm', '-n', 'other')).to.match(
      /serviceaccount\/default[\s\S]*configmap\/kube-root-ca\.crt/,
    );
    expect(await ok('delete', 'namespace', name)).to.match(/^namespace "team" deleted/);
    expect(await fails('get', 'namespace', name)).to.include('namespaces "team" not found');
    expect(await fails('delete', 'namespace', 'default')).to.include('this namespace may not be deleted');
  });

  it('explains, and tells what there is, who one is, and how busy it is', async () => {
    await ready('web', { script: 'while :; do :; done' });
    expect(await ok('explain', 'pod.spec.containers.lifecycle.preStop')).to.match(/FIELD: +preStop/);
    expect(await ok('api-resources')).to.match(/\npods +po +v1 +true +Pod\n/);
    expect(await ok('version')).to.match(/Server Version: .*v1\.36/);
    await eventually(async () => expect(await ok('top', 'pod')).to.match(/\nweb +[1-9]\d*m +\d+Mi/), {
      timeoutMs: 15_000,
    });
    expect(await ok('auth', 'whoami')).to.match(/Username/);
    expect(await ok('auth', 'can-i', 'create', 'pods')).to.equal('yes\n');
    expect(await ok('get', '--raw', '/readyz')).to.equal('ok');
    const metrics = parseExposition(await ok('get', '--raw', '/metrics'));
    // Pods of the tests before may still run.
    const running = metrics.get('kubelet_running_pods')?.samples.map(({ value }) => value);
    expect(running).to.have.length(1);
    expect(running?.[0]).to.be.at.least(1);
    expect(metrics.get('kubelet_started_containers_total')?.samples[0]?.value).to.be.at.least(1);
    const node = (await ok('get', 'nodes', '-o', 'jsonpath={.items[0].metadata.name}')).trim();
    expect(await ok('get', '--raw', `/api/v1/nodes/${node}/proxy/metrics`)).to.include('kubelet_node_name');
    expect(await ok('get', 'nodes')).to.match(/ Ready /);
  });
});

function nodeName(): string {
  return hostname().toLowerCase();
}
