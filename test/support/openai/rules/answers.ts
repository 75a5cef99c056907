import type { Json } from '../testing/client.js';
import { ANALYSIS, CAPTIONS, chatFormatOf, formatOf, object, pictureOf } from '../testing/client.js';
import { asked, askedInChat, lookedAt, lookedAtInChat, ok, said, saidInChat } from './rule.js';
import type { Rule } from './rule.js';

const read = (text: string): Json => JSON.parse(text) as Json;

/** What it says when nothing is planned. */
export const ANSWER_RULES: readonly Rule[] = [
  [
    'an answer of Responses has the form of the real one',
    async ({ client }) => {
      const body = ok(await client.responses(asked({ reasoning: { effort: 'low' }, store: false })));
      expect(body).toMatchObject({
        id: expect.stringMatching(/^resp_[0-9a-f]{32}$/),
        object: 'response',
        created_at: 1_795_262_400,
        status: 'completed',
        error: null,
        incomplete_details: null,
        model: 'gpt-6-luna-2026-08-13',
        store: false,
        output: [
          { type: 'reasoning', summary: [] },
          {
            type: 'message',
            status: 'completed',
            role: 'assistant',
            content: [{ type: 'output_text', annotations: [] }],
          },
        ],
        usage: { input_tokens: 2, output_tokens_details: { reasoning_tokens: 64 } },
      });
    },
  ],
  [
    'an answer of Chat Completions has the form of the real one',
    async ({ client }) => {
      const body = ok(await client.chat(askedInChat({ model: 'gpt-4o' })));
      expect(body).toEqual({
        id: expect.stringMatching(/^chatcmpl-/),
        object: 'chat.completion',
        created: 1_795_262_400,
        model: 'gpt-4o-2024-08-06',
        choices: [
          {
            index: 0,
            message: { role: 'assistant', content: expect.any(String), refusal: null, annotations: [] },
            logprobs: null,
            finish_reason: 'stop',
          },
        ],
        usage: expect.objectContaining({ prompt_tokens: 2 }),
        service_tier: 'default',
        system_fingerprint: null,
      });
    },
  ],
  [
    'the same picture is described alike, on both endpoints, and another one differently',
    async ({ client, running }) => {
      const [blue, green] = [await pictureOf('#2850c8'), await pictureOf('green', { width: 20, height: 40 })];
      const first = said(await client.responses(lookedAt(blue, { text: formatOf(ANALYSIS) })));
      const again = saidInChat(await client.chat(lookedAtInChat(blue, { response_format: chatFormatOf(ANALYSIS) })));
      const other = read(said(await client.responses(lookedAt(green, { text: formatOf(ANALYSIS) }))));
      const [mark, , otherMark] = running.journal.calls('vision').map(({ images }) => images[0]?.sha256.slice(0, 8));
      expect(again).toBe(first);
      expect(read(first)['description']).toBe(`Photo ${mark}: mostly blue, landscape format.`);
      expect(other['description']).toBe(`Photo ${otherMark}: mostly green, portrait format.`);
    },
  ],
  [
    'an analysis has tags the limits allow, labels of the closed list, and is harmless',
    async ({ client }) => {
      const answer = read(said(await client.responses(lookedAt(await pictureOf('red'), { text: formatOf(ANALYSIS) }))));
      const tags = answer['tags'] as readonly string[];
      expect(tags.length).toBeGreaterThanOrEqual(10);
      expect(new Set(tags).size).toBe(tags.length);
      expect(tags.every((tag) => /^[a-z0-9]+(_[a-z0-9]+)*$/.test(tag))).toBe(true);
      expect(answer).toMatchObject({ nsfw: false, safety_labels: ['minors_none'], mood: 'calm' });
    },
  ],
  [
    'captions name their platform and the photo the prompt speaks of last',
    async ({ client }) => {
      const input = 'Photo aaaaaaaa: mostly red. Now: Photo 0f1e2d3c: mostly blue, square format.';
      const answer = read(said(await client.responses(asked({ input, text: formatOf(CAPTIONS) }))));
      expect(answer).toMatchObject({
        captions: {
          telegram: { text: 'telegram caption for 0f1e2d3c', hashtags: expect.arrayContaining(['photography']) },
          fetlife: { text: 'fetlife caption for 0f1e2d3c' },
        },
        sd_caption: expect.stringContaining('0f1e2d3c'),
      });
    },
  ],
  [
    'without a photo in the prompt the words make the mark',
    async ({ client }) => {
      const texts = ['One.', 'One.', 'Two.'];
      const answers = await Promise.all(
        texts.map(async (input) => said(await client.responses(asked({ input, text: formatOf(CAPTIONS) })))),
      );
      expect(answers[0]).toBe(answers[1]);
      expect(answers[0]).not.toBe(answers[2]);
    },
  ],
  [
    'whatever schema is sent, the answer fits it',
    async ({ client }) => {
      const schema = {
        ...object({
          closed: { type: 'string', enum: ['first', 'second'] },
          fixed: { type: 'string', const: 'always' },
          count: { type: 'integer', minimum: 3, multipleOf: 2 },
          few: { type: 'array', items: { type: 'boolean' }, minItems: 2 },
          either: { anyOf: [{ type: 'null' }, { $ref: '#/$defs/there' }] },
          nothing: { type: 'null' },
        }),
        $defs: { there: object({ word: { type: 'string' } }) },
      };
      expect(read(said(await client.responses(asked({ text: formatOf(schema) }))))).toEqual({
        closed: 'first',
        fixed: 'always',
        count: 4,
        few: [false, false],
        either: { word: expect.stringMatching(/^word of [0-9a-f]{8}$/) },
        nothing: null,
      });
    },
  ],
  [
    'a picture costs 85 tokens at low, and 170 more for each tile else',
    async ({ client, running }) => {
      const url = await pictureOf('red', { width: 600, height: 500 });
      const base = running.journal.usageTotal();
      const inputs = [];
      for (const detail of ['low', 'high']) {
        const body = ok(await client.responses(lookedAt(url, { reasoning: { effort: 'none' } }, { detail })));
        inputs.push((body['usage'] as Json)['input_tokens']);
      }
      expect([base, ...inputs]).toEqual([0, 85, 85 + 2 * 170]);
    },
  ],
  [
    'more than the tokens that are allowed is cut there, and says so',
    async ({ client }) => {
      const more = { reasoning: { effort: 'none' }, max_output_tokens: 16, text: formatOf(CAPTIONS) };
      const answer = await client.responses(asked(more));
      expect(ok(answer)).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
      expect(said(answer)).toHaveLength(64);
      const format = { max_completion_tokens: 16, reasoning_effort: 'none', response_format: chatFormatOf(CAPTIONS) };
      const [choice] = ok(await client.chat(askedInChat(format)))['choices'] as readonly Json[];
      expect(choice?.['finish_reason']).toBe('length');
    },
  ],
  [
    'when thinking takes all of the tokens, nothing is said',
    async ({ client }) => {
      const body = ok(await client.responses(asked({ reasoning: { effort: 'high' }, max_output_tokens: 100 })));
      expect(body).toMatchObject({ status: 'incomplete', output: [{ type: 'reasoning' }] });
    },
  ],
];
