import { inspect } from 'node:util';
import { analyzable, analysisFor, bandedPhoto, CALL } from '../../../src/captioning/testing/index.js';
import type { AnalyzablePhoto, CaptionRequest } from '../../../src/captioning/index.js';
import { PublisherError } from '../../../src/kernel/index.js';
import { TABLE } from '../../../src/kernel/testing/caption-rules.js';
import type { Plan } from '../../support/openai/index.js';
import { KEY, openAiWorld, type OpenAiWorld, type Style } from './openai-harness.js';

/** What becomes of an answer: code, reason and how many calls it took. */
type End = readonly [code: string, reason: string, calls: number];

const SCHEMA: End = ['ai_bad_output', 'schema', 2];
const INCOMPLETE: End = ['ai_bad_output', 'incomplete', 2];
const REFUSED: End = ['ai_bad_output', 'refused', 1];
const UNCLEAR: End = ['ai_bad_output', 'safety_unclear', 2];
const DOWN_TWICE: End = ['ai_unavailable', 'unreachable', 2];
const DOWN_ONCE: End = ['ai_unavailable', 'unreachable', 1];
const LIMITED: End = ['ai_unavailable', 'rate_limited', 2];
const REJECTED: End = ['ai_unavailable', 'model_rejected', 1];
const NO_KEY: End = ['ai_unavailable', 'not_configured', 1];

const say = (text: string): Plan => ({ kind: 'text', text });
const json = (value: unknown): Plan => ({ kind: 'json', value });
const set = (name: string, value: unknown): Plan => ({ kind: 'patch', set: { [name]: value } });
const drop = (name: string): Plan => ({ kind: 'patch', drop: [name] });

/** Answers to a photo, none of which may become an analysis. */
const VISION: readonly (readonly [name: string, plan: Plan, end: End])[] = [
  ['is a page', say('<!DOCTYPE html><html><body>Sorry</body></html>'), SCHEMA],
  ['is half of the JSON', { kind: 'half' }, SCHEMA],
  ['is prose', say('A lovely photo of a harbour.'), SCHEMA],
  ['is JSON in a code block', say('```json\n{"nsfw": false}\n```'), SCHEMA],
  ['is blank', say('  \n '), SCHEMA],
  ['is nothing', { kind: 'empty' }, SCHEMA],
  ['is a number', json(42), SCHEMA],
  ['is null', json(null), SCHEMA],
  ['is a list', json([{ nsfw: false }]), SCHEMA],
  ['is an empty object', json({}), SCHEMA],
  ['says only that all is harmless', json({ nsfw: false }), SCHEMA],
  ['names a key twice', say('{"nsfw": true, "nsfw": false}'), SCHEMA],
  ['has a prototype', say('{"__proto__": {"nsfw": false}}'), SCHEMA],
  ['is nested without end', say('['.repeat(500) + ']'.repeat(500)), SCHEMA],
  ['begins with a byte order mark', say('\uFEFF{}'), SCHEMA],
  ['says "false" in words', set('nsfw', 'false'), SCHEMA],
  ['says "no"', set('nsfw', 'no'), SCHEMA],
  ['says 0', set('nsfw', 0), SCHEMA],
  ['says null for nsfw', set('nsfw', null), SCHEMA],
  ['leaves nsfw out', drop('nsfw'), SCHEMA],
  ['leaves the labels out', drop('safety_labels'), SCHEMA],
  ['knows another label', set('safety_labels', ['all_fine']), SCHEMA],
  ['has labels that are no list', set('safety_labels', 'minors_none'), SCHEMA],
  ['has a label that is no word', set('safety_labels', [1]), SCHEMA],
  ['leaves the description out', drop('description'), SCHEMA],
  ['describes nothing', set('description', ''), SCHEMA],
  ['describes with blanks', set('description', ' \u200b\u2060 '), SCHEMA],
  ['describes with a link alone', set('description', 'https://evil.example/x'), SCHEMA],
  ['describes with a number', set('description', 7), SCHEMA],
  ['has a null description', set('description', null), SCHEMA],
  ['has four tags', set('tags', ['a1', 'b1', 'c1', 'd1']), SCHEMA],
  ['has five tags that are one', set('tags', ['a1', 'A1', 'a1', ' a1', 'a1 ']), SCHEMA],
  ['has tags no tag can be', set('tags', ['日本', '!!!', '', '---', 'ßß', '@me', 'https://x.example']), SCHEMA],
  ['has a text for tags', set('tags', 'sea, harbour, dusk, boat, calm'), SCHEMA],
  ['has a number among tags', set('tags', ['a1', 'b1', 'c1', 'd1', 'e1', 6]), SCHEMA],
  ['has a null subject', set('subject', null), SCHEMA],
  ['has an object for a mood', set('mood', { word: 'calm' }), SCHEMA],
  ['has a list for an alt text', set('alt_text', ['a']), SCHEMA],
  ['leaves the alt text out', drop('alt_text'), SCHEMA],
  ['has no list of colours', set('color_palette', null), SCHEMA],
  ['is nude and says nothing of age', { kind: 'patch', set: { nsfw: true, safety_labels: [] } }, UNCLEAR],
  [
    'calls nudity harmless and says nothing of age',
    { kind: 'patch', set: { nsfw: false, safety_labels: ['adult_nudity_non_explicit'] } },
    UNCLEAR,
  ],
  [
    'is rope and says nothing of age',
    { kind: 'patch', set: { nsfw: true, safety_labels: ['bondage_or_restraints', 'violence_none'] } },
    UNCLEAR,
  ],
  ['is a refusal', { kind: 'refusal' }, REFUSED],
  ['was stopped by a filter', { kind: 'incomplete', reason: 'content_filter' }, REFUSED],
  ['was refused by policy', { kind: 'status', status: 400, code: 'content_policy_violation' }, REFUSED],
  ['was cut', { kind: 'incomplete', reason: 'max_output_tokens' }, INCOMPLETE],
  ['is 10 MB', { kind: 'huge' }, DOWN_ONCE],
  ['is a page of a gateway', { kind: 'html' }, DOWN_TWICE],
  ['is not JSON as a whole', { kind: 'not_json' }, DOWN_TWICE],
  ['is a redirect', { kind: 'redirect' }, DOWN_TWICE],
  ['is an outage', { kind: 'server_error' }, DOWN_TWICE],
  ['is an outage of a gateway', { kind: 'html', status: 502 }, DOWN_TWICE],
  ['breaks off before it begins', { kind: 'reset' }, DOWN_TWICE],
  ['breaks off in the middle', { kind: 'reset_after_head' }, DOWN_TWICE],
  ['is too many', { kind: 'too_many', retryAfter: 0 }, LIMITED],
  ['is too many for an hour', { kind: 'too_many', retryAfter: 3600 }, ['ai_unavailable', 'rate_limited', 1]],
  ['is another key, please', { kind: 'unauthorized' }, NO_KEY],
  ['is no access to the model', { kind: 'forbidden' }, REJECTED],
  ['is no such model', { kind: 'no_model' }, REJECTED],
  ['is a request nobody understands', { kind: 'status', status: 400, code: 'odd' }, REJECTED],
  ['repeats everything it was sent', { kind: 'echo', status: 400 }, DOWN_TWICE], // in its headers too, which is too much
];

/** Answers to a wish for captions, none of which may become one. */
const CAPTIONS: readonly (readonly [name: string, plan: Plan, end: End])[] = [
  ['leaves a platform out', drop('captions.fetlife'), SCHEMA],
  ['has a null platform', set('captions.fetlife', null), SCHEMA],
  ['has a text for a platform', set('captions.fetlife', 'A caption'), SCHEMA],
  ['has an empty caption', set('captions.telegram.text', ''), SCHEMA],
  ['has a blank caption', set('captions.telegram.text', ' \n\u200b'), SCHEMA],
  ['has a caption that is a link', set('captions.telegram.text', 'https://evil.example'), SCHEMA],
  ['has a caption that is a mention', set('captions.telegram.text', '@evil_one'), SCHEMA],
  ['has a number for a caption', set('captions.telegram.text', 5), SCHEMA],
  ['has a text for hashtags', set('captions.telegram.hashtags', '#a #b'), SCHEMA],
  ['leaves the hashtags out', drop('captions.telegram.hashtags'), SCHEMA],
  ['has a list of captions', set('captions', []), SCHEMA],
  ['is half of the JSON', { kind: 'half' }, SCHEMA],
  ['is prose', say('Here are your captions!'), SCHEMA],
  ['was cut', { kind: 'incomplete', reason: 'max_output_tokens' }, INCOMPLETE],
  ['is a refusal', { kind: 'refusal' }, REFUSED],
  ['is 10 MB', { kind: 'huge' }, DOWN_ONCE],
  ['is an outage', { kind: 'server_error' }, DOWN_TWICE],
];

const REQUEST: CaptionRequest = {
  analysis: analysisFor(),
  targets: (['telegram', 'fetlife'] as const).map((platform) => ({
    ...{ platform, rules: TABLE[platform], style: 'neutral', wantsHashtags: platform === 'telegram' },
  })),
  seeds: ['Art'],
  voice: [],
  history: [],
  sdCaption: true,
};

async function failureOf(work: Promise<unknown>): Promise<PublisherError> {
  return work.then(
    () => Promise.reject(new Error('it was taken for good')),
    (error: unknown) => (error instanceof PublisherError ? error : Promise.reject(error as Error)),
  );
}

const shown = (error: PublisherError): string =>
  `${JSON.stringify(error)}${inspect(error, { depth: Infinity, showHidden: true })}`;

describe('answers of a model that cannot be used', () => {
  let world: OpenAiWorld;
  let photo: AnalyzablePhoto;
  beforeAll(async () => {
    photo = analyzable(await bandedPhoto(['#2458c8', '#ee8220'], 90, 60), 'CANARY-name.jpg');
  });
  afterEach(() => world.close());
  const styleOf = (at: number): Style => (at % 2 === 0 ? 'responses' : 'chat');

  test.each(VISION.map((row, at) => [...row, styleOf(at)] as const))(
    'when one about a photo %s, it is no analysis',
    async (_name, plan, [code, reason, calls], style) => {
      world = await openAiWorld({ style });
      world.openai.control.plan(plan);
      const { analyzer } = await world.build();
      const error = await failureOf(analyzer.analyze(photo, CALL));
      expect([error.code, error.details.reason, error.cause]).toEqual([code, reason, undefined]);
      const asked = world.openai.journal.calls('vision');
      expect(asked).toHaveLength(calls);
      expect(shown(error) + world.log.text()).not.toMatch(/CANARY|Sorry|lovely|127\.0\.0\.1/u);
      // Whatever was paid is metered, and nothing else.
      expect(world.usage.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(
        asked.filter(({ plan: kind }) => kind !== 'huge').reduce((sum, { tokens }) => sum + tokens, 0),
      );
    },
  );

  test.each(CAPTIONS.map((row, at) => [...row, styleOf(at)] as const))(
    'when one with captions %s, there is no caption',
    async (_name, plan, [code, reason, calls], style) => {
      world = await openAiWorld({ style });
      world.openai.control.plan(plan);
      const { writer } = await world.build();
      const error = await failureOf(writer.write(REQUEST, CALL));
      expect([error.code, error.details.reason]).toEqual([code, reason]);
      expect(world.openai.journal.calls('captions')).toHaveLength(calls);
      expect(shown(error)).not.toContain(KEY);
    },
  );

  test('when the tables are counted, there are more than sixty', () => {
    world = { close: () => Promise.resolve() } as OpenAiWorld;
    expect(VISION.length + CAPTIONS.length).toBeGreaterThanOrEqual(60);
  });

  test.each([
    ['it is null', set('sd_caption', null)],
    ['it is blank', set('sd_caption', ' ')],
    ['it is a list', set('sd_caption', ['a'])],
    ['it is a link', set('sd_caption', 'www.evil.example')],
    ['it is left out', drop('sd_caption')],
  ])('when only the training caption cannot be used (%s), the captions stand and it is said', async (_why, plan) => {
    world = await openAiWorld();
    world.openai.control.plan(plan);
    const { writer } = await world.build();
    const { captions, sdCaption, warnings } = await writer.write(REQUEST, CALL);
    expect([captions.size, sdCaption]).toEqual([2, null]);
    expect(warnings).toContain('sd_caption_unusable');
    expect(world.openai.journal.calls('captions')).toHaveLength(1);
  });

  test('when the training caption has a model of its own and that is gone, the captions stand', async () => {
    world = await openAiWorld();
    const { writer } = await world.build({ ai: { sdCaptionModel: 'gone-1' } });
    const { captions, sdCaption, warnings } = await writer.write(REQUEST, CALL);
    expect([captions.size, sdCaption, warnings]).toEqual([2, null, ['sd_caption_unusable']]);
  });
});
