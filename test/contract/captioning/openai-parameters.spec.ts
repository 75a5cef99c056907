import { analyzable, bandedPhoto, CALL } from '../../../src/captioning/testing/index.js';
import type { AnalyzablePhoto } from '../../../src/captioning/index.js';
import { ManualClock } from '../../../src/storage/testing/manual-clock.js';
import { openAiWorld, type OpenAiWorld, type Style } from './openai-harness.js';

const HOUR_MS = 3_600_000;
const EFFORT: Readonly<Record<Style, string>> = { responses: 'reasoning.effort', chat: 'reasoning_effort' };
const STRICT: Readonly<Record<Style, string>> = {
  responses: 'text.format.strict',
  chat: 'response_format.json_schema.strict',
};

describe.each(['responses', 'chat'] as const)('parameters a server does not take, %s', (style) => {
  let world: OpenAiWorld;
  let photo: AnalyzablePhoto;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock();
    world = await openAiWorld({ style, clock });
    photo = analyzable(await bandedPhoto(['#2458c8', '#ee8220'], 90, 60), 'a.jpg');
  });
  afterEach(() => world.close());
  const valueAt = (body: unknown, path: string): unknown =>
    path.split('.').reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], body);
  const sent = (path: string) => world.openai.journal.calls('vision').map(({ body }) => valueAt(body, path));

  test.each([
    ['the effort', EFFORT[style], ['none', undefined]],
    ['strictness', STRICT[style], [true, undefined]],
    ['the pseudonym', 'safety_identifier', ['user-of-vermont', undefined]],
  ])('when %s is refused, one more call goes without it, and it is remembered', async (_what, path, values) => {
    world.openai.control.unsupported(path);
    const { analyzer } = await world.build();
    await analyzer.analyze(photo, CALL);
    expect(sent(path)).toEqual(values);
    // Another tenant, the same server and model.
    await (await world.build({ tenant: 'other' })).analyzer.analyze(photo, CALL);
    expect(sent(path)).toEqual([...values, undefined]);
    clock.advance(HOUR_MS);
    await analyzer.analyze(photo, CALL);
    expect(sent(path)).toEqual([...values, undefined, ...values]);
  });

  test('when it is named in the words only, that is understood', async () => {
    world.openai.control.unsupported(EFFORT[style], { form: 'words' });
    const { analyzer } = await world.build();
    await analyzer.analyze(photo, CALL);
    expect(sent(EFFORT[style])).toEqual(['none', undefined]);
  });

  test('when only the value none is refused, low is sent', async () => {
    const { analyzer } = await world.build({ ai: { visionModel: 'gpt-5' } });
    await analyzer.analyze(photo, CALL);
    await analyzer.analyze(photo, CALL);
    expect(sent(EFFORT[style])).toEqual(['none', 'low', 'low']);
  });

  test('when low is refused as well, nothing is sent', async () => {
    world.openai.control.unsupported(EFFORT[style], { value: 'none', supported: ['high'] });
    world.openai.control.unsupported(EFFORT[style], { value: 'low', supported: ['high'] });
    const { analyzer } = await world.build();
    await analyzer.analyze(photo, CALL);
    expect(sent(EFFORT[style])).toEqual(['none', 'low', undefined]);
  });

  test('when several are refused, each costs one call, and none counts against the photo', async () => {
    for (const path of [EFFORT[style], STRICT[style], 'safety_identifier']) world.openai.control.unsupported(path);
    world.openai.control.plan({ kind: 'half' });
    const { analyzer } = await world.build();
    await expect(analyzer.analyze(photo, CALL)).rejects.toMatchObject({ code: 'ai_bad_output' });
    expect(world.openai.journal.calls('vision').map(({ status }) => status)).toEqual([400, 400, 400, 200, 200]);
  });

  test('when what is stored is not for a server to decide, it is asked for nothing else', async () => {
    world.openai.control.unsupported('store');
    const { analyzer } = await world.build();
    const looking = analyzer.analyze(photo, CALL);
    if (style === 'chat')
      await looking; // left out, it is false there
    else await expect(looking).rejects.toMatchObject({ details: { reason: 'model_rejected' } });
    expect(sent('store')).toEqual(style === 'chat' ? [false, undefined] : [false]);
  });

  test('when a model is new, its name is enough; when it is unknown, the setting is named and the name is not', async () => {
    world.openai.control.announce('brand-new/model:7@x', null);
    const known = await world.build({ ai: { visionModel: 'brand-new/model:7@x' } });
    await expect(known.analyzer.analyze(photo, CALL)).resolves.toMatchObject({ nsfw: 'no' });
    const unknown = await world.build({ ai: { visionModel: 'CANARY-model' } });
    const error: unknown = await unknown.analyzer.analyze(photo, CALL).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'ai_unavailable', details: { members: { setting: 'vision_model' } } });
    expect((error as Error).message).toContain('vision_model');
    expect(JSON.stringify(error) + (error as Error).message).not.toContain('CANARY');
  });

  test.each(['-x', 'a b', 'x'.repeat(101), 'a\nb', 'ä'])(
    'when a name has no shape of a model’s (%j), nobody is asked and no other model taken',
    async (visionModel) => {
      const { analyzer } = await world.build({ ai: { visionModel } });
      await expect(analyzer.analyze(photo, CALL)).rejects.toMatchObject({ details: { reason: 'model_rejected' } });
      expect(sent('model')).toEqual([]);
    },
  );
});
