import { expect } from 'chai';
import { podWithContainer, podWithSpec, read } from './read.ts';

describe('An error comes with its remedy', () => {
  const CASES: Record<string, [text: string, remedy: RegExp | undefined]> = {
    'no container': ['apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {}\n', /at least one container/],
    'no image': [podWithSpec('initContainers: [{name: a}]'), /nothing is pulled/],
    'no handler': [podWithContainer('lifecycle: {preStop: {}}'), /write one of exec/],
    'two handlers': [
      podWithContainer('lifecycle: {preStop: {exec: {command: [a]}, sleep: {}}}'),
      /keep one of them/,
    ],
    'no command': [podWithContainer('lifecycle: {preStop: {exec: {}}}'), /as a list/],
    'a sleep beyond the grace period': [
      podWithContainer('lifecycle: {preStop: {sleep: {seconds: 31}}}'),
      /sleep less/,
    ],
    'a stop signal without an operating system': [
      podWithContainer('lifecycle: {stopSignal: SIGINT}'),
      /os: \{ name/,
    ],
    'a stop signal without SIG': [
      podWithSpec('os: {name: linux}', 'lifecycle: {stopSignal: term}'),
      /did you mean "SIGTERM"/,
    ],
    'a hook of an init container': [
      podWithSpec('initContainers: [{name: a, image: b, lifecycle: {}}]'),
      /restartPolicy: Always/,
    ],
    'a policy in lower case': [podWithSpec('restartPolicy: onfailure'), /did you mean "OnFailure"/],
    'a policy that is nowhere near': [podWithSpec('restartPolicy: Sometimes'), undefined],
    'a policy with a slip of the finger': [podWithSpec('restartPolicy: Alwys'), /did you mean "Always"/],
    'a scheme in lower case': [
      podWithContainer('lifecycle: {preStop: {httpGet: {port: 1, scheme: https}}}'),
      /did you mean "HTTPS"/,
    ],
    'yes for a text': [podWithContainer('env: [{name: A, value: yes}]'), /put it in quotes/],
    'a number for a named text': [podWithSpec('restartPolicy: 5'), /put it in quotes/],
    'a list for a text': [podWithContainer('workingDir: [a]'), undefined],
    'a text for a list': [podWithContainer('command: sleep 5'), /one item a word/],
    'a mapping for a list': [podWithContainer('env: {A: b}'), /start with "- "/],
    'a quoted number': [podWithSpec('terminationGracePeriodSeconds: "30"'), /write 30 without quotes/],
    'seconds with a unit': [podWithSpec('terminationGracePeriodSeconds: 30s'), /without a unit/],
    'a port called abc': [podWithContainer('ports: [{containerPort: abc}]'), /write a whole number/],
    'a fraction': [podWithSpec('activeDeadlineSeconds: 1.5'), /write a whole number/],
    'a quoted boolean': [podWithContainer('tty: "true"'), /without quotes/],
    'a text for a struct': [podWithContainer('lifecycle: x'), undefined],
  };

  for (const [name, [text, remedy]] of Object.entries(CASES)) {
    it(remedy ? name : `or without one, where the sentence says all: ${name}`, () => {
      const [error, ...others] = read(text).errors;
      expect(others).to.deep.equal([]);
      if (remedy) expect(error?.hint).to.match(remedy);
      else expect(error?.hint).to.equal(undefined);
    });
  }
});
