import type { AiConfig } from '../../kernel/index.js';
import { apiPlace } from './base-url.js';
import { isModelName, parseSettings } from './settings.js';

const AI: AiConfig = {
  provider: 'openai',
  credentialsRef: null,
  ...{ visionModel: null, captionModel: null, sdCaptionModel: null },
  ...{ systemPrompt: null, rolePrompt: null, sdCaptionSystemPrompt: null, sdCaptionRolePrompt: null },
  ...{ sdCaptionEnabled: true, sdCaptionSingleCallEnabled: true },
  ratePerMinute: 20,
  language: null,
  extra: {},
};
const parse = (extra: AiConfig['extra'], more: Partial<AiConfig> = {}) => parseSettings({ ...AI, ...more, extra });

describe('the settings of a tenant', () => {
  test('when nothing is set, the defaults count, without a word', () => {
    expect(parse({})).toEqual({
      settings: {
        ...{ visionModel: 'gpt-6-luna', captionModel: 'gpt-6-luna', sdCaptionModel: 'gpt-6-luna' },
        look: { maxDimension: 1024, detail: 'low' },
        fallback: { maxDimension: 2048, detail: 'high' },
        ...{ sendsLink: false, effort: 'none', ratePerMinute: 20, language: 'en' },
      },
      warnings: [],
    });
  });

  test('when a model is named by blanks, the default counts', () => {
    const { settings } = parse({}, { visionModel: ' ', captionModel: '', sdCaptionModel: ' b ' });
    expect([settings.visionModel, settings.captionModel, settings.sdCaptionModel]).toEqual([
      'gpt-6-luna',
      'gpt-6-luna',
      'b',
    ]);
  });

  test('when everything is set, it counts', () => {
    const extra = {
      vision_max_dimension: 256,
      vision_detail: 'original',
      vision_fallback_enabled: true,
      vision_fallback_max_dimension: 4096,
      vision_fallback_detail: 'auto',
      reasoning_effort: 'medium',
      vision_model_lifecycle: { severity: 'info' },
    };
    const { settings, warnings } = parse(extra, { captionModel: 'b', language: 'de-AT' });
    expect(warnings).toEqual([]);
    expect(settings).toMatchObject({
      ...{ captionModel: 'b', sdCaptionModel: 'b', effort: 'medium', language: 'de-AT' },
      look: { maxDimension: 256, detail: 'original' },
      fallback: { maxDimension: 4096, detail: 'auto' },
    });
  });

  test.each([
    [{ vision_max_dimension: 255 }, 'vision_max_dimension', 'out_of_range'],
    [{ vision_max_dimension: 4097 }, 'vision_max_dimension', 'out_of_range'],
    [{ vision_max_dimension: 512.5 }, 'vision_max_dimension', 'wrong_type'],
    [{ vision_max_dimension: '512' }, 'vision_max_dimension', 'wrong_type'],
    [{ vision_fallback_max_dimension: 0 }, 'vision_fallback_max_dimension', 'out_of_range'],
    [{ vision_detail: 'HIGH' }, 'vision_detail', 'unknown_word'],
    [{ vision_detail: 1 }, 'vision_detail', 'wrong_type'],
    [{ vision_fallback_detail: 'best' }, 'vision_fallback_detail', 'unknown_word'],
    [{ vision_fallback_enabled: 'yes' }, 'vision_fallback_enabled', 'wrong_type'],
    [{ vision_send_url: 1 }, 'vision_send_url', 'wrong_type'],
    [{ vision_send_url: true }, 'vision_send_url', 'needs_another_setting'],
    [{ vision_max_dimension: 0 }, 'vision_max_dimension', 'needs_another_setting'],
    [{ reasoning_effort: 'maximal' }, 'reasoning_effort', 'unknown_word'],
    [{ CANARY: 1 }, 'other', 'unknown_setting'],
  ] as const)('when they are %j, the default counts and one warning says so', (extra, setting, reason) => {
    const { settings, warnings } = parse(extra);
    expect(warnings).toEqual([{ setting, reason }]);
    expect(settings).toEqual(parse({}).settings);
  });

  test('when links are wanted and no size, links are sent', () => {
    const { settings, warnings } = parse({ vision_max_dimension: 0, vision_send_url: true });
    expect([settings.sendsLink, settings.look.maxDimension, warnings]).toEqual([true, 1024, []]);
  });

  test.each(['e', 'german language', '../x', 'de_AT', 'x'.repeat(100)])(
    'when the language is %j, it is English',
    (tag) => {
      const { settings, warnings } = parse({}, { language: tag });
      expect([settings.language, warnings]).toEqual(['en', [{ setting: 'language', reason: 'unknown_word' }]]);
    },
  );

  test.each([
    ['gpt-6-luna', true],
    ['house/model:7b@q4', true],
    ['', false],
    ['-x', false],
    ['a b', false],
    ['x'.repeat(101), false],
  ])('when a name is %j, its shape is a model’s: %s', (name, isOne) => {
    expect(isModelName(name)).toBe(isOne);
  });
});

describe('where the API is', () => {
  test.each([
    [null, null, 'https://api.openai.com/v1', 'responses'],
    [null, 'chat', 'https://api.openai.com/v1', 'chat'],
    ['https://ai.example', null, 'https://ai.example/v1', 'chat'],
    ['https://ai.example/', 'responses', 'https://ai.example/v1', 'responses'],
    ['https://ai.example/api/v3/', null, 'https://ai.example/api/v3', 'chat'],
    ['http://127.0.0.1:4010/v1', null, 'http://127.0.0.1:4010/v1', 'chat'],
  ] as const)('when the base URL is %s and the style %s, it is %s, by %s', (given, style, baseUrl, used) => {
    expect(apiPlace(given, style)).toEqual({ baseUrl, style: used });
  });
});
