/** What stands in front of the app: found in the manifest, in a script, in package.json, in a Dockerfile. */

import { expect } from 'chai';
import type { ImageFacts } from '../../../supervisor/diagnosis/check/main-command.ts';
import { readImage } from '../../../supervisor/manifest/dockerfile/read-image.ts';
import { checked } from './checked.ts';

function pod(container: string, spec = ''): string {
  return `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: acme/web:1
      ${container}
  ${spec}
`;
}

function image(dockerfile: string): ReadonlyMap<string, ImageFacts> {
  const { config, places, errors } = readImage(dockerfile);
  if (!config) throw new Error(errors.map(({ message }) => message).join('\n'));
  return new Map([['acme/web:1', { dockerfile: 'Dockerfile', config, places }]]);
}

/** `file:line severity code`. */
function found(text: string, images?: ReadonlyMap<string, ImageFacts>): readonly string[] {
  return checked(text, { ...(images && { images }) }).map(
    ({ place, severity, code }) => `${place.file}:${place.line} ${severity} ${code}`,
  );
}

describe('what stands in front of the app', () => {
  it('is found in a script, at the line that starts the app', () => {
    expect(found(pod('command: [/app/run.sh]'))).to.deep.equal(['/app/run.sh:4 error ScriptWithoutExec']);
    expect(found(pod('command: [sh, /app/run.sh]'))).to.include('/app/run.sh:4 error ScriptWithoutExec');
    expect(found(pod('command: [tini, --, /app/run.sh]'))).to.include(
      '/app/run.sh:4 error InitInFrontOfShell',
    );
    expect(found(pod('command: [/app/run-trap.sh]'))).to.deep.equal([
      '/app/run-trap.sh:4 error ScriptLeavesTooSoon',
    ]);
    expect(found(pod('command: [/app/run-exec.sh]'))).to.deep.equal([]);
  });

  it('is found in package.json', () => {
    expect(found(pod('command: [npm, start]'))).to.include('package.json:1 error PackageManagerInFront');
    expect(found(pod('command: [npm, run, good]')).filter((each) => each.includes('error'))).to.deep.equal(
      [],
    );
  });

  it('is found in the Dockerfile of --image, with the line to write', () => {
    const [finding] = checked(pod(''), {
      images: image('FROM node:20\nRUN true\nENTRYPOINT node server.js\n'),
    });
    expect(finding).to.deep.include({
      code: 'ShellSwallowsSignal',
      severity: 'error',
      path: 'ENTRYPOINT',
      place: { file: 'Dockerfile', line: 3, column: 1 },
      change: { from: 'ENTRYPOINT node server.js', to: 'ENTRYPOINT ["node", "server.js"]' },
    });
    expect(found(pod(''), image('FROM node:20\nCMD node server.js\n'))).to.deep.equal([
      'Dockerfile:2 error ShellSwallowsSignal',
    ]);
    expect(found(pod(''), image('FROM node:20\nCMD ["node", "server.js"]\n'))).to.deep.equal([]);
    expect(found(pod(''), image('FROM node:20\nCMD exec node server.js\n'))).to.deep.equal([]);
  });

  it('knows that the command of the manifest takes the place of ENTRYPOINT', () => {
    const shellForm = image('FROM node:20\nENTRYPOINT node server.js\n');
    expect(found(pod('command: [node, server.js]'), shellForm)).to.deep.equal([]);
    expect(found(pod('command: [sh, -c, "node s.js; true"]'), shellForm)).to.deep.equal([
      'pod.yaml:8 error ShellSwallowsSignal',
    ]);
  });

  it('judges other rules with the Dockerfile too', () => {
    const nginx = image('FROM debian\nENTRYPOINT ["nginx", "-g", "daemon off;"]\n');
    expect(found(pod(''), nginx)).to.deep.equal(['pod.yaml:6 warning MissingPreStop']);
    const quit = image('FROM debian\nSTOPSIGNAL SIGQUIT\nENTRYPOINT ["nginx", "-g", "daemon off;"]\n');
    expect(found(pod(''), quit)).to.deep.equal([]);
    const missing = image('FROM debian\nENTRYPOINT ["no-such-server"]\n');
    expect(found(pod(''), missing)).to.deep.equal(['Dockerfile:2 note CommandNotFound']);
    const user = image('FROM debian\nUSER nobody-here\nENTRYPOINT ["node", "server.js"]\n');
    const [facts] = user.values();
    if (!facts) throw new Error('no image');
    const without = new Map([['acme/web:1', { ...facts, missingUser: 'unable to find user nobody-here' }]]);
    expect(found(pod(''), without)).to.deep.equal(['Dockerfile:2 error UserNotFound']);
    expect(found(pod('', 'securityContext: { runAsUser: 1000 }'), without)).to.deep.equal([]);
  });

  it('tells the line to write in the manifest', () => {
    const change = (container: string) => checked(pod(container))[0]?.change;
    expect(change('command: [sh, -c, node server.js]')).to.deep.equal({
      from: 'command: ["sh", "-c", "node server.js"]',
      to: 'command: ["node", "server.js"]',
    });
    expect(
      change(
        '{ command: [bash, -c], args: ["cd /app && node server.js | cat"] }'
          .slice(2, -2)
          .replace(', args', '\n      args'),
      ),
    ).to.deep.equal({
      from: 'command: ["bash", "-c"], args: ["cd /app && node server.js | cat"]',
      to: 'command: ["bash", "-c", "cd /app && exec node server.js"]',
    });
  });

  it('says no more than a note of what is stopped seldom', () => {
    const shell = 'command: [sh, -c, "node s.js; true"]';
    expect(found(pod(shell, 'restartPolicy: Never'))).to.deep.equal(['pod.yaml:8 note ShellSwallowsSignal']);
    expect(found(pod(shell, 'restartPolicy: OnFailure'))).to.deep.equal([
      'pod.yaml:8 note ShellSwallowsSignal',
    ]);
    const init = `initContainers: [{ name: init, image: x, ${shell.replace('command', 'command')} }]`;
    expect(found(pod('', init))).to.deep.equal(['pod.yaml:9 note ShellSwallowsSignal']);
  });

  it('takes what does no work for less than an error', () => {
    expect(found(pod('command: [sleep, infinity]'))).to.deep.equal(['pod.yaml:8 warning NoSignalHandler']);
    expect(found(pod('command: [sh, -c, "tail -f /dev/null; true"]'))).to.deep.equal([
      'pod.yaml:8 warning ShellSwallowsSignal',
    ]);
  });

  it('is quiet about what passes the signal on', () => {
    for (const command of [
      '[node, server.js]',
      '[sh, -c, "exec node server.js"]',
      '[bash, -c, "node server.js"]',
      '[tini, --, node, server.js]',
      '[sh, -c, "node migrate.js && exec node server.js"]',
      '[sh, -c, "trap \'kill $p\' TERM; node s.js & p=$!; wait $p; wait $p"]',
    ]) {
      expect(
        found(pod(`command: ${command}`)).filter((each) => !each.includes('note')),
        command,
      ).to.deep.equal([]);
    }
  });
});
