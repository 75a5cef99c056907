import { startTelegram } from './index.js';
import type { Fault, RunningTelegram } from './index.js';
import { jsonOf, post, sendPhoto, TOKEN } from './testing/client.js';
import type { Received } from './testing/client.js';

const CHANNEL = '-1001000000001';
const CAPTION = 'canary-caption';
let running: RunningTelegram;
beforeEach(async () => {
  running = await startTelegram({ bots: [{ token: TOKEN, chats: [Number(CHANNEL)] }], enforceRates: false });
});
afterEach(() => running.close());

const send = (): Promise<Received> => sendPhoto(running, { fields: { chat_id: CHANNEL, caption: CAPTION } });
const text = ({ body }: Received): string => body.toString('utf8');

/** Faults with an answer that is whole, and what it looks like. */
const WHOLE: readonly (readonly [Fault, number, RegExp])[] = [
  [{ kind: 'answer', status: 503 }, 503, /^$/],
  [{ kind: 'answer', status: 200, body: { any: 1 } }, 200, /^\{"any":1\}$/],
  [{ kind: 'refusal', code: 403, description: 'no' }, 403, /"ok":false,"error_code":403,"description":"no"/],
  [{ kind: 'refusal', description: 'no', status: 200 }, 200, /^\{"ok":false,"description":"no"\}$/],
  [{ kind: 'too_many', retryAfter: 7 }, 429, /"retry_after":7/],
  [{ kind: 'too_many', form: 'text' }, 429, /^<html>/],
  [{ kind: 'too_many', form: 'empty', header: '9' }, 429, /^$/],
  [{ kind: 'bad_json' }, 200, /^\{"ok":true[^}]*$/],
  [{ kind: 'html' }, 200, /^<html>/],
  [{ kind: 'html', status: 502 }, 502, /^<html>/],
  [{ kind: 'empty' }, 200, /^$/],
  [{ kind: 'bom' }, 200, /^\uFEFF\{"ok":true/],
  [{ kind: 'deep', levels: 500 }, 200, /^\[{500}\]{500}$/],
  [{ kind: 'redirect' }, 302, /^$/],
  [{ kind: 'no_id' }, 200, /^\{"ok":true,"result":\{"date":0\}\}$/],
];

/** Faults after which no whole answer comes. */
const CUT: readonly Fault[] = [{ kind: 'reset' }, { kind: 'reset_early' }, { kind: 'half' }];

describe('faults of the Telegram stand-in', () => {
  test.each(WHOLE)(
    'when %j is switched on, the answer is a %i like %s, and nothing is posted',
    async (fault, status, body) => {
      running.control.failNext(fault);
      const received = await send();
      expect(received.status).toBe(status);
      expect(text(received)).toMatch(body);
      expect(running.posts()).toEqual([]);
      expect(running.journal).toMatchObject([{ fault: fault.kind, status }]);
    },
  );

  test.each(CUT)('when %j is switched on, the connection ends before an answer does', async (fault) => {
    running.control.failNext(fault);
    await expect(send()).rejects.toThrow();
    expect(running.posts()).toEqual([]);
  });

  test.each([...WHOLE.map(([fault]) => fault), ...CUT.filter(({ kind }) => kind !== 'reset_early')])(
    'when %j comes after the post, the post is there',
    async (fault) => {
      running.control.failNext({ ...fault, posted: true });
      await send().catch(() => null);
      expect(running.posts()).toMatchObject([{ caption: CAPTION, messageId: 1 }]);
    },
  );

  test('when an answer is huge, it is a good one and then blanks', async () => {
    running.control.failNext({ kind: 'huge', megabytes: 2, posted: true });
    const { body } = await send();
    expect(jsonOf({ status: 200, headers: {}, body })['ok']).toBe(true);
    expect(body.length).toBeGreaterThan(2 * 1024 * 1024);
    expect(running.posts()).toHaveLength(1);
  });

  test('when an answer drips, its first bytes come and no end', async () => {
    running.control.failNext({ kind: 'drip', everyMs: 1 });
    const stuck = send().then(
      () => 'answered',
      () => 'cut',
    );
    await until(() => running.journal[0]?.status === 200);
    await running.close();
    expect(await stuck).toBe('cut');
  });

  test('when it hangs, the request is taken and no answer comes', async () => {
    running.control.failNext({ kind: 'hang', posted: true });
    const stuck = send().then(
      () => 'answered',
      () => 'cut',
    );
    await until(() => running.posts().length === 1);
    expect(running.journal).toMatchObject([{ status: 0 }]);
    await running.close();
    expect(await stuck).toBe('cut');
  });

  test('when it echoes, token and caption stand in the reason, the headers and the description', async () => {
    running.control.failNext({ kind: 'echo' });
    const received = await send();
    for (const word of [TOKEN, CAPTION]) {
      expect(text(received)).toContain(word);
      expect(received.headers['x-echo']).toContain(word);
    }
  });

  test('when a redirect is followed, that is in the journal', async () => {
    running.control.failNext({ kind: 'redirect' });
    const { headers } = await send();
    await post(running, String(headers['location']), Buffer.alloc(0));
    expect(running.journal[1]).toMatchObject({ method: null, target: '/elsewhere' });
  });

  test('when a fault is for one request, token or chat, others are answered properly', async () => {
    const fault = { kind: 'html' } as const;
    running.control.fail(fault, { token: 'another' });
    running.control.fail(fault, { chatId: '@another' });
    expect(jsonOf(await send())['ok']).toBe(true);
    running.control.fail(fault, { chatId: CHANNEL, times: 1 });
    expect(text(await send())).toMatch(/^<html>/);
    expect(jsonOf(await send())['ok']).toBe(true);
    running.control.fail(fault);
    expect(text(await send())).toMatch(/^<html>/);
    running.control.heal();
    expect(jsonOf(await send())['ok']).toBe(true);
  });

  test('when a barrier is set, requests wait before or after their post', async () => {
    const before = running.control.hold();
    const after = running.control.hold({ phase: 'after' });
    const sending = send();
    await before.waitFor();
    expect(running.posts()).toHaveLength(0);
    before.release();
    await after.waitFor();
    expect([running.posts().length, running.journal[0]?.status]).toEqual([1, 0]);
    after.release();
    expect((await sending).status).toBe(200);
  });
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((done) => setTimeout(done, 5));
}
