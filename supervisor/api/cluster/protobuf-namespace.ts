/** A Namespace as `kubectl create namespace` sends it: its typed client knows nothing but protobuf. */

import type { JsonObject } from '../../manifest/object/json-object.ts';
import { type ProtobufFields, protobufFields } from '../http/protobuf-fields.ts';
import { badRequest } from '../status-error.ts';

/** `k8s.io/apimachinery/pkg/runtime/serializer/protobuf`: four bytes, then a runtime.Unknown. */
const MAGIC = Buffer.from('k8s\0');

/** The numbers in generated.proto: Unknown, TypeMeta, Namespace, ObjectMeta. */
const FIELDS = {
  unknown: { typeMeta: 1, raw: 2 },
  typeMeta: { apiVersion: 1, kind: 2 },
  namespace: { metadata: 1 },
  metadata: { name: 1, generateName: 2, labels: 11, annotations: 12, finalizers: 14 },
} as const;

/** Its kind and what an author says in metadata. Throws BadRequest. */
export function decodeProtobufNamespace(body: Buffer): JsonObject {
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw badRequest(
      'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]',
    );
  }
  const unknown = protobufFields(body.subarray(MAGIC.length));
  const type = message(unknown, FIELDS.unknown.typeMeta);
  const namespace = message(unknown, FIELDS.unknown.raw);
  const metadata = message(namespace, FIELDS.namespace.metadata);
  return {
    apiVersion: text(type, FIELDS.typeMeta.apiVersion),
    kind: text(type, FIELDS.typeMeta.kind),
    metadata: {
      name: text(metadata, FIELDS.metadata.name),
      generateName: text(metadata, FIELDS.metadata.generateName),
      labels: map(metadata, FIELDS.metadata.labels),
      annotations: map(metadata, FIELDS.metadata.annotations),
      finalizers: (metadata.get(FIELDS.metadata.finalizers) ?? []).map(String),
    },
  };
}

function message(fields: ProtobufFields, number: number): ProtobufFields {
  return protobufFields(fields.get(number)?.at(-1) ?? Buffer.alloc(0));
}

function text(fields: ProtobufFields, number: number): string {
  return fields.get(number)?.at(-1)?.toString('utf8') ?? '';
}

/** A map is a list of entries: 1 is the key, 2 the value. */
function map(fields: ProtobufFields, number: number): Record<string, string> {
  return Object.fromEntries(
    (fields.get(number) ?? []).map((entry) => {
      const pair = protobufFields(entry);
      return [text(pair, 1), text(pair, 2)];
    }),
  );
}
