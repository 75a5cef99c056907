import type { Fault } from '../s3/index.js';
import { ANY, FULL, OUT, REFUSED, SECRETS, TRUTH, type NamedFault } from './ends.js';

export type S3Fault = NamedFault<Fault>;

/** Answers with words that say nothing, each of which repeats all it was sent: only the status counts. */
const STATUSES = [200, 402, 405, 406, 408, 409, 410, 411, 413, 415, 422, 425, 429, 500, 502, 503, 504, 509];

/** An error document with the secrets where a store repeats what it was sent. */
export function errorDocument(code: string): string {
  const elements = ['Message', 'StringToSign', 'CanonicalRequest', 'SignatureProvided', 'AWSAccessKeyId', 'Resource'];
  const words = elements.map((name) => `<${name}>AWS4-HMAC-SHA256 ${SECRETS}</${name}>`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code>${words}</Error>`;
}

/** What no parser of XML should be made to read. */
const GARBAGE: readonly (readonly [name: string, text: string])[] = [
  ['an entity that is a file', `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Error><Code>&b;</Code></Error>`],
  ['entities that multiply', multiplied()],
  ['a tag that is never closed', `<Error><Code>${SECRETS}`],
  ['a thousand tags', `${'<a>'.repeat(1000)}${SECRETS}`],
  ['a secret for a tag', `<${SECRETS.slice(1, -1)} ${SECRETS}/>`],
  ['a secret for a code', errorDocument(SECRETS)],
  ['a code that is a tree', `<Error><Code><name>${SECRETS}</name></Code></Error>`],
  ['a prototype', `<Error><__proto__><Code>${SECRETS}</Code></__proto__></Error>`],
  ['no XML', `{"error": "${SECRETS}"}`],
  ['zeroes', '\0\0\0\0'],
];

/** What can go wrong with any request. */
export const S3_FAULTS: readonly S3Fault[] = [
  ...STATUSES.map((status): S3Fault => ({ name: `${status}`, fault: { kind: 'echo', status }, as: OUT })),
  ...[401, 403].map((status): S3Fault => ({ name: `${status}`, fault: { kind: 'echo', status }, as: REFUSED })),
  { name: '507', fault: { kind: 'echo', status: 507 }, as: FULL },
  ...GARBAGE.flatMap(([name, body]): S3Fault[] => [
    { name: `500 with ${name}`, fault: { kind: 'status', status: 500, body }, as: OUT },
    { name: `200 with ${name}`, fault: { kind: 'bad_xml', text: body }, as: TRUTH },
  ]),
  {
    name: '503 in secrets',
    fault: { kind: 'status', status: 503, retryAfter: SECRETS.slice(1, -1), body: SECRETS },
    as: OUT,
  },
  { name: '503 for a minute', fault: { kind: 'error', code: 'SlowDown', retryAfter: '60' }, as: OUT },
  { name: '301', fault: { kind: 'redirect' }, as: OUT },
  { name: '307', fault: { kind: 'redirect', status: 307 }, as: OUT },
  { name: 'an error with 200', fault: { kind: 'error_in_200' }, as: OUT },
  { name: 'too often with 200', fault: { kind: 'error_in_200', code: 'SlowDown' }, as: OUT },
  { name: 'a page', fault: { kind: 'html' }, as: OUT },
  { name: 'a page with 200', fault: { kind: 'html', status: 200 }, as: OUT },
  { name: 'a reset', fault: { kind: 'reset' }, as: OUT },
  { name: 'a reset afterwards', fault: { kind: 'reset', applied: true }, as: TRUTH },
  { name: '500 afterwards', fault: { kind: 'status', status: 500, applied: true }, as: TRUTH },
  { name: 'a body that is cut', fault: { kind: 'truncate' }, as: TRUTH },
  { name: 'a body that is too short', fault: { kind: 'shorten' }, as: TRUTH },
  { name: 'a bit that is turned', fault: { kind: 'corrupt' }, as: ANY },
  { name: 'another version', fault: { kind: 'wrong_etag' }, as: ANY },
  { name: 'XML that is cut', fault: { kind: 'bad_xml' }, as: TRUTH },
  { name: 'a body without an end', fault: { kind: 'huge', megabytes: 5 }, as: TRUTH },
  { name: 'silence', fault: { kind: 'hang' }, as: OUT, isEndless: true },
  { name: 'a drip', fault: { kind: 'drip', everyMs: 20 }, as: TRUTH, isEndless: true },
];

/** A kilobyte of entities that unfold to gigabytes. */
function multiplied(): string {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
  const entities = names.map((name, at) => {
    const before = names[at - 1];
    return `<!ENTITY ${name} "${before === undefined ? SECRETS : `&${before};`.repeat(10)}">`;
  });
  return `<!DOCTYPE x [${entities.join('')}]><Error><Code>&i;</Code></Error>`;
}
