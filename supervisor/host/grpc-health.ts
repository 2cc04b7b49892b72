/** The two messages of grpc.health.v1, in protobuf's wire format: too little for a code generator. */

/** HealthCheckResponse.ServingStatus. */
const STATUSES = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'] as const;

/** Field 1, length-delimited; left out when empty, as proto3 does. */
const SERVICE_TAG = 0x0a;

/** HealthCheckRequest{service}. */
export function encodeHealthCheckRequest(service: string): Buffer {
  if (service === '') return Buffer.alloc(0);
  const name = Buffer.from(service);
  return Buffer.concat([Buffer.of(SERVICE_TAG, ...varint(name.length)), name]);
}

/** The status of a HealthCheckResponse by its name; a number that has none is returned as such. Throws on garbage. */
export function decodeHealthCheckResponse(message: Buffer): string {
  const reader = { message, at: 0 };
  let status = 0n;
  while (reader.at < message.length) {
    const tag = readVarint(reader);
    if (tag === 8n) status = BigInt.asIntN(32, readVarint(reader));
    else skip(reader, tag);
  }
  return STATUSES[Number(status)] ?? String(status);
}

interface Reader {
  readonly message: Buffer;
  at: number;
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

function readVarint(reader: Reader): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = reader.message[reader.at++];
    if (byte === undefined) throw new Error('unexpected EOF');
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  throw new Error('proto: cannot parse invalid wire-format data');
}

/** A field that we do not know, by its wire type. */
function skip(reader: Reader, tag: bigint): void {
  const lengths = {
    0: () => 0,
    1: () => 8,
    2: () => Number(readVarint(reader)),
    5: () => 4,
  } as const satisfies Record<number, () => number>;
  const type = Number(tag & 7n);
  const length = lengths[type as keyof typeof lengths];
  if (tag < 8n || !length) throw new Error('proto: cannot parse invalid wire-format data');
  if (type === 0) readVarint(reader);
  const bytes = length();
  reader.at += bytes;
  if (reader.at > reader.message.length) throw new Error('unexpected EOF');
}
