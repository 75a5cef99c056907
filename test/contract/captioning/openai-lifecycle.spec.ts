import { analyzable, bandedPhoto, CALL } from '../../../src/captioning/testing/index.js';
import type { AnalyzablePhoto, Captioning } from '../../../src/captioning/index.js';
import { ManualClock } from '../../../src/storage/testing/manual-clock.js';
import { openAiWorld, type OpenAiWorld } from './openai-harness.js';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const dayAfter = (days: number): string => new Date(START + days * DAY_MS).toISOString().slice(0, 10);
const CASES = [
  [90, 'info', 'info'],
  [61, 'info', 'info'],
  [60, 'warning', 'warn'],
  [15, 'warning', 'warn'],
  [14, 'critical', 'error'],
  [-1, 'critical', 'error'],
] as const;

describe('models that end', () => {
  let world: OpenAiWorld;
  let clock: ManualClock;
  let photo: AnalyzablePhoto;
  beforeEach(async () => {
    clock = new ManualClock(START);
    world = await openAiWorld({ clock });
    photo = analyzable(await bandedPhoto(['#2458c8'], 16, 12), 'a.jpg');
  });
  afterEach(() => world.close());
  const lines = () => world.log.of('model_lifecycle');
  const asked = () => world.openai.journal.calls('model');
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise((done) => setTimeout(done, 5));
  };
  const announced = (shutdown_date: unknown, more: object = {}) => ({
    ai: { extra: { vision_model_lifecycle: { warning: 'It ends.', shutdown_date, severity: 'info', ...more } } },
  });

  test.each(CASES)(
    'when the orchestrator announces an end in %s days, that is %s, said once as %s',
    async (days, severity, level) => {
      const changes = announced(dayAfter(days), { recommended_replacement: 'gpt-7' });
      const captioning = await world.build(changes);
      await world.build(changes); // a new credential, the same config version
      expect(captioning.advisories()).toEqual([
        { setting: 'vision_model', severity, shutdownDate: dayAfter(days), recommendedReplacement: 'gpt-7' },
      ]);
      expect(lines()).toMatchObject([
        { level, fields: { setting: 'vision_model', shutdown_date: dayAfter(days), days_left: days } },
      ]);
      await world.build({ ...changes, configVersion: 'v2' });
      expect(lines()).toHaveLength(2);
    },
  );

  test.each(CASES)(
    'when the provider names an end in %s days, that is %s, said once as %s',
    async (days, severity, level) => {
      world.openai.control.announce('gpt-6-luna', dayAfter(days));
      const captioning = await world.build();
      expect(captioning.advisories()).toEqual([]);
      await captioning.analyzer.analyze(photo, CALL);
      await until(() => lines().length === 2);
      const shutdownDate = dayAfter(days);
      expect(captioning.advisories().map(({ setting, severity: how, shutdownDate: on }) => [setting, how, on])).toEqual(
        [
          ['vision_model', severity, shutdownDate],
          ['caption_model', severity, shutdownDate],
        ],
      );
      expect(lines().map((line) => line.level)).toEqual([level, level]);
      expect(world.log.text()).not.toContain('gpt-6-luna');
    },
  );

  test('when photos are looked at all day, the provider is asked once, and again the next day', async () => {
    const captioning = await world.build({ ai: { captionModel: 'gpt-4o' } });
    const other = await world.build({ tenant: 'other' });
    const look = async (one: Captioning) => one.analyzer.analyze(photo, CALL);
    for (let hour = 0; hour < 20; hour += 4) {
      await look(captioning);
      await look(other);
      clock.advance(DAY_MS / 24);
    }
    await until(() => asked().every(({ status }) => status === 200) && asked().length >= 2);
    expect(
      asked()
        .map(({ model }) => model)
        .sort(),
    ).toEqual(['gpt-4o', 'gpt-6-luna']);
    clock.advance(DAY_MS);
    await look(captioning);
    await until(() => asked().length === 4);
    expect(captioning.advisories()).toMatchObject([{ setting: 'caption_model', shutdownDate: '2027-01-14' }]);
  });

  test('when the question hangs, nobody waits for it, and it ends with the captioning', async () => {
    const hold = world.openai.control.hold({ call: 'model' });
    const captioning = await world.build();
    await captioning.analyzer.analyze(photo, CALL);
    await captioning.dispose();
    hold.release();
    expect(lines()).toEqual([]);
  });

  test.each([
    ['a text', 'soon'],
    ['a list', []],
    ['without anything', {}],
    ['with a date that is none', { shutdown_date: '2026-02-31', severity: 'info' }],
    ['with an unknown severity', { shutdown_date: '2026-02-01', severity: 'grave' }],
    ['with a warning that is no text', { warning: 5, shutdown_date: '2026-02-01' }],
  ])('when an announcement is %s, it is ignored, once said, and all works', async (_what, value) => {
    const captioning = await world.build({ ai: { extra: { caption_model_lifecycle: value } } });
    expect(captioning.advisories()).toEqual([]);
    expect(world.log.of('ai_setting_ignored')).toMatchObject([{ fields: { setting: 'caption_model_lifecycle' } }]);
    await expect(captioning.analyzer.analyze(photo, CALL)).resolves.toMatchObject({ nsfw: 'no' });
  });

  test('when both know an end, the earlier date counts, and the graver word', async () => {
    world.openai.control.announce('gpt-6-luna', dayAfter(100));
    const captioning = await world.build(announced(dayAfter(200), { severity: 'critical' }));
    await captioning.analyzer.analyze(photo, CALL);
    await until(() => captioning.advisories().length === 2);
    expect(captioning.advisories()).toMatchObject([
      { setting: 'vision_model', severity: 'critical', shutdownDate: dayAfter(100) },
      { setting: 'caption_model', severity: 'info', shutdownDate: dayAfter(100) },
    ]);
  });
});
