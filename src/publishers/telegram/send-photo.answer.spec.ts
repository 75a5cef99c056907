import type { HttpAnswer } from '../../platform/http/index.js';
import type { SendOutcome } from '../publisher.port.js';
import { outcomeOf, postUrlOf } from './send-photo.answer.js';

const clock = { now: () => Date.UTC(2026, 10, 21), monotonicMs: () => 0 };
const UNKNOWN: SendOutcome = { outcome: 'unknown', code: 'bad_reply_after_send' };
const REJECTED: SendOutcome = { outcome: 'failed', code: 'rejected', retryable: false };
const MEDIA: SendOutcome = { outcome: 'failed', code: 'media_rejected', retryable: false };
const UNAUTHORIZED: SendOutcome = { outcome: 'failed', code: 'unauthorized', retryable: true };
const limited = (retryAfterSeconds: number): SendOutcome => ({
  outcome: 'failed',
  code: 'rate_limited',
  retryable: true,
  retryAfterSeconds,
});

function outcome(status: number, body: unknown, retryAfterSeconds: number | null = null): SendOutcome {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer: HttpAnswer = { status, retryAfterSeconds, headers: {}, body: Buffer.from(text) };
  return outcomeOf(answer, clock, (id) => `link/${id}`);
}
const no = (code: unknown, description?: unknown, parameters?: unknown) => ({
  ok: false,
  error_code: code,
  description,
  parameters,
});

describe('what an answer of sendPhoto proves', () => {
  it('when it names the message, the post is there', () => {
    expect(outcome(200, { ok: true, result: { message_id: 42 } })).toEqual({
      outcome: 'sent',
      postId: '42',
      postUrl: 'link/42',
      warnings: [],
    });
  });

  it.each([
    ['no result', { ok: true }], ['a result without an id', { ok: true, result: {} }], ['a list', []], ['null', null],
    ['an id that is none', { ok: true, result: { message_id: '42' } }], ['id 0', { ok: true, result: { message_id: 0 } }],
    ['an id with a fraction', { ok: true, result: { message_id: 1.5 } }], ['ok in words', { ok: 'true', result: { message_id: 1 } }],
    ['nothing', ''], ['a page', '<html>ok</html>'], ['half of it', '{"ok":true,"result":{"message_id":4'],
    ['a mark before it', '\uFEFF{"ok":true,"result":{"message_id":4}}'], ['ok twice', '{"ok":false,"ok":true,"result":{"message_id":4}}'],
  ])('when a 200 holds %s, it is not known', (_what, body) => {
    expect(outcome(200, body)).toEqual(UNKNOWN);
  }); // prettier-ignore

  it.each([
    ['a 5xx', 500, no(500, 'Internal Server Error')], ['a 5xx that says 400', 502, no(400, 'Bad Request')],
    ['a page of a gateway', 504, '<html>'], ['ok false without a code', 200, { ok: false, description: 'no' }],
    ['ok false with a 5xx code', 200, no(500, 'no')], ['ok false with a code in words', 200, no('400', 'no')],
    ['ok false under a 2xx that is none of ours', 202, no(400, 'no')], ['a 4xx that says 5xx', 400, no(500, 'no')],
    ['a 4xx that says ok', 400, { ok: true, result: { message_id: 4 } }], ['a 201 that says ok', 201, { ok: true, result: { message_id: 4 } }],
    ['a 408 of a gateway', 408, '<html>'], ['a 204', 204, ''],
  ])('when it is %s, it is not known', (_what, status, body) => {
    expect(outcome(status, body)).toEqual(UNKNOWN);
  }); // prettier-ignore

  it.each([
    [400, no(400, 'Bad Request: chat not found'), REJECTED], [200, no(400, 'Bad Request: chat not found'), REJECTED],
    [400, no(400, 'Bad Request: message caption is too long'), REJECTED], [400, no(400), REJECTED], [400, no(400, 7), REJECTED],
    [403, no(403, 'Forbidden: bot was kicked from the channel chat'), REJECTED], [403, '<html>', REJECTED],
    [400, no(403, 'Forbidden'), REJECTED], [409, no(409, 'Conflict'), REJECTED], [410, '', REJECTED], [400, '<html>', REJECTED],
    [401, no(401, 'Unauthorized'), UNAUTHORIZED], [404, no(404, 'Not Found'), UNAUTHORIZED], [401, '', UNAUTHORIZED],
    [404, '<html>', UNAUTHORIZED], [200, no(401, 'Unauthorized'), UNAUTHORIZED],
    [413, no(413, 'Request Entity Too Large'), MEDIA], [413, '<html>', MEDIA],
    [400, no(400, 'Bad Request: PHOTO_INVALID_DIMENSIONS'), MEDIA], [400, no(400, 'Bad Request: IMAGE_PROCESS_FAILED'), MEDIA],
    [400, no(400, 'bad request: image_process_failed'), MEDIA], [400, no(400, 'Bad Request: wrong file identifier/HTTP URL specified'), MEDIA],
    [400, no(400, 'Bad Request: file of size 10485761 bytes is too big for a photo'), MEDIA], [400, no(400, 'Bad Request: file must be non-empty'), MEDIA],
  ] as const)('when it is a %i with %j, it is a refusal', (status, body, expected) => {
    expect(outcome(status, body)).toEqual(expected);
  }); // prettier-ignore

  it.each([
    [{ retry_after: 7 }, 30, 7], [{ retry_after: 0 }, null, 0], [{ retry_after: 60 }, null, 60], [{ retry_after: 86_400 }, null, 60],
    [{ retry_after: -1 }, null, 60], [{ retry_after: 1.5 }, null, 60], [{ retry_after: '9' }, null, 9], [{ retry_after: 'soon' }, 5, 60],
    [{ retry_after: {} }, null, 60], [{ retry_after: null }, 5, 5], [{}, 5, 5], [undefined, 5, 5], [undefined, null, 60], ['x', null, 60],
  ])('when a 429 has parameters %j and a header of %j seconds, the wait is %i s', (parameters, header, seconds) => {
    expect(outcome(429, no(429, 'Too Many Requests', parameters), header)).toEqual(limited(seconds));
  }); // prettier-ignore

  it('when a 429 is a page, it is a 429 all the same, and so is one inside of a 200', () => {
    expect(outcome(429, '<html>')).toEqual(limited(60));
    expect(outcome(429, '', 12)).toEqual(limited(12));
    expect(outcome(200, no(429, 'Too Many Requests', { retry_after: 3 }))).toEqual(limited(3));
  });

  it('when the group has moved, it is rejected with a warning and without the new id', () => {
    const answer = no(400, 'Bad Request: group chat was upgraded', { migrate_to_chat_id: -1009876543210 });
    expect(outcome(400, answer)).toEqual({ ...REJECTED, warnings: ['channel_moved'] });
  });
});

describe('the link of a post', () => {
  it.each([
    ['@studio', 'https://t.me/studio/7'], ['-1001234567890', 'https://t.me/c/1234567890/7'],
    ['-4012345678', null], ['300000003', null],
  ])('when the chat is %s, it is %s', (chatId, url) => {
    expect(postUrlOf(chatId, 7)).toBe(url);
  }); // prettier-ignore
});
