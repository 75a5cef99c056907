import OpenAI from 'openai';
import { startOpenAi } from './index.js';
import type { RunningOpenAi } from './index.js';
import { ANALYSIS, CAPTIONS, chatFormatOf, formatOf, pictureOf } from './testing/client.js';
import type { Json } from './testing/client.js';

const KEY = 'sk-CANARY-key-of-vermont';

let running: RunningOpenAi;
let sdk: OpenAI;
beforeEach(async () => {
  running = await startOpenAi({ keys: [KEY] });
  sdk = new OpenAI({ apiKey: KEY, baseURL: `${running.url}/v1`, maxRetries: 0, logLevel: 'off' });
});
afterEach(() => running.close());

const looking = (url: string): OpenAI.Responses.ResponseCreateParamsNonStreaming => ({
  model: 'gpt-6-luna',
  store: false,
  input: [
    { role: 'system', content: 'Describe.' },
    {
      role: 'user',
      content: [
        { type: 'input_text', text: 'This one.' },
        { type: 'input_image', image_url: url, detail: 'low' },
      ],
    },
  ],
  reasoning: { effort: 'none' },
  max_output_tokens: 1500,
  text: formatOf(ANALYSIS),
});

describe('the official SDK', () => {
  test('when it asks Responses about a picture, the description has its colour and usage adds up', async () => {
    const answer = await sdk.responses.create(looking(await pictureOf('orange')));
    const [image] = running.journal.calls('vision')[0]?.images ?? [];
    expect(answer).toMatchObject({ object: 'response', status: 'completed', model: 'gpt-6-luna-2026-08-13' });
    expect(JSON.parse(answer.output_text)).toMatchObject({
      description: `Photo ${image?.sha256.slice(0, 8)}: mostly orange, landscape format.`,
      nsfw: false,
      safety_labels: ['minors_none'],
    });
    expect(answer.usage?.total_tokens).toBe(running.journal.usageTotal());
    expect(answer.usage?.total_tokens).toBe((answer.usage?.input_tokens ?? 0) + (answer.usage?.output_tokens ?? 0));
  });

  test('when it asks Chat Completions for captions, each platform has its own, and the finish is stop', async () => {
    const answer = await sdk.chat.completions.create({
      model: 'gpt-4o-mini',
      messages: [{ role: 'user', content: 'Photo 0123abcd: mostly blue. Write captions.' }],
      response_format: chatFormatOf(CAPTIONS) as unknown as OpenAI.ResponseFormatJSONSchema,
    });
    const [choice] = answer.choices;
    expect(choice?.finish_reason).toBe('stop');
    expect((JSON.parse(choice?.message.content ?? '') as Json)['captions']).toMatchObject({
      telegram: { text: 'telegram caption for 0123abcd' },
      fetlife: { text: 'fetlife caption for 0123abcd' },
    });
    expect(answer.usage?.total_tokens).toBe(running.journal.usageTotal());
  });

  test('when a call is refused, the SDK throws its own error with status, code and parameter', async () => {
    const refused = sdk.responses.create({ ...looking(await pictureOf('red')), temperature: 0.2 });
    await expect(refused).rejects.toMatchObject({
      constructor: OpenAI.BadRequestError,
      status: 400,
      code: 'unsupported_parameter',
      param: 'temperature',
      requestID: expect.stringMatching(/^req_/),
    });
  });

  test('when a model is to end, retrieving it says when', async () => {
    expect(await sdk.models.retrieve('gpt-4o')).toMatchObject({ object: 'model', shutdown_date: '2027-01-14' });
    await expect(sdk.models.retrieve('gpt-7-nothing')).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
  });
});
