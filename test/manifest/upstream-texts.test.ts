/** Texts recorded from kubectl against a Kubernetes v1.36 API server, with ContainerStopSignals on. */

import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Pod } from '../../supervisor/manifest/pod.ts';
import { read } from './read.ts';

interface Recorded {
  readonly case: string;
  readonly manifest: string;
  /** What kubectl printed; absent when the Pod was accepted. */
  readonly upstream?: string;
  /** Parts of the Pod that was stored. */
  readonly stored?: Record<string, unknown>;
  /** What hooklet says where it differs on purpose, and why it does. */
  readonly ours?: readonly string[];
  readonly why?: string;
}

const RECORDED: readonly Recorded[] = JSON.parse(
  readFileSync(new URL('./upstream-texts.json', import.meta.url), 'utf8'),
);

describe('The texts of a real API server', () => {
  for (const recorded of RECORDED) {
    const { case: name, manifest, upstream, stored, ours, why } = recorded;
    if (why !== undefined) {
      it(`differ on purpose for "${name}": ${why}`, () => expect(messagesOf(manifest)).to.deep.equal(ours));
    } else if (upstream !== undefined) {
      it(`are the same for "${name}"`, () =>
        expect(messagesOf(manifest)).to.deep.equal(withoutFrame(upstream)));
    } else {
      it(`are none for "${name}", and the same is stored`, () => {
        const { pods, errors } = read(manifest);
        expect(errors).to.deep.equal([]);
        expect(partsOf(pods[0] as Pod, stored ?? {})).to.deep.equal(stored);
      });
    }
  }
});

function messagesOf(manifest: string): string[] {
  return read(manifest).errors.map(({ message }) => message);
}

/** kubectl's own words around the API server's: one message a line. */
function withoutFrame(upstream: string): string[] {
  return upstream
    .trimEnd()
    .replace(/^(error|Error from server \(BadRequest\)): /, '')
    .replace('error when creating "bad.yaml": ', '')
    .replace(/^The Pod "[^"]*" is invalid: /, '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^\* /, ''));
}

function partsOf({ spec }: Pod, stored: Record<string, unknown>): Record<string, unknown> {
  const parts: Record<string, unknown> = {
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds,
    lifecycle: asStored(spec.containers[0]?.lifecycle ?? null),
    initLifecycle: spec.initContainers.map(({ lifecycle = null }) => asStored(lifecycle)),
  };
  return Object.fromEntries(Object.keys(stored).map((key) => [key, parts[key]]));
}

/** The API server leaves empty lists out. */
function asStored(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, part) => (key === 'httpHeaders' ? undefined : part)));
}
