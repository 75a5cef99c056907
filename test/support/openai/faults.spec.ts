import { startOpenAi } from './index.js';
import type { Plan, RunningOpenAi } from './index.js';
import { asked, askedInChat, ok } from './rules/rule.js';
import { ask, CAPTIONS, chatFormatOf, Client, errorOf, formatOf, jsonOf } from './testing/client.js';
import type { Json, Received } from './testing/client.js';

const KEY = 'sk-CANARY-key-of-vermont';
const NOW = Date.UTC(2026, 10, 21, 12);

let running: RunningOpenAi;
let client: Client;
beforeEach(async () => {
  running = await startOpenAi({ keys: [KEY, 'sk-other'], nowMs: () => NOW });
  client = new Client(running, KEY);
});
afterEach(() => running.close());

const respond = (more: Json = {}, maxBytes?: number): Promise<Received> =>
  client.responses(asked({ input: 'CANARY-words', text: formatOf(CAPTIONS), ...more }), maxBytes);
const chat = (): Promise<Received> => client.chat(askedInChat({ response_format: chatFormatOf(CAPTIONS) }));
/** What is asked gets no answer within the time it takes to ask something else three times. */
async function staysSilent(waiting: Promise<Received>): Promise<boolean> {
  let answered = false;
  void waiting.then(() => (answered = true));
  for (let times = 0; times < 3; times += 1) await client.model('gpt-4o');
  return !answered;
}

describe('what happens instead of an answer', () => {
  test.each<[string, Plan, number, string | null]>([
    ['a status', { kind: 'status', status: 418, code: 'tea', message: 'x' }, 418, 'tea'],
    ['a wrong key', { kind: 'unauthorized' }, 401, 'invalid_api_key'],
    ['no access', { kind: 'forbidden' }, 403, 'model_not_found'],
    ['no model', { kind: 'no_model' }, 404, 'model_not_found'],
    ['too many', { kind: 'too_many' }, 429, 'rate_limit_exceeded'],
    ['no quota', { kind: 'no_quota' }, 429, 'insufficient_quota'],
    ['a server error', { kind: 'server_error' }, 500, null],
    ['another one', { kind: 'server_error', status: 503 }, 503, null],
  ])(
    'when %s is planned, it comes in the form of the real one and nothing is paid',
    async (_name, plan, status, code) => {
      running.control.plan(plan);
      for (const answer of [await respond(), await chat()]) {
        expect([answer.status, errorOf(answer)['code']]).toEqual([status, code]);
        expect(answer.headers['retry-after']).toBeUndefined();
      }
      expect(running.journal.entries).toMatchObject([{ plan: plan.kind, status, tokens: 0 }, { tokens: 0 }]);
    },
  );

  test('when it is too many, Retry-After is exactly what was planned', async () => {
    const planned = [20, 86_400, -1, 'garbage', { inMs: 90_000 }];
    running.control.next(...planned.map((retryAfter) => ({ kind: 'too_many', retryAfter }) as const));
    const answers: (string | undefined)[] = [];
    while (answers.length < planned.length) answers.push((await respond()).headers['retry-after']);
    expect(answers).toEqual(['20', '86400', '-1', 'garbage', 'Sat, 21 Nov 2026 12:01:30 GMT']);
  });

  test('when a page, words or no JSON are planned, they come with 200', async () => {
    running.control.next({ kind: 'html' }, { kind: 'not_json' }, { kind: 'status', status: 200, text: 'hello' });
    const [page, half, words] = [await respond(), await respond(), await respond()];
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect([half.status, half.headers['content-type']]).toEqual([200, 'application/json']);
    expect(() => jsonOf(half)).toThrow(SyntaxError);
    expect([words.status, words.text]).toEqual([200, 'hello']);
  });

  test('when a redirect is planned and somebody follows it, the visit is in the journal', async () => {
    running.control.next({ kind: 'redirect' });
    const { status, headers } = await respond();
    expect([status, headers.location]).toEqual([307, '/moved']);
    await ask(`${running.url}/moved`, { headers: { Authorization: `Bearer ${KEY}` } });
    expect(running.journal.entries.at(-1)).toMatchObject({
      target: '/moved',
      endpoint: 'unknown',
      key: 0,
      status: 404,
    });
  });

  test('when it is silent, nothing comes and others go on', async () => {
    running.control.plan({ kind: 'silent' });
    expect(await staysSilent(respond())).toBe(true);
    expect(running.journal.entries[0]).toMatchObject({ status: 0, answeredAtMs: null, tokens: 0 });
  });

  test('when the connection is cut before the head, there is no answer; behind it, half of one', async () => {
    running.control.next({ kind: 'reset' }, { kind: 'reset_after_head' });
    const [before, behind] = [await respond(), await respond()];
    expect([before.status, behind.status, behind.whole]).toEqual([0, 200, false]);
    expect(behind.text).toMatch(/^\{\s+"id": "resp_/);
    expect(running.journal.usageTotal()).toBe(0);
  });

  test('when it drips, the head is there and the body never ends', async () => {
    running.control.next({ kind: 'drip', everyMs: 1 });
    const answer = await respond({}, 5);
    expect([answer.status, answer.whole, answer.text.startsWith('{')]).toEqual([200, false, true]);
  });

  test('when a body is huge, it is whole, proper and beyond ten megabytes', async () => {
    running.control.next({ kind: 'huge' });
    const answer = await respond();
    expect(answer.text.length).toBeGreaterThan(10 * 1024 * 1024);
    expect(running.journal.usageTotal()).toBe((ok(answer)['usage'] as Json)['total_tokens']);
  });

  test('when it echoes, reason, headers and error repeat key and words', async () => {
    running.control.next({ kind: 'echo', status: 500 });
    const answer = await respond();
    expect(answer.status).toBe(500);
    for (const place of [answer.reason, String(answer.headers['x-echo']), String(errorOf(answer)['message'])]) {
      for (const secret of [KEY, 'CANARY-words']) expect(place).toContain(secret);
    }
  });
});

describe('whom it meets', () => {
  test('when plans are scripted, each meets one call, in order, and then all is well', async () => {
    running.control.next({ kind: 'server_error' }, { kind: 'too_many' });
    expect([await respond(), await chat(), await respond()].map(({ status }) => status)).toEqual([500, 429, 200]);
  });

  test('when a plan is for an endpoint, a kind of call, a key or a model, others are not met', async () => {
    const other = new Client(running, 'sk-other');
    running.control.plan({ kind: 'status', status: 501 }, { endpoint: 'chat' });
    running.control.plan({ kind: 'status', status: 502 }, { key: 1 });
    running.control.plan({ kind: 'status', status: 503 }, { model: 'gpt-5' });
    running.control.plan({ kind: 'status', status: 504 }, { call: 'model' });
    const answers = [
      await chat(),
      await other.responses(asked()),
      await respond({ model: 'gpt-5' }),
      await client.model('gpt-4o'),
      await respond(),
    ];
    expect(answers.map(({ status }) => status)).toEqual([501, 502, 503, 504, 200]);
  });

  test('when a plan names nobody, questions about models are not met', async () => {
    running.control.plan({ kind: 'server_error' });
    expect([(await client.model('gpt-4o')).status, (await respond()).status]).toEqual([200, 500]);
  });

  test('when it is healed, everything answers properly and what was held goes on', async () => {
    running.control.plan({ kind: 'server_error' }, { call: 'captions' });
    const hold = running.control.hold({ endpoint: 'responses' });
    const held = respond();
    await hold.waitFor();
    expect(await staysSilent(held)).toBe(true);
    running.control.heal();
    expect([(await held).status, (await respond()).status, hold.arrived]).toEqual([500, 200, 1]);
  });

  test('when it is slow, the answer comes no earlier', async () => {
    running.control.slow(60, { endpoint: 'responses' });
    const before = performance.now();
    await respond();
    expect(performance.now() - before).toBeGreaterThanOrEqual(59);
  });
});
