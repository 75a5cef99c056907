import { startOpenAi } from './index.js';
import type { Plan, RunningOpenAi } from './index.js';
import { asked, askedInChat, ok, said, saidInChat } from './rules/rule.js';
import { CAPTIONS, chatFormatOf, Client, errorOf, formatOf } from './testing/client.js';
import type { Json, Received } from './testing/client.js';

let running: RunningOpenAi;
let client: Client;
beforeEach(async () => {
  running = await startOpenAi({ keys: ['sk-good'] });
  client = new Client(running, 'sk-good');
});
afterEach(() => running.close());

const respond = (more: Json = {}): Promise<Received> => client.responses(asked({ text: formatOf(CAPTIONS), ...more }));
const chat = (): Promise<Received> => client.chat(askedInChat({ response_format: chatFormatOf(CAPTIONS) }));
const choiceOf = (received: Received): Json | undefined => (ok(received)['choices'] as readonly Json[])[0];

describe('what the model says', () => {
  test.each<[string, Plan, string | RegExp]>([
    ['words are planned', { kind: 'text', text: '<html>no JSON</html>' }, '<html>no JSON</html>'],
    ['a value is planned', { kind: 'json', value: { nsfw: 'false' } }, '{"nsfw":"false"}'],
    ['half is planned', { kind: 'half' }, /^\{"captions":\{"telegram":\{"text":"telegram caption for .*[^}]$/],
  ])('when %s, both endpoints say it and it is paid', async (_name, plan, text) => {
    running.control.next(plan, plan);
    const first = await respond();
    for (const words of [said(first), saidInChat(await chat())]) {
      if (typeof text === 'string') expect(words).toBe(text);
      else expect(words).toMatch(text);
    }
    expect(ok(first)['status']).toBe('completed');
    expect(running.journal.entries[0]?.tokens).toBe((ok(first)['usage'] as Json)['total_tokens']);
  });

  test('when a patch is planned, the rest of the answer is as it would have been', async () => {
    const proper = JSON.parse(said(await respond())) as Json;
    running.control.next({
      kind: 'patch',
      set: { 'captions.telegram.text': ' ' },
      drop: ['captions.fetlife', 'sd_caption'],
    });
    const patched = JSON.parse(said(await respond())) as Json;
    const { telegram } = (proper as { captions: Readonly<Record<string, Json>> }).captions;
    expect(patched).toEqual({ captions: { telegram: { ...telegram, text: ' ' } } });
  });

  test('when planned words are long, they are not cut by the tokens that are allowed', async () => {
    running.control.next({ kind: 'text', text: '😀'.repeat(5000) });
    const answer = await respond({ max_output_tokens: 16 });
    expect([ok(answer)['status'], said(answer).length]).toEqual(['completed', 10_000]);
  });

  test('when it refuses, the refusal stands where the real one puts it', async () => {
    running.control.plan({ kind: 'refusal', text: 'No.' }, { times: 2 });
    const output = ok(await respond({ reasoning: { effort: 'none' } }))['output'];
    expect(output).toMatchObject([{ type: 'message', content: [{ type: 'refusal', refusal: 'No.' }] }]);
    expect(choiceOf(await chat())).toMatchObject({
      message: { content: null, refusal: 'No.' },
      finish_reason: 'stop',
    });
  });

  test.each(['max_output_tokens', 'content_filter'] as const)('when it stops for %s, half is there', async (reason) => {
    running.control.plan({ kind: 'incomplete', reason }, { times: 2 });
    const answer = await respond();
    expect(ok(answer)).toMatchObject({ status: 'incomplete', incomplete_details: { reason } });
    expect(() => JSON.parse(said(answer)) as unknown).toThrow(SyntaxError);
    const finish = reason === 'content_filter' ? 'content_filter' : 'length';
    expect(choiceOf(await chat())?.['finish_reason']).toBe(finish);
  });

  test('when it breaks or has nothing, it comes with 200', async () => {
    running.control.next({ kind: 'failed' }, { kind: 'failed' }, { kind: 'empty' }, { kind: 'empty' });
    expect(ok(await respond())).toMatchObject({ status: 'failed', error: { code: 'server_error' }, output: [] });
    expect(choiceOf(await chat())).toBeUndefined();
    expect(ok(await respond())).toMatchObject({ status: 'completed', error: null, output: [] });
    expect(choiceOf(await chat())).toMatchObject({ message: { content: null, refusal: null }, finish_reason: 'stop' });
  });

  test('when id or usage are missing, the rest is there', async () => {
    running.control.next({ kind: 'no_id' }, { kind: 'no_usage' });
    expect(ok(await respond())['id']).toBe('');
    const paid = running.journal.usageTotal();
    expect(ok(await respond())).not.toHaveProperty('usage');
    expect([paid > 0, running.journal.usageTotal()]).toEqual([true, paid]);
  });

  test('when something is planned to say and the request is wrong, the request is refused', async () => {
    running.control.next({ kind: 'refusal' });
    expect(errorOf(await respond({ surprise: 1 }))['code']).toBe('unknown_parameter');
  });
});
