import { createHmac, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { newKey } from '../provider/signing-keys.js';
import type { SigningKey } from '../provider/signing-keys.js';
import type { TokenFault } from './plan.js';

/** What an ID token is made again with. */
export interface TokenMeans {
  readonly key: SigningKey;
  readonly clientSecret: string;
  /** Added to its times. */
  readonly offsetSeconds: number;
}

type Json = Readonly<Record<string, unknown>>;
const TIMES = ['iat', 'exp', 'auth_time', 'nbf'] as const;

/**
 * The ID token with this fault, at the provider's own time.
 * @param fault null = none
 * @returns null = the answer has no ID token
 */
export function alterToken(token: string, fault: TokenFault | null, means: TokenMeans): string | null {
  const [headerPart = '', payloadPart = ''] = token.split('.');
  const header = { ...decode(headerPart), kid: means.key.kid };
  const claims = moved(decode(payloadPart), Object.fromEntries(TIMES.map((name) => [name, means.offsetSeconds])));
  const { privateKey } = means.key;
  const proper = (): string => rs256(header, claims, privateKey);
  switch (fault?.kind) {
    case undefined:
      return proper();
    case 'claims':
      return rs256(header, changed(claims, fault), privateKey);
    case 'alg_none':
      return `${encode({ ...header, alg: 'none' })}.${encode(claims)}.`;
    case 'hs256_secret':
      return hs256(header, claims, means.clientSecret);
    case 'hs256_public_key':
      return hs256(header, claims, means.key.publicKey.export({ type: 'spki', format: 'pem' }).toString());
    case 'unknown_kid': {
      const { kid, privateKey: other } = newKey();
      return rs256({ ...header, kid }, claims, other);
    }
    case 'foreign_key':
      return rs256(header, claims, newKey().privateKey);
    case 'altered_signature':
      return withOtherLetter(proper());
    case 'altered_payload': {
      const [head, , signature] = proper().split('.');
      return `${head}.${encode({ ...claims, email: 'somebody.else@pub.test' })}.${signature}`;
    }
    case 'not_a_token':
      return 'this is no token';
    case 'no_id_token':
      return null;
  }
}

function changed(claims: Json, { set = {}, drop = [], shift = {} }: Extract<TokenFault, { kind: 'claims' }>): Json {
  const kept = Object.entries({ ...moved(claims, shift), ...set }).filter(([name]) => !drop.includes(name));
  return Object.fromEntries(kept);
}

function moved(claims: Json, seconds: Readonly<Record<string, number>>): Json {
  const entries = Object.entries(claims).map(([name, value]) => [
    name,
    typeof value === 'number' ? value + (seconds[name] ?? 0) : value,
  ]);
  return Object.fromEntries(entries) as Json;
}

function rs256(header: Json, claims: Json, key: KeyObject): string {
  const text = `${encode({ ...header, alg: 'RS256' })}.${encode(claims)}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
}

function hs256(header: Json, claims: Json, secret: string): string {
  const text = `${encode({ ...header, alg: 'HS256' })}.${encode(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

/** Not the last letter: some of its bits mean nothing. */
function withOtherLetter(token: string): string {
  const at = token.length - 100;
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
}

function encode(value: Json): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string): Json {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Json;
}
