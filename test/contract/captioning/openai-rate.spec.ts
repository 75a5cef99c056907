import { analyzable, bandedPhoto, CALL } from '../../../src/captioning/testing/index.js';
import type { AnalyzablePhoto, Captioning } from '../../../src/captioning/index.js';
import { PublisherError } from '../../../src/kernel/index.js';
import { ManualClock } from '../../../src/storage/testing/manual-clock.js';
import { openAiWorld, type OpenAiWorld } from './openai-harness.js';

const MINUTE_MS = 60_000;
const PER_MINUTE = 20;

/** Most calls of a journal in any 60 s. */
function crowd(times: readonly number[]): number {
  const inWindow = (end: number): number => times.filter((at) => at > end - MINUTE_MS && at <= end).length;
  return Math.max(0, ...times.map(inWindow));
}

describe('how often a tenant asks', () => {
  let world: OpenAiWorld;
  let photos: readonly AnalyzablePhoto[];
  const clock = new ManualClock();
  beforeAll(async () => {
    const one = analyzable(await bandedPhoto(['#2458c8', '#ee8220'], 16, 12), 'a.jpg');
    photos = Array.from({ length: 100 }, (_, at) => ({ ...one, contentHash: `hash-${at}` }));
  });
  beforeEach(async () => {
    // Whoever waits lets the time pass.
    const sleep = async (ms: number) => clock.advance(ms);
    world = await openAiWorld({ clock, sleep, stand: { nowMs: () => clock.now() } });
  });
  afterEach(() => world.close());
  const times = (key: number) =>
    world.openai.journal.entries.filter((entry) => entry.key === key && entry.call !== 'model').map(({ atMs }) => atMs);
  const lookAtAll = (captioning: Captioning) =>
    Promise.allSettled(photos.map((photo) => captioning.analyzer.analyze(photo, CALL)));

  test('when 100 photos come at once, 20 are looked at and the others are told when to come again', async () => {
    const captioning = await world.build({ ai: { ratePerMinute: PER_MINUTE } });
    const results = await lookAtAll(captioning);
    const failed = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    expect(failed).toHaveLength(80);
    for (const error of failed) {
      expect(error).toBeInstanceOf(PublisherError);
      expect(error).toMatchObject({ code: 'ai_unavailable', details: { reason: 'rate_limited' } });
      const { retryAfterSeconds = 0 } = (error as PublisherError).details;
      expect(retryAfterSeconds >= 1 && retryAfterSeconds <= 60).toBe(true);
    }
    expect(times(0)).toHaveLength(PER_MINUTE);
  });

  test('when they come again and again for minutes, there are never more than 20 calls in any 60 s', async () => {
    const captioning = await world.build({ ai: { ratePerMinute: PER_MINUTE } });
    // Repetitions, second looks and refused parameters count as well.
    world.openai.control.plan({ kind: 'half' }, { times: 5 });
    world.openai.control.plan({ kind: 'server_error' }, { times: 3 });
    for (let step = 0; step < 5; step += 1) {
      await lookAtAll(captioning);
      clock.advance(25_000);
    }
    expect(crowd(times(0))).toBe(PER_MINUTE);
    expect(times(0).length).toBeGreaterThanOrEqual(2 * PER_MINUTE);
  });

  test('when a wait fits the time there is, it is waited', async () => {
    const captioning = await world.build({ ai: { ratePerMinute: 2 } });
    await captioning.analyzer.analyze(photos[0]!, CALL);
    clock.advance(50_000);
    await captioning.analyzer.analyze(photos[1]!, CALL);
    const before = clock.now();
    await captioning.analyzer.analyze(photos[2]!, CALL);
    expect(clock.now() - before).toBe(10_000);
    expect(crowd(times(0))).toBe(2);
  });

  test('when a tenant is built anew, its limit goes on', async () => {
    const changes = { ai: { ratePerMinute: 1 } };
    await (await world.build(changes)).analyzer.analyze(photos[0]!, CALL);
    const again = await world.build(changes);
    await expect(again.analyzer.analyze(photos[1]!, CALL)).rejects.toMatchObject({
      details: { reason: 'rate_limited', retryAfterSeconds: 60 },
    });
  });

  test('when one tenant is at its limit, another is not held up', async () => {
    const busy = await world.build({ ai: { ratePerMinute: PER_MINUTE } });
    const other = await world.build({ tenant: 'other', key: 'unknown' });
    await lookAtAll(busy);
    const answers = await Promise.allSettled(photos.slice(0, 5).map((photo) => other.analyzer.analyze(photo, CALL)));
    // Its key is refused, but it was asked for each of them.
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
    expect(world.openai.journal.entries.filter(({ key }) => key === null)).not.toHaveLength(0);
  });
});

describe('how much is asked at once', () => {
  test('when many tenants ask for much, each has two calls under way, and all together twenty', async () => {
    const world = await openAiWorld();
    const hold = world.openai.control.hold();
    const photo = analyzable(await bandedPhoto(['#2458c8'], 16, 12), 'a.jpg');
    const built = await Promise.all(Array.from({ length: 15 }, (_, at) => world.build({ tenant: `tenant-${at}` })));
    const looks = built.flatMap(({ analyzer }) =>
      [1, 2, 3].map((at) => analyzer.analyze({ ...photo, contentHash: `hash-${at}` }, CALL)),
    );
    const open = () => world.openai.journal.calls('vision');
    while (open().length < 20) await new Promise((done) => setTimeout(done, 5));
    await new Promise((done) => setTimeout(done, 100));
    const tenants = open().map(({ body }) => (body as Record<string, unknown>)['safety_identifier']);
    const most = Math.max(...tenants.map((one) => tenants.filter((other) => other === one).length));
    expect([open().length, most]).toEqual([20, 2]);
    hold.release();
    await Promise.all(looks);
    expect(open()).toHaveLength(45);
    await world.close();
  });
});
