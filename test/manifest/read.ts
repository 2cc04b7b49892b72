/** Reading manifests in tests: a fixed identity, and the shortest Pod around a few lines. */

import { type ReadResult, readManifest } from '../../supervisor/manifest/read-manifest.ts';

export const IDENTITY = {
  newUid: () => '1f0e2d3c-0000-4000-8000-000000000001',
  now: '2026-01-02T03:04:05Z',
};

export function read(text: string): ReadResult {
  return readManifest(text, 'pod.yaml', IDENTITY);
}

/** A Pod whose only container has these lines too. */
export function podWithContainer(lines = ''): string {
  return podWithSpec('', lines);
}

/** A Pod whose spec has these lines before its only container. */
export function podWithSpec(lines: string, containerLines = ''): string {
  return [
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    '  name: web',
    'spec:',
    ...indented(lines, 2),
    '  containers:',
    '  - name: main',
    '    image: app',
    ...indented(containerLines, 4),
    '',
  ].join('\n');
}

/** What is wrong, without the places. */
export function messages(text: string): string[] {
  return read(text).errors.map(({ message }) => message);
}

/** `line:column path`, where the errors are. */
export function places(text: string): string[] {
  return read(text).errors.map(({ line, column, path }) => `${line}:${column} ${path}`);
}

export function warnings(text: string): string[] {
  return read(text).warnings.map(({ message }) => message);
}

function indented(lines: string, columns: number): string[] {
  return lines === '' ? [] : lines.split('\n').map((line) => ' '.repeat(columns) + line);
}
