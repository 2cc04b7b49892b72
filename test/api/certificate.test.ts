import { X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { createServerIdentity } from '../../supervisor/api/net/certificate.ts';
import { integer, objectId, sequence, time } from '../../supervisor/api/net/der.ts';

describe('A certificate', () => {
  const now = Date.parse('2026-11-25T00:00:00Z');

  it('is for this machine, signed by itself, and no authority', () => {
    const certificate = new X509Certificate(createServerIdentity(now).certificate);
    expect(certificate.subjectAltName).to.equal(
      'IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:localhost',
    );
    expect(certificate.ca).to.equal(false);
    expect(certificate.verify(certificate.publicKey)).to.equal(true);
    expect(certificate.keyUsage).to.deep.equal(['1.3.6.1.5.5.7.3.1']);
  });

  it('is valid now, and has a serial number of its own', () => {
    const [one, other] = [createServerIdentity(now), createServerIdentity(now)].map(
      ({ certificate }) => new X509Certificate(certificate),
    );
    expect(Date.parse(one?.validFrom ?? '')).to.be.below(now);
    expect(Date.parse(one?.validTo ?? '')).to.be.above(now + 365 * 24 * 60 * 60 * 1000);
    expect(one?.serialNumber).to.not.equal(other?.serialNumber);
  });

  it('is written in DER as X.690 says', () => {
    expect(objectId('1.2.840.10045.4.3.2').toString('hex')).to.equal('06082a8648ce3d040302');
    expect(integer(Buffer.of(0x80)).toString('hex')).to.equal('02020080');
    expect(integer(Buffer.of(0, 0, 0x7f)).toString('hex')).to.equal('02017f');
    expect(integer(Buffer.of(0, 0x80)).toString('hex')).to.equal('02020080');
    expect(integer(Buffer.of(0, 0)).toString('hex')).to.equal('020100');
    expect(sequence(Buffer.alloc(200)).subarray(0, 3).toString('hex')).to.equal('3081c8');
    expect(sequence(Buffer.alloc(300)).subarray(0, 4).toString('hex')).to.equal('3082012c');
    expect(time(new Date('2026-01-02T03:04:05Z')).subarray(2).toString()).to.equal('260102030405Z');
    expect(time(new Date('2050-01-02T03:04:05Z')).subarray(2).toString()).to.equal('20500102030405Z');
  });
});
