/** What hooks print, as text: whole characters, and of each hook no more than a reader of a picture can use. */

import type { Happening } from '../../node/happening.ts';
import { firstCharacters } from './first-characters.ts';
import type { TraceKind } from './trace-record.ts';

/** A 10 MB hook must not make a 10 MB picture; `hook-ended` says how much is missing. */
const KEPT_CHARACTERS = 16_384;

type HookOutput = Extract<Happening, { type: 'hook-output' }>;
type HookEnded = Extract<Happening, { type: 'hook-ended' }>;

export interface HookTexts {
  take(output: HookOutput): readonly TraceKind[];
  /** What was half a character until now, and how many bytes were left out. */
  end(ended: HookEnded): { readonly rest: readonly TraceKind[]; readonly leftBytes: number };
}

interface Kept {
  readonly decoders: Record<'stdout' | 'stderr', InstanceType<typeof TextDecoder>>;
  characters: number;
  leftBytes: number;
}

export function createHookTexts(): HookTexts {
  const hooks = new Map<string, Kept>();

  function put(
    { container, hookId, pod }: HookOutput | HookEnded,
    stream: 'stdout' | 'stderr',
    chunk: Uint8Array | undefined,
  ): TraceKind[] {
    const key = `${pod.uid}/${hookId}`;
    const kept = hooks.get(key) ?? begin();
    hooks.set(key, kept);
    const all = chunk
      ? kept.decoders[stream].decode(chunk, { stream: true })
      : kept.decoders[stream].decode();
    const text = firstCharacters(all, KEPT_CHARACTERS - kept.characters);
    kept.characters += text.length;
    if (text.length < all.length) kept.leftBytes += new TextEncoder().encode(all.slice(text.length)).length;
    return text === '' ? [] : [{ type: 'hook-output', container, hookId, stream, text }];
  }

  return {
    take: (output) => put(output, output.stream, output.chunk),
    end(ended) {
      const key = `${ended.pod.uid}/${ended.hookId}`;
      if (!hooks.has(key)) return { rest: [], leftBytes: 0 };
      const rest = (['stdout', 'stderr'] as const).flatMap((stream) => put(ended, stream, undefined));
      const leftBytes = hooks.get(key)?.leftBytes ?? 0;
      hooks.delete(key);
      return { rest, leftBytes };
    },
  };
}

function begin(): Kept {
  return { decoders: { stdout: new TextDecoder(), stderr: new TextDecoder() }, characters: 0, leftBytes: 0 };
}
