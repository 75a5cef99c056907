import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { ask, jsonOf } from '../stand-in/testing.js';
import type { Received } from '../stand-in/testing.js';
import { startLogApi } from './index.js';
import type { RunningLogApi } from './index.js';

const KEY = '43d4d2c1-c227-5201-b9c4-e27f5d0f28a6';
const OTHER_KEY = '53d4d2c1-c227-5201-b9c4-e27f5d0f28a6';
const TOKEN = 'token-of-the-log-api';
const BODY = Buffer.from('{"pipeline_id":12345}');
const HEADERS = {
  'Content-Type': 'application/json',
  Accept: 'application/json',
  Authorization: `Bearer ${TOKEN}`,
  'Idempotency-Key': KEY,
  'X-Request-Id': '11111111-2222-4333-8444-555555555555',
  'User-Agent': 'publisher-v2/2.0.0',
};

const REFUSED: readonly (readonly [string, Record<string, string | undefined>, number, Buffer])[] = [
  ['without a token', { Authorization: undefined }, 401, BODY],
  ['with another token', { Authorization: 'Bearer other' }, 401, BODY],
  ['as text', { 'Content-Type': 'text/plain' }, 415, BODY],
  ['with a charset', { 'Content-Type': 'application/json; charset=utf-8' }, 415, BODY],
  ['in an unknown encoding', { 'Content-Encoding': 'br' }, 415, BODY],
  ['without Accept', { Accept: undefined }, 400, BODY],
  ['without a length', { 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' }, 411, BODY],
  ['without a key', { 'Idempotency-Key': undefined }, 400, BODY],
  ['with a random key', { 'Idempotency-Key': HEADERS['X-Request-Id'] }, 400, BODY],
  ['without a request id', { 'X-Request-Id': undefined }, 400, BODY],
  ['with a bare agent', { 'User-Agent': 'node' }, 400, BODY],
  ['signed without being asked', { 'webhook-id': KEY }, 400, BODY],
  ['with the token of GitLab', { 'PRIVATE-TOKEN': 'x' }, 400, BODY],
  ['as a small packed body', { 'Content-Encoding': 'gzip' }, 400, gzipSync(BODY)],
  ['as JSON that is no object', {}, 400, Buffer.from('[1]')],
  ['as half a JSON', {}, 400, Buffer.from('{"a":')],
];

let api: RunningLogApi;
function post(headers: Record<string, string | undefined> = {}, body: Uint8Array = BODY): Promise<Received> {
  const all = { ...HEADERS, 'Content-Length': String(body.length), ...headers };
  const given = Object.entries(all).filter((one): one is [string, string] => one[1] !== undefined);
  return ask(api.url, { method: 'POST', headers: Object.fromEntries(given), body });
}

beforeEach(async () => {
  api = await startLogApi({ token: TOKEN });
});
afterEach(() => api.close());

describe('the receiver of logs', () => {
  test('when a delivery keeps the rules, it is stored and written down', async () => {
    const received = await post();
    expect([received.status, jsonOf(received)]).toEqual([200, { success: true, message: 'Logs received' }]);
    expect(api.stored()).toMatchObject([{ key: KEY, jsonBytes: BODY.length, problem: null, status: 200 }]);
    expect(api.stored()[0]?.body?.equals(BODY)).toBe(true);
  });

  test('when it comes again, the first result does; with another body, a 422', async () => {
    await post();
    expect((await post()).status).toBe(200);
    expect((await post({}, Buffer.from('{"pipeline_id":12346}'))).status).toBe(422);
    expect((await post({ 'Idempotency-Key': OTHER_KEY })).status).toBe(200);
    expect(api.journal.map(({ outcome }) => outcome)).toEqual(['stored', 'replayed', 'conflict', 'stored']);
  });

  test('when the first is still being answered, the second is a 409', async () => {
    const hold = api.control.hold();
    const first = post();
    await hold.waitFor();
    expect((await post()).status).toBe(409);
    hold.release();
    expect((await first).status).toBe(200);
  });

  test('when a body is packed, it is unpacked', async () => {
    const body = Buffer.from(JSON.stringify({ text: 'x'.repeat(2000) }));
    expect((await post({ 'Content-Encoding': 'gzip' }, gzipSync(body))).status).toBe(200);
    expect(api.stored()[0]?.body?.equals(body)).toBe(true);
  });

  test.each(REFUSED)('when it comes %s, it is refused and nothing is stored', async (_how, headers, status, body) => {
    expect((await post(headers, body)).status).toBe(status);
    expect(api.journal).toMatchObject([{ outcome: 'refused', problem: expect.any(String) as unknown }]);
  });

  test('when the body is no UTF-8, it is refused', async () => {
    expect((await post({}, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).status).toBe(400);
  });

  test('when faults are planned, the delivery is stored only where that was said', async () => {
    api.control.failNext({ kind: 'answer', status: 500, text: 'no' });
    expect((await post()).status).toBe(500);
    expect(api.stored()).toHaveLength(0);
    api.control.failNext({ kind: 'reset', stored: true });
    await expect(post()).rejects.toThrow();
    expect(api.stored()).toHaveLength(1);
    api.control.failNext({ kind: 'redirect' });
    expect(await post()).toMatchObject({ status: 302, headers: { location: '/elsewhere' } });
    api.control.failNext({ kind: 'half' });
    await expect(post()).rejects.toThrow();
    api.control.failNext({ kind: 'html', status: 502 });
    expect(await post()).toMatchObject({ status: 502, headers: { 'content-type': 'text/html' } });
    expect((await post()).status).toBe(200);
    expect(api.journal.at(-1)?.outcome).toBe('replayed');
  });
});

describe('a receiver that wants signatures', () => {
  const secret = `whsec_${Buffer.from('0123456789abcdef'.repeat(2)).toString('base64')}`;
  const now = 1_704_067_325;
  const signed = (id: string, timestamp: number, body: Buffer): Record<string, string> => {
    const signing = createHmac('sha256', Buffer.from('0123456789abcdef'.repeat(2)));
    const signature = signing.update(`${id}.${timestamp}.`).update(body).digest('base64');
    return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': `v1,${signature}` };
  };
  beforeEach(async () => {
    await api.close();
    api = await startLogApi({ token: TOKEN, signingSecret: secret, nowMs: () => now * 1000 });
  });

  test('when the signature fits, it is stored', async () => {
    expect((await post(signed(KEY, now, BODY))).status).toBe(200);
  });

  test.each([
    ['none', {}],
    ['of another body', signed(KEY, now, Buffer.from('{}'))],
    ['of another id', signed(OTHER_KEY, now, BODY)],
    ['301 s old', signed(KEY, now - 301, BODY)],
  ])('when the signature is %s, it is refused', async (_what, headers) => {
    expect((await post(headers)).status).toBe(401);
  });
});
