import { request } from 'node:http';
import { startOpenAi } from './index.js';
import type { RunningOpenAi } from './index.js';
import { asked, askedInChat, lookedAt, ok } from './rules/rule.js';
import { ask, ANALYSIS, CAPTIONS, Client, formatOf, object, pictureOf } from './testing/client.js';
import type { Json } from './testing/client.js';

const KEY = 'sk-CANARY-key-of-vermont';

let running: RunningOpenAi;
let client: Client;
const lines: string[] = [];
beforeEach(async () => {
  lines.length = 0;
  running = await startOpenAi({ keys: ['sk-other', KEY], nowMs: () => 5000, log: (line) => lines.push(line) });
  client = new Client(running, KEY);
});
afterEach(() => running.close());

describe('the journal', () => {
  test('when a call is answered, it is written down whole: what was sent, seen, said and paid', async () => {
    const picture = await pictureOf('red', { format: 'png' });
    const body = lookedAt(picture, { text: formatOf(ANALYSIS), store: false }, { detail: 'low' });
    const answer = await client.responses(body);
    const paid = (ok(answer)['usage'] as Json)['total_tokens'];
    expect(running.journal.entries).toEqual([
      expect.objectContaining({
        seq: 0,
        atMs: 5000,
        answeredAtMs: 5000,
        method: 'POST',
        target: '/v1/responses',
        endpoint: 'responses',
        call: 'vision',
        key: 1,
        model: 'gpt-6-luna',
        body,
        bodyText: JSON.stringify(body),
        plan: null,
        status: 200,
        problem: null,
        answered: answer.text,
        said: expect.stringMatching(/^\{"description":"Photo /),
        responseId: ok(answer)['id'],
        tokens: paid,
      }),
    ]);
    expect(running.journal.entries[0]?.images).toEqual([
      {
        source: 'data',
        url: null,
        mime: 'image/png',
        bytes: Buffer.from(picture.split(',')[1] ?? '', 'base64'),
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        format: 'png',
        width: 64,
        height: 48,
        orientation: 1,
        metadata: [],
        hasMetadata: false,
        colours: ['red'],
      },
    ]);
  });

  test('when calls are of different kinds, each is found by its own', async () => {
    await client.responses(lookedAt(await pictureOf('red'), { text: formatOf(ANALYSIS) }));
    await client.responses(asked({ text: formatOf(CAPTIONS) }));
    await client.responses(asked({ text: formatOf(object({ sd_caption: { type: 'string' } })) }));
    await client.chat(askedInChat());
    await client.model('gpt-4o');
    const kinds = ['vision', 'captions', 'sd', 'other', 'model'] as const;
    expect(kinds.map((kind) => running.journal.calls(kind).map(({ seq }) => seq))).toEqual([[0], [1], [2], [3], [4]]);
  });

  test('when a call is refused or met by a fault, it is there with its picture and without tokens', async () => {
    const picture = await pictureOf('red');
    running.control.next({ kind: 'too_many' });
    await client.responses(lookedAt(picture));
    await client.responses(lookedAt(picture, { surprise: 1 }));
    expect(running.journal.calls('vision')).toMatchObject([
      { plan: 'too_many', status: 429, tokens: 0, images: [{ format: 'jpeg' }] },
      { plan: null, status: 400, problem: 'unknown_parameter', message: "Unknown parameter: 'surprise'.", tokens: 0 },
    ]);
  });

  test('when several calls are paid, the total is the sum of what their answers say', async () => {
    const answers = [await client.responses(asked()), await client.responses(asked({ input: 'A longer one.' }))];
    await client.responses(asked({ surprise: 1 }));
    const sum = answers.reduce((all, one) => all + Number((ok(one)['usage'] as Json)['total_tokens']), 0);
    expect(running.journal.usageTotal()).toBe(sum);
  });

  test('when the reader goes away before the answer, nothing counts as paid', async () => {
    const hold = running.control.hold();
    const headers = { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' };
    const asking = request(`${running.url}/v1/responses`, { method: 'POST', headers, agent: false });
    asking.on('error', () => undefined).end(JSON.stringify(asked()));
    await hold.waitFor();
    asking.destroy();
    await client.model('gpt-4o'); // by then the server knows
    hold.release();
    await client.model('gpt-4o');
    expect(running.journal.calls('other')).toMatchObject([{ status: 0, responseId: expect.any(String) }]);
    expect(running.journal.usageTotal()).toBe(0);
  });

  test('when a key is nobody’s, it is null, and no entry and no line holds any key', async () => {
    await client.responses(asked());
    await new Client(running, 'sk-CANARY-of-nobody').responses(asked());
    await ask(`${running.url}/v1/responses`, { headers: { 'X-Trace': 'one' } });
    expect(running.journal.entries.map(({ key }) => key)).toEqual([1, null, null]);
    expect(running.journal.entries.at(-1)?.headers).toMatchObject({ 'x-trace': 'one' });
    expect(JSON.stringify([running.journal.entries, lines])).not.toContain('CANARY');
    expect(lines).toEqual(['POST responses other 200', 'POST responses other 401', 'POST responses other 401']);
  });
});
