/** A certificate for this machine's loopback address, made afresh for every run and trusted by its kubeconfig alone. */

import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { bits, der, integer, objectId, octets, sequence, set, TRUE, time, utf8 } from './der.ts';

export interface ServerIdentity {
  /** PEM. */
  readonly certificate: string;
  readonly privateKey: string;
}

const ECDSA_WITH_SHA256 = sequence(objectId('1.2.840.10045.4.3.2'));
const COMMON_NAME = objectId('2.5.4.3');
const BASIC_CONSTRAINTS = objectId('2.5.29.19');
const KEY_USAGE = objectId('2.5.29.15');
const EXTENDED_KEY_USAGE = objectId('2.5.29.37');
const SUBJECT_ALTERNATIVE_NAME = objectId('2.5.29.17');
const SERVER_AUTH = objectId('1.3.6.1.5.5.7.3.1');

/** Clocks may differ a little; nothing runs for ten years. */
const BACKDATED_MS = 24 * 60 * 60 * 1000;
const VALID_MS = 3650 * 24 * 60 * 60 * 1000;

/** P-256, self-signed, for 127.0.0.1, ::1 and localhost: accepted by kubectl 1.20 to 1.36, curl and Node. */
export function createServerIdentity(now: number): ServerIdentity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(set(sequence(COMMON_NAME, utf8('hooklet'))));
  const body = sequence(
    der(0xa0, integer(Buffer.of(2))),
    integer(randomBytes(16)),
    ECDSA_WITH_SHA256,
    name,
    sequence(time(new Date(now - BACKDATED_MS)), time(new Date(now + VALID_MS))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions())),
  );
  const signature = sign('sha256', body, { key: privateKey, dsaEncoding: 'der' });
  return {
    certificate: pem('CERTIFICATE', sequence(body, ECDSA_WITH_SHA256, bits(signature))),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function extensions(): Buffer[] {
  const ip = (...address: number[]) => der(0x87, Buffer.from(address));
  const loopback6 = ip(...Array.from({ length: 15 }, () => 0), 1);
  return [
    // CA:FALSE is the default, so that the sequence is empty.
    sequence(BASIC_CONSTRAINTS, TRUE, octets(sequence())),
    // digitalSignature
    sequence(KEY_USAGE, TRUE, octets(bits(Buffer.of(0x80), 7))),
    sequence(EXTENDED_KEY_USAGE, octets(sequence(SERVER_AUTH))),
    sequence(
      SUBJECT_ALTERNATIVE_NAME,
      octets(sequence(ip(127, 0, 0, 1), loopback6, der(0x82, Buffer.from('localhost')))),
    ),
  ];
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
