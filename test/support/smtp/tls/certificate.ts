import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { bits, integer, octets, oid, sequence, set, text, tlv, utcTime, yes } from './der.js';

const DAY_MS = 24 * 60 * 60_000;
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

/** Whoever vouches for a certificate. */
export interface Authority {
  /** PEM, for a client that shall trust it. */
  readonly certificate: string;
  readonly name: string;
  readonly key: KeyObject;
}

/** What a TLS server is started with, PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** A new authority nobody knows yet, made in this process. */
export function makeAuthority(name: string, nowMs: number): Authority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const basicConstraints = sequence(oid('2.5.29.19'), yes(), octets(sequence(yes())));
  const certificate = certify({
    name,
    issuer: name,
    issuerKey: privateKey,
    publicKey,
    nowMs,
    extension: basicConstraints,
  });
  return { certificate, name, key: privateKey };
}

/**
 * A server's certificate.
 * @param names DNS names and IP addresses it is good for
 * @param nowMs the middle of the two days it is good for
 */
export function makeIdentity(authority: Authority, names: readonly string[], nowMs: number): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const cert = certify({
    name: names[0] ?? 'nameless',
    issuer: authority.name,
    issuerKey: authority.key,
    publicKey,
    nowMs,
    extension: sequence(oid('2.5.29.17'), octets(sequence(...names.map(alternativeName)))),
  });
  return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

interface Claim {
  readonly name: string;
  readonly issuer: string;
  readonly issuerKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly nowMs: number;
  readonly extension: Buffer;
}

function certify(claim: Claim): string {
  const claimed = sequence(
    tlv(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    commonName(claim.issuer),
    sequence(utcTime(claim.nowMs - DAY_MS), utcTime(claim.nowMs + DAY_MS)),
    commonName(claim.name),
    claim.publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(claim.extension)),
  );
  const der = sequence(claimed, ECDSA_WITH_SHA256, bits(sign('sha256', claimed, claim.issuerKey)));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function commonName(name: string): Buffer {
  return sequence(set(sequence(oid('2.5.4.3'), text(name))));
}

function alternativeName(name: string): Buffer {
  return isIP(name) === 4 ? tlv(0x87, Buffer.from(name.split('.').map(Number))) : tlv(0x82, Buffer.from(name, 'ascii'));
}
