import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A certificate and its key, PEM. */
export interface TestCertificate {
  readonly certificate: string;
  readonly key: string;
}

const ECDSA_WITH_SHA256 = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const COMMON_NAME = [0x06, 0x03, 0x55, 0x04, 0x03];
const BASIC_CONSTRAINTS = [0x06, 0x03, 0x55, 0x1d, 0x13];
const SUBJECT_ALT_NAME = [0x06, 0x03, 0x55, 0x1d, 0x11];
const A_DAY_MS = 86_400_000;

/**
 * A self-signed certificate for `localhost` and 127.0.0.1 that is its own authority: whoever trusts it accepts the
 * server. Made anew, so that no key lies in a repository.
 * @param nowMs valid from a day before to a year after
 */
export function selfSigned(nowMs = Date.now()): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(Buffer.from(ECDSA_WITH_SHA256));
  const name = sequence(tagged(0x31, sequence(Buffer.from(COMMON_NAME), tagged(0x0c, Buffer.from('localhost')))));
  const body = sequence(
    tagged(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    algorithm,
    name,
    sequence(time(nowMs - A_DAY_MS), time(nowMs + 365 * A_DAY_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(authority(), addresses())),
  );
  const signature = Buffer.concat([Buffer.of(0), sign('sha256', body, privateKey)]);
  return {
    certificate: pem('CERTIFICATE', sequence(body, algorithm, tagged(0x03, signature))),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function authority(): Buffer {
  const isAuthority = sequence(tagged(0x01, Buffer.of(0xff)));
  return sequence(Buffer.from(BASIC_CONSTRAINTS), tagged(0x01, Buffer.of(0xff)), tagged(0x04, isAuthority));
}

function addresses(): Buffer {
  const names = sequence(tagged(0x82, Buffer.from('localhost')), tagged(0x87, Buffer.of(127, 0, 0, 1)));
  return sequence(Buffer.from(SUBJECT_ALT_NAME), tagged(0x04, names));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function integer(value: Buffer): Buffer {
  return tagged(0x02, value);
}

/** GeneralizedTime: `YYYYMMDDhhmmssZ`. */
function time(ms: number): Buffer {
  return tagged(0x18, Buffer.from(new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '')));
}

/** DER: tag, length, content. */
function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...head), content]);
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
