import { startOpenAi } from '../index.js';
import { ask, Client, errorOf } from '../testing/client.js';
import { asked, askedInChat, ok, refused } from './rule.js';
import type { Rule } from './rule.js';

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Keys, models and forms of requests. */
export const ACCESS_RULES: readonly Rule[] = [
  [
    'without a key everything is 401',
    async ({ running }) => {
      for (const path of ['responses', 'chat/completions']) {
        const answer = await ask(`${running.url}/v1/${path}`, { headers: JSON_TYPE, body: '{}' });
        refused(answer, { status: 401, message: /^You didn't provide an API key/ });
      }
    },
  ],
  [
    'a wrong key is 401 invalid_api_key, which repeats its ends and not the middle',
    async ({ as }) => {
      const answer = await as('sk-wrong-CANARY-in-the-middle-9876').responses(asked());
      refused(answer, {
        status: 401,
        code: 'invalid_api_key',
        message: /^Incorrect API key provided: sk-wrong\*+9876\./,
      });
      expect(answer.text).not.toContain('CANARY');
    },
  ],
  [
    'a key whose project may not use the model is 403, one without quota 429 insufficient_quota',
    async ({ as }) => {
      const message = 'Project `proj_standin` does not have access to model `gpt-6-luna`';
      refused(await as('sk-no-access').chat(askedInChat()), { status: 403, code: 'model_not_found', message });
      refused(await as('sk-no-quota').responses(asked()), {
        status: 429,
        type: 'insufficient_quota',
        code: 'insufficient_quota',
        message: /^You exceeded your current quota/,
      });
    },
  ],
  [
    'a model nobody knows is 404 model_not_found',
    async ({ client }) => {
      const message = 'The model `gpt-9` does not exist or you do not have access to it.';
      const expected = { status: 404, code: 'model_not_found', message };
      refused(await client.responses(asked({ model: 'gpt-9' })), expected);
      refused(await client.chat(askedInChat({ model: 'gpt-9' })), expected);
      refused(await client.model('gpt-9'), expected);
    },
  ],
  [
    'a model says when it ends, or null; announcing another date changes it',
    async ({ client, running }) => {
      expect(ok(await client.model('gpt-6-luna'))).toEqual({
        id: 'gpt-6-luna',
        object: 'model',
        created: expect.any(Number),
        owned_by: 'system',
        shutdown_date: null,
      });
      expect(ok(await client.model('gpt-4o-2024-08-06'))['shutdown_date']).toBe('2027-01-14');
      expect(ok(await client.model('acme%2Fvision-1'))['shutdown_date']).toBe('2026-12-24');
      running.control.announce('gpt-6-luna', '2026-12-01');
      expect(ok(await client.model('gpt-6-luna'))['shutdown_date']).toBe('2026-12-01');
    },
  ],
  [
    'a model given by name only can be asked, and reasons unless its name says otherwise',
    async ({ client }) => {
      ok(await client.responses(asked({ model: 'acme/vision-1', reasoning: { effort: 'none' } })));
      ok(await client.chat(askedInChat({ model: 'gpt-4-acme', temperature: 0.3 })));
    },
  ],
  [
    'ids of answers are never the same, on two stand-ins as well',
    async ({ client, running }) => {
      const other = await startOpenAi({ keys: ['sk-good'] });
      try {
        const answers = [
          await client.responses(asked()),
          await client.responses(asked()),
          await new Client(other, 'sk-good').responses(asked()),
        ];
        expect(new Set(answers.map((one) => ok(one)['id'])).size).toBe(3);
        expect(running.journal.entries.map(({ responseId }) => responseId)).toEqual(
          answers.slice(0, 2).map((one) => ok(one)['id']),
        );
      } finally {
        await other.close();
      }
    },
  ],
  [
    'a body that is no JSON, or says so, is refused',
    async ({ running }) => {
      const url = `${running.url}/v1/responses`;
      const key = { Authorization: 'Bearer sk-good' };
      const broken = await ask(url, { headers: { ...key, ...JSON_TYPE }, body: '{"model":' });
      refused(broken, { message: /^We could not parse the JSON body of your request/ });
      const text = await ask(url, { headers: { ...key, 'Content-Type': 'text/plain' }, body: '{}' });
      refused(text, { code: 'unsupported_content_type', message: /^Unsupported content type: 'text\/plain'/ });
      const list = await ask(url, { headers: { ...key, ...JSON_TYPE }, body: '[]' });
      expect([list.status, errorOf(list)['type']]).toEqual([400, 'invalid_request_error']);
    },
  ],
  [
    'another path is 404, another method 405',
    async ({ running, client }) => {
      refused(await client.post('completions', {}), { status: 404, message: 'Invalid URL (POST /v1/completions)' });
      const headers = { Authorization: 'Bearer sk-good' };
      const got = await ask(`${running.url}/v1/responses`, { method: 'GET', headers });
      refused(got, { status: 405, code: 'method_not_supported', message: /^Not allowed to GET on \/v1\/responses/ });
    },
  ],
  [
    'every answer carries its request id, the version and what is left of the limits',
    async ({ client }) => {
      const { headers } = await client.responses(asked());
      expect(headers).toMatchObject({
        'x-request-id': expect.stringMatching(/^req_[0-9a-f]{32}$/),
        'openai-version': '2020-10-01',
        'x-ratelimit-remaining-requests': '499',
        date: 'Sat, 21 Nov 2026 12:00:00 GMT',
      });
    },
  ],
];
