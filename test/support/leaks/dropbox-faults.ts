import type { Fault } from '../dropbox/index.js';
import type { DropboxErrors } from './dropbox-errors.js';
import { ANY, OUT, REFUSED, TRUTH, type NamedFault } from './ends.js';

/** A fault that fits any route. */
export type CommonFault = NamedFault<Fault>;

/** Answers with every status, each of which repeats all it was sent. 401 and 403 have words of their own. */
const STATUSES = [200, 201, 400, 404, 405, 408, 409, 410, 413, 415, 416, 422, 425, 500, 501, 502, 503, 504, 507];
const REDIRECTS = [301, 302, 303, 307, 308];

/** What can go wrong with any call. @param fill where the SDK's types have a text of unknown content */
export function commonFaults(errors: DropboxErrors, fill: string): readonly CommonFault[] {
  const union = (name: 'AuthError' | 'AccessError' | 'RateLimitReason', status: number, as: string): CommonFault[] =>
    errors.common(name, fill).map(({ tags, union: error }) => ({
      name: `${status} ${tags}`,
      fault: { kind: 'echo', status, error: name === 'RateLimitReason' ? { reason: error, retry_after: 0 } : error },
      as,
    }));
  return [
    ...STATUSES.map((status): CommonFault => ({ name: `${status}`, fault: { kind: 'echo', status }, as: OUT })),
    ...[401, 403].map((status): CommonFault => ({ name: `${status}`, fault: { kind: 'echo', status }, as: REFUSED })),
    ...union('AuthError', 401, REFUSED),
    ...union('AccessError', 403, REFUSED),
    ...union('RateLimitReason', 429, OUT),
    ...REDIRECTS.map((status): CommonFault => ({ name: `${status}`, fault: { kind: 'redirect', status }, as: OUT })),
    ...words(fill),
    ...WIRE,
  ];
}

/** Answers in words, and with words where tags belong. */
function words(fill: string): readonly CommonFault[] {
  const tag = fill.split(' ')[0] ?? '';
  return [
    { name: '400 in words', fault: { kind: 'status', status: 400, text: `Error in call: ${fill}` }, as: OUT },
    { name: '409 in words', fault: { kind: 'status', status: 409, text: fill }, as: OUT },
    { name: '409 without words', fault: { kind: 'status', status: 409 }, as: OUT },
    { name: '409 unknown', fault: { kind: 'echo', status: 409, error: { '.tag': 'brand_new_reason' } }, as: OUT },
    { name: '409 with a secret for a tag', fault: { kind: 'echo', status: 409, error: { '.tag': tag } }, as: OUT },
    { name: '429 in words', fault: { kind: 'too_many', form: 'text', retryAfter: null }, as: OUT },
    { name: '429 for a minute', fault: { kind: 'too_many', retryAfter: 60 }, as: OUT },
    { name: '429 in secrets', fault: { kind: 'status', status: 429, retryAfter: tag, text: fill }, as: OUT },
    { name: '503 in words', fault: { kind: 'status', status: 503, retryAfter: tag, text: fill }, as: OUT },
    { name: '200 in words', fault: { kind: 'status', status: 200, text: fill }, as: OUT },
    { name: '200 as a text', fault: { kind: 'status', status: 200, body: fill }, as: OUT },
    { name: '200 as null', fault: { kind: 'status', status: 200, body: null }, as: OUT },
    { name: '200 as a list', fault: { kind: 'status', status: 200, body: [fill] }, as: OUT },
  ];
}

const WIRE: readonly CommonFault[] = [
  { name: 'a page', fault: { kind: 'html' }, as: OUT },
  { name: 'a page with 200', fault: { kind: 'html', status: 200 }, as: OUT },
  { name: 'a reset', fault: { kind: 'reset' }, as: OUT },
  { name: 'a reset afterwards', fault: { kind: 'apply_then', then: 'reset' }, as: TRUTH },
  { name: '500 afterwards', fault: { kind: 'apply_then', then: 500 }, as: TRUTH },
  { name: 'half of it', fault: { kind: 'bad_json' }, as: TRUTH },
  { name: 'a body that is cut', fault: { kind: 'truncate' }, as: TRUTH },
  { name: 'a bit that is turned', fault: { kind: 'corrupt' }, as: ANY },
  { name: 'metadata of something else', fault: { kind: 'wrong_metadata' }, as: ANY },
  { name: 'a body without an end', fault: { kind: 'huge', megabytes: 5 }, as: TRUTH },
  { name: 'silence', fault: { kind: 'hang' }, as: OUT, isEndless: true },
  { name: 'a drip', fault: { kind: 'drip', everyMs: 20 }, as: TRUTH, isEndless: true },
];

/** What RFC 6749 and Dropbox let a token endpoint say. */
const GRANT_ERRORS = [
  ...['invalid_request', 'invalid_client', 'invalid_grant', 'unauthorized_client', 'unsupported_grant_type'],
  ...['invalid_scope', 'invalid_client: Invalid client_id or client_secret'],
];
const GRANT_REFUSALS = [400, 401, 403];
/** The endpoint answers nothing that could be half good, and what is cut is no token. */
const NOT_AT_TOKENS =
  /^40[13]|^409|^429 too|a reset afterwards|500 afterwards|metadata|bit that is turned|without an end/u;

/** What can go wrong when a token is fetched. @param fill see {@link commonFaults} */
export function tokenFaults(errors: DropboxErrors, fill: string): readonly CommonFault[] {
  const refused = GRANT_REFUSALS.flatMap((status): CommonFault[] => [
    { name: `${status}`, fault: { kind: 'echo', status }, as: REFUSED },
    { name: `${status} as a page`, fault: { kind: 'html', status }, as: OUT },
  ]);
  const grants = GRANT_ERRORS.map((error): CommonFault => {
    const body = { error, error_description: fill, error_uri: fill };
    return { name: error, fault: { kind: 'status', status: 400, body }, as: REFUSED };
  });
  const common = commonFaults(errors, fill).filter(({ name }) => name !== '400' && !NOT_AT_TOKENS.test(name));
  return [
    ...refused,
    ...grants,
    ...common.map((one) => ({ ...one, as: OUT })),
    { name: '429', fault: { kind: 'echo', status: 429 }, as: OUT },
    { name: 'a token of 5000 letters', fault: grant({ access_token: 'x'.repeat(5000), expires_in: 14_400 }), as: OUT },
    { name: 'a token with a line end', fault: grant({ access_token: `${fill}\r\n`, expires_in: 14_400 }), as: OUT },
    { name: 'a token without an end', fault: grant({ access_token: 'a-token', expires_in: fill }), as: OUT },
    { name: 'a body without an end', fault: { kind: 'huge', megabytes: 5 }, as: OUT },
  ];
}

function grant(body: object): Fault {
  return { kind: 'status', status: 200, body: { token_type: 'bearer', ...body } };
}
