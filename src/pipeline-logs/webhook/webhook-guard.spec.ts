import { Secret } from '../../kernel/index.js';
import type { EventLog } from '../../platform/logging/index.js';
import type { WebhookAuth } from '../settings.js';
import { WebhookGuard } from './webhook-guard.js';

const KEY = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
const OTHER_KEY = `whsec_${Buffer.from('another key of 32 bytes, exactly').toString('base64')}`;
const GOLDEN = 'v1,Xmwj+tu7U1pkUULLWdEkc9w3SE9pTjPz3KKHqQP95lc=';
const STAMP = 1704067325;
const BODY = Buffer.from('{"pipeline_id":12345}');
const HEADERS = {
  'webhook-id': '11111111-2222-3333-4444-555555555555',
  'webhook-timestamp': String(STAMP),
  'webhook-signature': GOLDEN,
};

const silent = { warn: () => undefined } as unknown as EventLog;

function guard(auth: WebhookAuth, seconds = STAMP): WebhookGuard {
  return new WebhookGuard(auth, { now: () => seconds * 1000 }, silent);
}

/** Whether a webhook gets in. */
function admits(auth: WebhookAuth, headers: Record<string, string>, body = BODY, seconds = STAMP): boolean {
  try {
    guard(auth, seconds).admit(headers).checkBody(body);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'webhook_unauthorized' });
    return false;
  }
}

const signature = (...keys: string[]): WebhookAuth => ({ kind: 'signature', keys: new Secret(keys) });
const token = (current: string, previous: string | null = null): WebhookAuth => ({
  kind: 'token',
  current: new Secret(current),
  previous: previous === null ? null : new Secret(previous),
});

describe('signed webhooks', () => {
  test('when the golden request comes, it gets in', () => {
    expect(admits(signature(KEY), HEADERS)).toBe(true);
  });

  test.each([
    ['the body is altered', HEADERS, Buffer.from('{"pipeline_id":12346}')],
    ['the id is altered', { ...HEADERS, 'webhook-id': '11111111-2222-3333-4444-555555555556' }, BODY],
    ['the timestamp is altered', { ...HEADERS, 'webhook-timestamp': String(STAMP + 1) }, BODY],
    ['the signature is altered', { ...HEADERS, 'webhook-signature': GOLDEN.replace('X', 'Y') }, BODY],
    ['the signature is cut', { ...HEADERS, 'webhook-signature': GOLDEN.slice(0, -8) }, BODY],
    ['its version is another', { ...HEADERS, 'webhook-signature': GOLDEN.replace('v1', 'v2') }, BODY],
    ['there is no signature', { ...HEADERS, 'webhook-signature': '' }, BODY],
    ['there is no id', { ...HEADERS, 'webhook-id': '' }, BODY],
    ['the timestamp is no number', { ...HEADERS, 'webhook-timestamp': '1e9' }, BODY],
    ['the timestamp is empty', { ...HEADERS, 'webhook-timestamp': '' }, BODY],
  ])('when %s, it does not', (_case, headers, body) => {
    expect(admits(signature(KEY), headers, body)).toBe(false);
  });

  test.each([
    [300, true],
    [301, false],
    [-300, true],
    [-301, false],
  ])('when it is %s s old, it gets in: %p', (age, expected) => {
    expect(admits(signature(KEY), HEADERS, BODY, STAMP + age)).toBe(expected);
  });

  test('when one signature of several is right, it gets in', () => {
    const wrong = `v1,${Buffer.alloc(32).toString('base64')}`;
    expect(admits(signature(KEY), { ...HEADERS, 'webhook-signature': `${wrong} ${GOLDEN}` })).toBe(true);
    expect(admits(signature(KEY), { ...HEADERS, 'webhook-signature': `v2,x ${wrong}` })).toBe(false);
  });

  test('when keys are rotated, both count', () => {
    expect(admits(signature(OTHER_KEY, KEY), HEADERS)).toBe(true);
    expect(admits(signature(OTHER_KEY), HEADERS)).toBe(false);
  });

  test('when the headers are wrong, that is said before the body is there', () => {
    expect(() => guard(signature(KEY)).admit({})).toThrow(expect.objectContaining({ code: 'webhook_unauthorized' }));
  });
});

describe('webhooks with a token', () => {
  const NON_ASCII = 'geheim-größe-🔑';

  test.each([
    ['right', 'a-token', true],
    ['wrong', 'a-tokem', false],
    ['longer', 'a-token-', false],
    ['shorter', 'a-toke', false],
    ['empty', '', false],
    ['of other letters', 'ä-token', false],
    ['the previous one', 'an-older-token', true],
  ])('when it is %s', (_case, given, expected) => {
    expect(admits(token('a-token', 'an-older-token'), { 'x-gitlab-token': given })).toBe(expected);
  });

  test('when there is none, it does not get in, and without a previous one that does not count', () => {
    expect(admits(token('a-token'), {})).toBe(false);
    expect(admits(token('a-token'), { 'x-gitlab-token': 'an-older-token' })).toBe(false);
  });

  test('when the secret is not ASCII, its UTF-8 bytes get in, as well as what a JavaScript client sends', () => {
    const wire = Buffer.from(NON_ASCII, 'utf8').toString('latin1');
    expect(admits(token(NON_ASCII), { 'x-gitlab-token': wire })).toBe(true);
    expect(admits(token('größe'), { 'x-gitlab-token': 'größe' })).toBe(true);
    expect(admits(token(NON_ASCII), { 'x-gitlab-token': 'geheim-gr??e-?' })).toBe(false);
  });
});

test('when nobody is asked, everybody gets in', () => {
  expect(admits({ kind: 'nobody-asked' }, {})).toBe(true);
});
