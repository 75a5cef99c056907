import { createHash } from 'node:crypto';
import { analyzable, analysisFor, bandedPhoto, CALL } from '../../../src/captioning/testing/index.js';
import type { AnalyzablePhoto, CaptionRequest } from '../../../src/captioning/index.js';
import { TABLE } from '../../../src/kernel/testing/caption-rules.js';
import { ManualClock } from '../../../src/storage/testing/manual-clock.js';
import type { Plan } from '../../support/openai/index.js';
import { openAiWorld, type OpenAiWorld } from './openai-harness.js';

const REQUEST: CaptionRequest = {
  analysis: analysisFor(),
  targets: [{ platform: 'telegram', rules: TABLE.telegram, style: 'neutral', wantsHashtags: true }],
  ...{ seeds: [], voice: [], history: [], sdCaption: true },
};
const EVERYTHING: readonly Plan[] = [
  { kind: 'half' },
  { kind: 'refusal' },
  { kind: 'incomplete', reason: 'max_output_tokens' },
  { kind: 'incomplete', reason: 'content_filter' },
  { kind: 'empty' },
  { kind: 'failed' },
  { kind: 'json', value: [] },
  { kind: 'no_id' },
  { kind: 'no_usage' },
  { kind: 'server_error' },
  { kind: 'reset' },
];

describe.each(['responses', 'chat'] as const)('what is metered, %s', (style) => {
  let world: OpenAiWorld;
  let photo: AnalyzablePhoto;
  const clock = new ManualClock();
  beforeEach(async () => {
    world = await openAiWorld({ style, clock });
    photo = analyzable(await bandedPhoto(['#2458c8', '#ee8220'], 90, 60), 'a.jpg');
  });
  afterEach(() => world.close());
  const total = () => world.usage.reduce((sum, { tokens }) => sum + tokens, 0);

  test('when everything happens that can, the sum of the events is the sum of what was paid', async () => {
    const { analyzer, writer } = await world.build({ ai: { sdCaptionModel: 'gpt-4.1-mini' } });
    for (const plan of EVERYTHING) {
      world.openai.control.next(plan);
      await analyzer.analyze(photo, CALL).catch(() => undefined);
      world.openai.control.next(plan);
      await writer.write(REQUEST, CALL).catch(() => undefined);
      clock.advance(60_000); // past a breaker that has opened
    }
    expect(total()).toBe(world.openai.journal.usageTotal());
    expect(total()).toBeGreaterThan(0);
    expect(new Set(world.usage.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(world.usage.length);
    for (const { tokens } of world.usage) expect(Number.isSafeInteger(tokens) && tokens > 0).toBe(true);
  });

  test('when an answer has an id, that is the key; the event says whose and when', async () => {
    const { analyzer } = await world.build();
    const { provenance } = await analyzer.analyze(photo, CALL);
    const [paid] = world.openai.journal.calls('vision');
    expect(world.usage).toEqual([
      {
        tenant: 'vermont',
        tokens: paid?.tokens,
        model: paid?.model,
        occurredAt: clock.now(),
        idempotencyKey: paid?.responseId,
      },
    ]);
    expect(provenance).toMatchObject({ responseIds: [paid?.responseId], tokens: paid?.tokens });
  });

  test('when an answer has none, the key is made of the work, and is the same when the work is', async () => {
    world.openai.control.plan({ kind: 'no_id' });
    const { analyzer, writer } = await world.build();
    await analyzer.analyze(photo, { ...CALL, operationId: 'op-7' });
    await analyzer.analyze(photo, { ...CALL, operationId: 'op-7' });
    await writer.write({ ...REQUEST, sdCaption: false }, { ...CALL, operationId: 'op-7' });
    const key = (step: string): string =>
      `pv2-${createHash('sha256')
        .update(JSON.stringify(['vermont', 'op-7', step, 1]))
        .digest('hex')
        .slice(0, 32)}`;
    expect(world.usage.map(({ idempotencyKey }) => idempotencyKey)).toEqual([
      key('analyze'),
      key('analyze'),
      key('captions'),
    ]);
  });

  test('when a person’s captions are all there are, nothing is asked and nothing metered', async () => {
    await world.build();
    expect([world.openai.journal.entries, world.usage]).toEqual([[], []]);
  });
});
