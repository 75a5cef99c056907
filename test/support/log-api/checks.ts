import { createHmac, timingSafeEqual } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import type { OpenEntry } from './journal.js';

/** What a delivery is measured by. */
export interface Measure {
  readonly path: string;
  readonly token: string | null;
  readonly signingSecret: string | null;
  nowMs(this: void): number;
}

/** A delivery that breaks a rule. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    words: string,
  ) {
    super(words);
  }
}

const UUID_5 = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const UUID_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const AGENT = /^[\w.-]+\/[\w.+-]+$/;
const SIGNED = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
const MOST_AGE_S = 300;

/** The head, before a byte of the body counts. @throws Refusal */
export function checkHead(entry: OpenEntry, { path, token }: Measure): void {
  const said = (name: string): unknown => entry.headers[name];
  if (entry.target.split('?')[0] !== path) throw new Refusal(404, 'no such path');
  if (entry.method !== 'POST') throw new Refusal(405, 'not a POST');
  const expected = token === null ? undefined : `Bearer ${token}`;
  if (said('authorization') !== expected) throw new Refusal(401, 'not the expected Authorization');
  if (said('content-type') !== 'application/json') throw new Refusal(415, 'Content-Type is not application/json');
  const encoding = said('content-encoding');
  if (encoding !== undefined && encoding !== 'gzip') throw new Refusal(415, 'an unknown Content-Encoding');
  if (said('accept') !== 'application/json') throw new Refusal(400, 'Accept is not application/json');
  if (said('transfer-encoding') !== undefined || !/^\d+$/.test(String(said('content-length'))))
    throw new Refusal(411, 'no Content-Length');
  if (!UUID_5.test(String(said('idempotency-key')))) throw new Refusal(400, 'Idempotency-Key is no UUID 5');
  if (!UUID_4.test(String(said('x-request-id')))) throw new Refusal(400, 'X-Request-Id is no UUID 4');
  if (!AGENT.test(String(said('user-agent')))) throw new Refusal(400, 'User-Agent is no <service>/<version>');
  for (const odd of ['cookie', 'expect', 'private-token'])
    if (said(odd) !== undefined) throw new Refusal(400, `a header came that nobody needs: ${odd}`);
}

/** What arrived as a whole. @throws Refusal */
export function checkBody(entry: OpenEntry, measure: Measure): void {
  if (Number(entry.headers['content-length']) !== entry.bodyBytes) throw new Refusal(400, 'not the promised length');
  if (entry.headers['content-encoding'] === 'gzip' && entry.jsonBytes < 1024)
    throw new Refusal(400, 'a small body was packed');
  checkJson(entry.body);
  checkSignature(entry, measure);
}

function checkJson(body: Buffer | null): void {
  if (body === null) return;
  if (!isUtf8(body)) throw new Refusal(400, 'the body is no UTF-8');
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('no object');
  } catch {
    throw new Refusal(400, 'the body is no JSON object');
  }
}

function checkSignature({ headers, key, body }: OpenEntry, { signingSecret, nowMs }: Measure): void {
  if (signingSecret === null) {
    if (SIGNED.some((name) => headers[name] !== undefined)) throw new Refusal(400, 'signed without being asked');
    return;
  }
  const [id, timestamp, signature] = SIGNED.map((name) => String(headers[name]));
  if (id !== key) throw new Refusal(401, 'webhook-id is not the Idempotency-Key');
  if (!/^\d+$/.test(timestamp ?? '') || Math.abs(Number(timestamp) - nowMs() / 1000) > MOST_AGE_S)
    throw new Refusal(401, 'webhook-timestamp is not of now');
  if (body === null) return;
  const signing = createHmac('sha256', Buffer.from(signingSecret.replace(/^whsec_/, ''), 'base64'));
  const right = `v1,${signing.update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
  const isRight = (one: string): boolean =>
    one.length === right.length && timingSafeEqual(Buffer.from(one), Buffer.from(right));
  if (!(signature ?? '').split(' ').some(isRight)) throw new Refusal(401, 'the signature does not fit');
}
