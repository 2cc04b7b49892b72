/** Just enough protobuf to read the few fields of a message that its sender encodes as nothing else. */

import { badRequest } from '../status-error.ts';

/** Field number to values in order; only those with a length, which texts, maps and messages are. */
export type ProtobufFields = ReadonlyMap<number, readonly Buffer[]>;

const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;
const FIXED32 = 5;

/** Throws BadRequest for what is no message. */
export function protobufFields(message: Buffer): ProtobufFields {
  const fields = new Map<number, Buffer[]>();
  for (let at = 0; at < message.length; ) {
    const tag = readVarint(message, at);
    at = tag.next;
    const number = Math.floor(tag.value / 8);
    switch (tag.value % 8) {
      case VARINT:
        at = readVarint(message, at).next;
        break;
      case FIXED64:
        at += 8;
        break;
      case FIXED32:
        at += 4;
        break;
      case LENGTH: {
        const { value: length, next } = readVarint(message, at);
        at = next + length;
        fields.set(number, [...(fields.get(number) ?? []), message.subarray(next, at)]);
        break;
      }
      default:
        throw malformed();
    }
    if (at > message.length) throw malformed();
  }
  return fields;
}

/** At most 32 bits: no length is greater. */
function readVarint(message: Buffer, from: number): { value: number; next: number } {
  let value = 0;
  for (let at = from; at < message.length && at < from + 10; at += 1) {
    const byte = message[at] as number;
    value += (byte & 0x7f) * 2 ** (7 * (at - from));
    if (byte < 0x80) return { value, next: at + 1 };
  }
  throw malformed();
}

function malformed(): Error {
  return badRequest('the body of the request is no protobuf message');
}
