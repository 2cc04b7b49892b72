import { expect } from 'chai';
import { IDENTITY, messages, podWithContainer, read, warnings } from './read.ts';

const POD =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: main, image: app}]}\n';

/** What it says, without where in the file it says so. */
function withoutTrees({
  trees: _,
  ...rest
}: ReturnType<typeof read>): Omit<ReturnType<typeof read>, 'trees'> {
  return rest;
}

describe('A manifest', () => {
  it('is the Pod with every default that a kubelet reads', () => {
    expect(withoutTrees(read(POD))).to.deep.equal({
      pods: [
        {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: {
            name: 'a',
            namespace: 'default',
            uid: IDENTITY.newUid(),
            creationTimestamp: IDENTITY.now,
            labels: {},
            annotations: {},
          },
          spec: {
            containers: [
              {
                name: 'main',
                image: 'app',
                env: [],
                ports: [],
                terminationMessagePath: '/dev/termination-log',
                terminationMessagePolicy: 'File',
              },
            ],
            initContainers: [],
            restartPolicy: 'Always',
            terminationGracePeriodSeconds: 30,
          },
        },
      ],
      errors: [],
      warnings: [],
    });
  });

  it('may hold several Pods, and lists of them', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- ${JSON.stringify(podNamed('b'))}\n`;
    const podList = `apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: c}\n  spec: {containers: [{name: x, image: app}]}\n`;
    expect(namesOf(`${POD}---\n${list}---\n${podList}`)).to.deep.equal(['a', 'b', 'c']);
  });

  it('may be JSON, as kubectl get -o json prints it', () => {
    const printed = {
      ...podNamed('a'),
      metadata: { name: 'a', uid: 'old', resourceVersion: '7', creationTimestamp: null, managedFields: [{}] },
      status: { phase: 'Running' },
    };
    const { pods, errors } = read(JSON.stringify(printed, null, 2));
    expect(errors).to.deep.equal([]);
    expect(pods[0]?.metadata.uid).to.equal(IDENTITY.newUid());
  });

  it('gives a Pod without a name a generated one', () => {
    const [pod] = read(POD.replace('name: a', 'generateName: web-')).pods;
    expect(pod?.metadata.name).to.match(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  it('keeps annotations, also those of hooklet itself', () => {
    const [pod] = read(POD.replace('name: a', 'name: a, annotations: {hooklet.dev/x: "1"}')).pods;
    expect(pod?.metadata.annotations).to.deep.equal({ 'hooklet.dev/x': '1' });
  });

  it('yields the good Pods of a file and the errors of the others', () => {
    const { pods, errors } = read(`${POD}---\n${POD.replace('app', '""').replace('name: a', 'name: b')}`);
    expect(pods.map(({ metadata }) => metadata.name)).to.deep.equal(['a']);
    expect(errors.map(({ pod, line, message }) => [pod, line, message])).to.deep.equal([
      ['b', 9, 'spec.containers[0].image: Required value'],
    ]);
  });

  it('may lack everything but its kind, and is told what it needs', () => {
    expect(messages('apiVersion: v1\nkind: Pod\n')).to.deep.equal([
      'metadata.name: Required value: name or generateName is required',
      'spec.containers: Required value',
    ]);
  });

  it('yields no Pod that has a key twice, and all that is wrong besides', () => {
    const { pods, errors } = read(podWithContainer('image: other\nlifecycle:\n  preStop: {}'));
    expect(pods).to.deep.equal([]);
    expect(errors.map(({ kind, line }) => `${kind} ${line}`)).to.deep.equal(['syntax 9', 'invalid 11']);
  });
});

describe('A file without a Pod', () => {
  const CASES: Record<string, [text: string, message: string, hint?: RegExp]> = {
    'nothing at all': ['', 'no objects passed to apply', /holds no Pod/],
    'comments only': ['# later\n---\n', 'no objects passed to apply', /holds no Pod/],
    'no kind': ['apiVersion: v1\n', 'error validating data: kind not set', /kind: Pod/],
    'no apiVersion': ['kind: Pod\n', 'error validating data: apiVersion not set'],
    neither: ['a: 1\n', 'error validating data: [apiVersion not set, kind not set]'],
    'a Deployment': [
      'apiVersion: apps/v1\nkind: Deployment\n',
      'no matches for kind "Deployment" in version "apps/v1"',
      /take the Deployment's spec\.template/,
    ],
    'a CronJob': [
      'apiVersion: batch/v1\nkind: CronJob\n',
      'no matches for kind "CronJob" in version "batch/v1"',
      /spec\.jobTemplate\.spec\.template/,
    ],
    'a Service': [
      'apiVersion: v1\nkind: Service\n',
      'no matches for kind "Service" in version "v1"',
      /Pods only/,
    ],
    'pod in lower case': [
      'apiVersion: v1\nkind: pod\n',
      'no matches for kind "pod" in version "v1"',
      /did you mean Pod/,
    ],
    'Pod of another version': [
      'apiVersion: v2\nkind: Pod\n',
      'no matches for kind "Pod" in version "v2"',
      /v1/,
    ],
    'a kind called constructor': [
      'apiVersion: v1\nkind: constructor\n',
      'no matches for kind "constructor" in version "v1"',
    ],
    'a text': [
      'just words\n',
      "couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value",
      /mapping/,
    ],
    'a number for the kind': [
      'apiVersion: v1\nkind: 5\n',
      "couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string",
    ],
  };
  for (const [name, [text, message, hint = /^/]] of Object.entries(CASES)) {
    it(`is refused with a remedy: ${name}`, () => {
      const { pods, errors } = read(text);
      expect(pods).to.deep.equal([]);
      expect(errors.map((error) => error.message)).to.deep.equal([message]);
      expect(errors[0]?.hint ?? '').to.match(hint);
    });
  }

  it('is refused item by item when it is a list', () => {
    expect(
      messages('apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Secret}, x]\n'),
    ).to.have.length(2);
    expect(messages('apiVersion: v1\nkind: PodList\nitems: [x]\n')).to.have.length(1);
  });

  it('is nothing to complain of when it is an empty list', () => {
    const result = withoutTrees(read('apiVersion: v1\nkind: List\n'));
    expect(result).to.deep.equal({ pods: [], errors: [], warnings: [] });
  });
});

describe('A manifest that the API server warns of', () => {
  it('has a negative grace period, stored as 1', () => {
    expect(warnings(POD.replace('spec: {', 'spec: {terminationGracePeriodSeconds: -5, '))).to.deep.equal([
      'spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1',
    ]);
  });
});

function podNamed(name: string) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'x', image: 'y' }] },
  };
}

function namesOf(text: string): (string | undefined)[] {
  const { pods, errors } = read(text);
  expect(errors).to.deep.equal([]);
  return pods.map(({ metadata }) => metadata.name);
}
