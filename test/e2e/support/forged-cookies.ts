import { createHmac } from 'node:crypto';
import { Secret } from '../../../src/kernel/index.js';
import { KEY_PURPOSES, KeyRing, Sealer } from '../../../src/platform/security/index.js';
import { ID, SECRET, SESSION } from './auth0-app.js';

/** Cookie header that must not make anybody somebody. */
export interface Forgery {
  readonly what: string;
  readonly cookie: string;
}

/** A record as the application writes it, of an admin; times in seconds. */
export type RecordOfAdmin = (change?: Partial<Record<'from' | 'issued' | 'until', number>>) => string;

/** What a forger has: a good value of each cookie, and the content they would like to be believed. */
export interface Material {
  readonly identity: string;
  readonly session: string;
  readonly otherIdentity: string;
  /** Good ones of lengths next to each other: the last character of some has bits that mean nothing. */
  readonly identitiesOfAllLengths: readonly string[];
  readonly record: RecordOfAdmin;
  readonly email: string;
}

const own = new Sealer(new KeyRing([new Secret(SECRET)]));
const foreign = new Sealer(new KeyRing([new Secret('the secret of quite another application, as long')]));
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** All the ways at once; a thousand and more. Nothing is random: a failure shows again. */
export function forgeries(material: Material): readonly Forgery[] {
  return [
    ...altered(material.identity),
    ...flippedBytes(material.identity),
    ...cutAndGrown(material.identity),
    ...inserted(material.identity),
    ...spliced(material),
    ...swappedPurposes(material),
    ...foreignKeys(material),
    ...otherSpellings(material.identity),
    ...material.identitiesOfAllLengths.flatMap(otherEnds),
    ...otherNames(material.identity),
    ...unsealed(material),
    ...wrongContent(material),
    ...outOfTime(material),
  ];
}

const asIdentity = (what: string, value: string): Forgery => ({ what, cookie: `${ID}=${value}` });

/** Every character once by another one of the same alphabet. */
function altered(value: string): Forgery[] {
  return Array.from(value, (character, at) => {
    const other = BASE64URL[(BASE64URL.indexOf(character) + 1 + (at % 62)) % 64] ?? 'A';
    const changed = other === character ? 'Z' : other;
    return asIdentity(`character ${at} altered`, value.slice(0, at) + changed + value.slice(at + 1));
  });
}

/** One bit of every byte below the spelling: nonce, text and tag. */
function flippedBytes(value: string): Forgery[] {
  const [version = '', key = '', encoded = ''] = value.split('.');
  const bytes = Buffer.from(encoded, 'base64url');
  return Array.from(bytes, (_byte, at) => {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8));
    return asIdentity(`byte ${at} flipped`, `${version}.${key}.${copy.toString('base64url')}`);
  });
}

function cutAndGrown(value: string): Forgery[] {
  const cut = Array.from({ length: value.length }, (_unused, at) => asIdentity(`cut at ${at}`, value.slice(0, at)));
  const fronts = [1, 3, 12, 40].map((at) => asIdentity(`without the first ${at}`, value.slice(at)));
  const tails = ['A', 'AA', 'AAA', 'AAAA', '=', '==', '.', '.AAAA', '-', `.${value}`, value, '%00', '\\', '&admin=1'];
  return [...cut, ...fronts, ...tails.map((tail) => asIdentity(`grown by ${tail.slice(0, 9)}`, value + tail))];
}

/** One character more at every other place. */
function inserted(value: string): Forgery[] {
  return Array.from({ length: value.length / 2 }, (_unused, at) =>
    asIdentity(`character put in at ${at * 2}`, `${value.slice(0, at * 2)}A${value.slice(at * 2)}`),
  );
}

/** Halves of two good values, and one that was put together anew. */
function spliced({ identity, otherIdentity, session }: Material): Forgery[] {
  const [version = '', key = '', encoded = ''] = identity.split('.');
  const bytes = Buffer.from(encoded, 'base64url');
  const others = [otherIdentity, session].map((value) => Buffer.from(value.split('.')[2] ?? '', 'base64url'));
  const made = others.flatMap((other) => [
    Buffer.concat([bytes.subarray(0, 12), other.subarray(12)]),
    Buffer.concat([other.subarray(0, 12), bytes.subarray(12)]),
    Buffer.concat([bytes.subarray(0, -16), other.subarray(-16)]),
    Buffer.concat([bytes.subarray(0, 40), other.subarray(40)]),
  ]);
  made.push(
    bytes.subarray(0, 12),
    bytes.subarray(0, 28),
    bytes.subarray(12),
    Buffer.concat([bytes.subarray(0, -16), Buffer.alloc(16)]),
    Buffer.concat([Buffer.alloc(12), bytes.subarray(12)]),
    Buffer.concat([bytes, Buffer.alloc(1)]),
    Buffer.alloc(28),
    Buffer.alloc(64, 0xff),
  );
  return made.map((part, at) => asIdentity(`spliced ${at}`, `${version}.${key}.${part.toString('base64url')}`));
}

/** The right key ring, but made for something else: every purpose, under every name. */
function swappedPurposes({ session, identity, record }: Material): Forgery[] {
  const names = [ID, SESSION, '__Host-pv2_id', 'pv2_id', 'pv2_session', '__Host-pv2_txn_abcdefgh', 'hand-over', ''];
  const made = KEY_PURPOSES.flatMap((purpose) =>
    names
      .filter((name) => purpose !== 'identity' || name !== ID)
      .map((name) => asIdentity(`sealed as ${purpose} for ${name}`, own.seal(purpose, name, record()))),
  );
  return [
    ...made,
    asIdentity('the session in the place of the identity', session),
    { what: 'the identity in the place of the session', cookie: `${SESSION}=${identity}` },
    { what: 'both the other way round', cookie: `${ID}=${session}; ${SESSION}=${identity}` },
    { what: 'the session alone', cookie: `${SESSION}=${session}` },
  ];
}

function foreignKeys({ identity, record }: Material): Forgery[] {
  const ownKey = identity.split('.')[1] ?? '';
  const made = Array.from({ length: 20 }, () => foreign.seal('identity', ID, record()));
  const underOwnName = made.map((value) => `v1.${ownKey}.${value.split('.')[2]}`);
  const unknown = ['00000000', 'ffffffff', 'deadbeef', ownKey.toUpperCase(), ownKey.slice(1), `${ownKey}0`, ''];
  return [
    ...made.map((value) => asIdentity('sealed by another application', value)),
    ...underOwnName.map((value) => asIdentity('sealed by another application, under our key’s name', value)),
    ...unknown
      .filter((key) => key !== ownKey)
      .map((key) => asIdentity(`key id ${key}`, `v1.${key}.${identity.split('.')[2]}`)),
  ];
}

/** The same bytes written otherwise: only one spelling is ours. */
function otherSpellings(value: string): Forgery[] {
  const [version = '', key = '', encoded = ''] = value.split('.');
  const base64 = Buffer.from(encoded, 'base64url').toString('base64');
  const percent = Array.from(value, (one) => `%${one.charCodeAt(0).toString(16)}`).join('');
  const spellings = [
    ...['v0', 'v2', 'v11', 'V1', '1', '', 'v1 ', 'v１'].map((one) => `${one}.${key}.${encoded}`),
    ...(base64 === encoded ? [] : [`${version}.${key}.${base64}`]),
    `${version}.${key}.${encoded}=`,
    `${version}.${key}.${encoded.slice(0, 40)} ${encoded.slice(40)}`,
    `${version}.${key}.${encoded.slice(0, 40)}\t${encoded.slice(40)}`,
    `${version}.${key}.${encoded.slice(0, 40)}.${encoded.slice(40)}`,
    `${version}.${key}.${Buffer.from(encoded, 'base64url').toString('hex')}`,
    `${version}.${encoded}`,
    `${key}.${version}.${encoded}`,
    encoded,
    percent,
    value.replaceAll('.', '%2E'),
    encodeURIComponent(`"${value}"`),
    `"${value}"`,
    `'${value}'`,
    `${value},${value}`,
    `=${value}`,
    value.toUpperCase(),
    value.toLowerCase(),
    Array.from(value).toReversed().join(''),
    'v1.'.repeat(300),
    `${version}.${key}.${'A'.repeat(2_000)}`,
    `${version}.${key}.${'A'.repeat(14_000)}`,
    'x'.repeat(15_000),
  ];
  return spellings.map((spelling) =>
    asIdentity(`spelt ${spelling.slice(0, 24)}`, Buffer.from(spelling).toString('latin1')),
  );
}

/** Every other last character: for some lengths a few of them spell the same bytes. */
function otherEnds(value: string): Forgery[] {
  return Array.from(BASE64URL)
    .filter((character) => character !== value.at(-1))
    .map((character) => asIdentity(`ended by ${character}`, value.slice(0, -1) + character));
}

/** A good value under every other name. */
function otherNames(value: string): Forgery[] {
  const names = [
    'pv2_id',
    '__Host-pv2_id',
    '__secure-pv2_id',
    '__SECURE-PV2_ID',
    '__Secure-pv2_ID',
    '__Secure-pv2_identity',
    '__Secure-pv2_id2',
    'x__Secure-pv2_id',
    '__Secure-pv2%5Fid',
    '"__Secure-pv2_id"',
    '$Version=1, __Secure-pv2_id',
    'pv2_session',
    'pv2_admin',
    'session',
    'Authorization',
    '__proto__',
    'constructor',
    '',
  ];
  return names.map((name) => ({ what: `under the name ${name}`, cookie: `${name}=${value}` }));
}

/** What others have believed without a seal. */
function unsealed({ email, record, identity }: Material): Forgery[] {
  const key = identity.split('.')[1] ?? '';
  const texts = [
    '1', 'true', 'admin', 'null', 'undefined', '{}', '[]', '0', '-1', '*', '__proto__', email, record(),
    JSON.stringify({ admin: true, email }), JSON.stringify({ sub: email, role: 'admin', tenant: 'aurora' }),
  ]; // prettier-ignore
  const encoded = texts.flatMap((text) => [
    text,
    Buffer.from(text).toString('base64url'),
    Buffer.from(text).toString('base64'),
    `v1.${key}.${Buffer.from(text).toString('base64url')}`,
    `s:${text}.${createHmac('sha256', SECRET).update(text).digest('base64')}`,
  ]);
  const values = [...encoded, ...tokens(email), ...tokens('*')];
  return [
    ...values.map((value) => asIdentity(`unsealed ${value.slice(0, 20)}`, encodeURIComponent(value))),
    ...values.slice(0, 20).map((value) => asIdentity(`unsealed, as it is: ${value.slice(0, 20)}`, value)),
    ...['1', 'true', email].map((value) => ({
      what: 'the former cookie',
      cookie: `pv2_admin=${value}; session=${value}`,
    })),
    ...['', ';', ';;;=;', ID, `${ID}=`, `${ID}==`, '=', `${ID}=;`, 'a=b; '.repeat(300)].map((cookie) => ({
      what: `the header ${cookie.slice(0, 20)}`,
      cookie,
    })),
  ];
}

/** Tokens in the form of a JWT: without a signature, and signed by what is known to be a secret of ours. */
function tokens(email: string): string[] {
  const part = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url');
  const claims = part({ sub: email, email, email_verified: true, admin: true, exp: 9_999_999_999 });
  return ['none', 'None', 'HS256'].flatMap((alg) => {
    const signed = `${part({ alg, typ: 'JWT' })}.${claims}`;
    return [`${signed}.`, `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`];
  });
}

/** Sealed by the very key, for the very purpose: what is not a record of ours is nobody all the same. */
function wrongContent({ record, email }: Material): Forgery[] {
  const good = JSON.parse(record()) as unknown[];
  const with_ = (at: number, value: unknown): string => JSON.stringify(good.with(at, value));
  const texts = [
    '', ' ', 'null', 'true', '[]', '{}', '"admin"', '[[]]', record().slice(0, -1), `${record()}x`,
    JSON.stringify({ mode: 'auth0', email, role: 'admin' }),
    ...['admin', 'AUTH0', '', null, 1, ['auth0'], 'none', 'system'].map((mode) => with_(0, mode)),
    ...[null, 1, {}, [], true].flatMap((value) => [with_(1, value), with_(4, value)]),
    ...[[email], { email }, true, 1].flatMap((value) => [with_(2, value), with_(3, value)]),
    ...['1', -1, 1.5, null, 1e300, {}].flatMap((value) => [5, 6, 7].map((at) => with_(at, value))),
    ...[0, 1, 2, 3, 4, 5, 6, 7].map((length) => JSON.stringify(good.slice(0, length))),
  ]; // prettier-ignore
  return texts.map((text) => asIdentity(`content ${text.slice(0, 30)}`, own.seal('identity', ID, text)));
}

/** Good in all but its times. Those that have ended say so, see the suite. */
function outOfTime({ record }: Material): Forgery[] {
  const hour = 3_600;
  return [61, 90, 3_600, 86_400, 10 * 365 * 86_400].map((ahead) =>
    asIdentity(
      `issued ${ahead} s ahead`,
      own.seal('identity', ID, record({ from: ahead, issued: ahead, until: ahead + hour })),
    ),
  );
}

/** Seals as the application would, for what a test wants to be believed. */
export function sealedIdentity(record: string): string {
  return own.seal('identity', ID, record);
}

/** The content of a sealed value of ours; null = it is none of that purpose. */
export function openedAs(purpose: (typeof KEY_PURPOSES)[number], name: string, value: string): string | null {
  return own.open(purpose, name, value);
}
