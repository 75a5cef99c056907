import type { S3Request } from './request.js';
import { S3Error } from './s3-error.js';
import type { SignatureClaim } from './sigv4.js';

/** Where the service is and how late it is there. */
export interface SigningRules {
  readonly region: string;
  readonly regions: readonly string[];
}

/** A claim with how long it holds; null = by the clock skew alone. */
export interface Claim extends SignatureClaim {
  readonly expiresSeconds: number | null;
}

const WEEK_SECONDS = 604_800;
const UNSIGNED = 'UNSIGNED-PAYLOAD';
const UNSUPPORTED = 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.';

/** Reads the one signature of a request. @throws S3Error when it has none, two, or one that is malformed */
export function readClaim(request: S3Request, rules: SigningRules): Claim {
  const { headers, target } = request;
  const authorization = headers.get('authorization');
  const inQuery = target.query.has('X-Amz-Algorithm') || target.query.has('X-Amz-Signature');
  if (authorization !== null && inQuery) {
    throw new S3Error(
      'InvalidArgument',
      'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
      { ArgumentName: 'Authorization', ArgumentValue: authorization },
    );
  }
  if (headers.has('x-amz-security-token') || target.query.has('X-Amz-Security-Token'))
    throw new S3Error('InvalidToken');
  if (inQuery) return presignedClaim(request, rules);
  if (authorization === null) throw new S3Error('AccessDenied');
  return headerClaim(request, authorization, rules);
}

function headerClaim({ headers }: S3Request, authorization: string, rules: SigningRules): Claim {
  if (authorization.startsWith('AWS ')) throw new S3Error('InvalidRequest', UNSUPPORTED);
  const parts = /^AWS4-HMAC-SHA256 +(.+)$/.exec(authorization)?.[1];
  if (parts === undefined) throw malformedHeader('The authorization header is malformed.');
  const field = (name: string): string => {
    const found = parts.split(',').find((part) => part.trim().startsWith(`${name}=`));
    if (found === undefined) throw malformedHeader(`The authorization header is malformed; missing ${name}.`);
    return found.trim().slice(name.length + 1);
  };
  const timestamp = headers.get('x-amz-date') ?? basicDate(headers.get('date'));
  const payloadHash = headers.get('x-amz-content-sha256');
  if (payloadHash === null) {
    throw new S3Error('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
  }
  const says = (what: string): S3Error => malformedHeader(`The authorization header is malformed; ${what}`, rules);
  const scope = readScope(field('Credential'), timestamp, rules, says);
  const signedHeaders = field('SignedHeaders').split(';');
  return {
    ...scope,
    presigned: false,
    signedHeaders,
    signature: field('Signature'),
    timestamp: stamped(timestamp),
    payloadHash,
    expiresSeconds: null,
  };
}

function presignedClaim({ headers, target: { query } }: S3Request, rules: SigningRules): Claim {
  const field = (name: string): string => {
    const value = query.get(name);
    if (value !== null && value !== '') return value;
    throw malformedQuery(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  };
  if (field('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') {
    throw malformedQuery('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"');
  }
  const timestamp = field('X-Amz-Date');
  const says = (what: string): S3Error =>
    malformedQuery(`Error parsing the X-Amz-Credential parameter; ${what}`, rules);
  return {
    ...readScope(field('X-Amz-Credential'), timestamp, rules, says),
    presigned: true,
    signedHeaders: field('X-Amz-SignedHeaders').split(';'),
    signature: field('X-Amz-Signature'),
    timestamp: stamped(timestamp),
    payloadHash: headers.get('x-amz-content-sha256') ?? query.get('X-Amz-Content-Sha256') ?? UNSIGNED,
    expiresSeconds: readExpires(field('X-Amz-Expires')),
  };
}

function readExpires(text: string): number {
  if (!/^-?\d+$/.test(text)) throw malformedQuery('X-Amz-Expires should be a number');
  const seconds = Number(text);
  if (seconds < 0) throw malformedQuery('X-Amz-Expires must be non-negative');
  if (seconds > WEEK_SECONDS) {
    throw malformedQuery('X-Amz-Expires must be less than a week (in seconds); that is, less than 604800 seconds');
  }
  return seconds;
}

function readScope(
  credential: string,
  timestamp: string | null,
  { region: own, regions }: SigningRules,
  says: (what: string) => S3Error,
): Pick<Claim, 'accessKeyId' | 'day' | 'region'> {
  const parts = credential.split('/');
  if (parts.length < 5)
    throw says('the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".');
  const [day = '', region = '', service = '', terminal = ''] = parts.slice(-4);
  if (!regions.includes(region)) throw says(`the region '${region}' is wrong; expecting '${own}'`);
  if (service !== 's3') throw says(`incorrect service "${service}". This endpoint belongs to "s3".`);
  if (terminal !== 'aws4_request') throw says(`incorrect terminal "${terminal}". This endpoint uses "aws4_request".`);
  if (timestamp !== null && !timestamp.startsWith(day)) {
    throw says(
      `Invalid credential date "${day}". This date is not the same as X-Amz-Date: "${timestamp.slice(0, 8)}".`,
    );
  }
  return { accessKeyId: parts.slice(0, -4).join('/'), day, region };
}

function stamped(timestamp: string | null): string {
  if (timestamp !== null && /^\d{8}T\d{6}Z$/.test(timestamp)) return timestamp;
  throw new S3Error('AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header');
}

function basicDate(date: string | null): string | null {
  const ms = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(ms) ? null : `${new Date(ms).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function malformedHeader(message: string, rules?: SigningRules): S3Error {
  return new S3Error('AuthorizationHeaderMalformed', message, rules ? { Region: rules.region } : {});
}

function malformedQuery(message: string, rules?: SigningRules): S3Error {
  return new S3Error('AuthorizationQueryParametersError', message, rules ? { Region: rules.region } : {});
}
