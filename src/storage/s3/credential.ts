import { upstreamError, type PublisherError, type Secret } from '../../kernel/index.js';
import { isLoopbackUrl } from '../../platform/environment/index.js';

/** Whose bucket it is, and with which key. Lives no longer than the credential it was read from. */
export interface S3Access {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Origin of the service, without a slash at its end. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
}

/** What each field of a credential must look like. */
const FIELDS = {
  // Printable ASCII: what a signature can be made with and a header can carry.
  access_key_id: /^[\x21-\x7e]{1,500}$/u,
  secret_access_key: /^[\x21-\x7e]{1,500}$/u,
  endpoint_url: /^.{0,2000}$/u,
  // No ARN and no `--x-s3`: those names make the SDK call other hosts than the endpoint.
  bucket: /^(?!.*--x-s3$)[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$/u,
  region: /^[a-z0-9-]{1,40}$/u,
} as const;
type Field = keyof typeof FIELDS;

/**
 * Reads a credential of an S3 bucket.
 * @param allowInsecureLoopback whether the endpoint may be this machine, also by http; never in production
 * @throws PublisherError `config_unavailable`; its text holds no value
 * Spec: storage.md section 5.
 */
export function readAccess(
  credential: Secret<Readonly<Record<string, string>>> | null,
  allowInsecureLoopback: boolean,
): S3Access {
  const given = credential?.reveal() ?? {};
  const field = (name: Field): string => {
    const value: unknown = given[name];
    if (typeof value !== 'string' || !FIELDS[name].test(value)) throw invalid('storage_credential');
    return value;
  };
  const access = {
    accessKeyId: field('access_key_id'),
    secretAccessKey: field('secret_access_key'),
    bucket: field('bucket'),
    region: field('region'),
  };
  const endpoint = originOf(field('endpoint_url'), allowInsecureLoopback);
  if (endpoint === null) throw invalid('storage_endpoint');
  return { ...access, endpoint };
}

function originOf(text: string, allowInsecureLoopback: boolean): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/u.test(url.protocol)) return null;
  // `https://host?` and `https://host#` leave no trace in the parsed URL.
  if (/[?#@]/u.test(text) || url.username !== '' || url.password !== '' || url.pathname !== '/') return null;
  if (isThisMachine(url)) return allowInsecureLoopback ? url.origin : null;
  return url.protocol === 'https:' ? url.origin : null;
}

/** Also by addresses that reach it without being its usual name. */
function isThisMachine(url: URL): boolean {
  return isLoopbackUrl(url.href) || /^(?:0\.0\.0\.0|\[::\]|\[::ffff:7f[0-9a-f]{2}:.*\])$/u.test(url.hostname);
}

function invalid(reason: 'storage_credential' | 'storage_endpoint'): PublisherError {
  return upstreamError(
    'config_unavailable',
    'The S3 storage of this tenant cannot be used. Check its endpoint (https, nothing but a host), bucket, region and keys.',
    { reason },
  );
}
