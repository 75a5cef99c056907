import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { TestClock } from '../../src/orchestrator/testing/index.js';
import { signIn, startTestApp } from '../support/app/index.js';
import { drawnPicture } from '../support/app/photo-world.js';
import { ScheduleWorld } from './support/schedule-world.js';
import type { Line } from './support/schedule-world.js';

let world: ScheduleWorld;
beforeAll(async () => {
  world = await ScheduleWorld.start();
}, 60_000);
afterAll(() => world.stop(), 60_000);

jest.setTimeout(120_000);
const EVERY_SLOT = { cron: '*/5 * * * *', timeZone: 'Europe/Berlin' };
const jpegs = (names: readonly string[]): readonly string[] => names.filter((name) => name.endsWith('.jpg'));
const platformsOf = (sends: readonly string[]): readonly string[] => sends.map((send) => send.split(' ')[1] ?? '');

describe('a schedule of a tenant', () => {
  beforeEach(() => world.clear());

  it('when a slot comes, it publishes so many photos, in its order, to its platforms; the other tenant has no part in it', async () => {
    for (const name of ['c.jpg', 'a.jpg', 'b.jpg']) await world.photos.put(name);
    await world.plan([{ id: 'first', ...EVERY_SLOT, order: 'name', count: 2, platforms: ['two'] }]);
    const before = await world.counted('published');
    expect(await world.slot('first')).toMatchObject({
      ...{ event: 'schedule_slot', level: 'info', outcome: 'published', photos: 2, tenant: 'aurora' },
      request_id: expect.any(String),
    });
    expect([jpegs(await world.photos.names()), jpegs(await world.photos.names('archive'))]).toEqual([
      ['c.jpg'],
      ['a.jpg', 'b.jpg'],
    ]);
    expect(platformsOf(world.platforms.sends)).toEqual(['two', 'two']);
    expect(await world.counted('published')).toBe(before + 1);
    const headers = { ...(await signIn(world.photos.app.url, 'aurora.localhost')) };
    const { items } = (await world.photos.get('/api/history', { headers })).body as { items: { name: string }[] };
    expect(items.map(({ name }) => name).sort()).toEqual(['a.jpg', 'b.jpg']);
    expect(world.platforms.sends.filter((send) => send.startsWith('harbor'))).toEqual([]);
    expect(await world.photos.names('inbox', 'harbor')).toEqual(['only-harbor.jpg']);
  });

  it('when the clock is put back and the same slot comes again, nothing is published a second time', async () => {
    for (const name of ['a.jpg', 'b.jpg']) await world.photos.put(name);
    await world.plan([{ id: 'again', ...EVERY_SLOT }]);
    const { slot } = await world.slot('again');
    expect(world.platforms.sends).toHaveLength(2);
    world.clock.jumpWall(-120);
    await delay(2_000);
    world.clock.jumpWall(120);
    const again = await world.endOf('again', String(slot), 'aurora', 1);
    expect(again).toMatchObject({ level: 'debug', outcome: 'taken' });
    expect([world.platforms.sends.length, jpegs(await world.photos.names()).length]).toEqual([2, 1]);
  });

  it.each([
    ['publishing is off', { features: { publish_enabled: false } }, 'publish_disabled'],
    ['the mode is review', { features: { mode: 'review' } }, 'publish_disabled'],
    ['it is debugged', { config: { content: { debug: true } } }, 'debug_mode'],
  ])('when %s, a slot is refused in a quiet line and writes nothing', async (what, change, reason) => {
    await world.photos.put('a.jpg');
    const id = what.replaceAll(' ', '-');
    await world.plan([{ id, ...EVERY_SLOT }], change);
    const before = await world.photos.census();
    expect(await world.slot(id)).toMatchObject({ level: 'info', outcome: 'refused', reason, photos: 0 });
    expect([await world.photos.census(), world.platforms.sends]).toEqual([before, []]);
  });

  it('when nothing is there, that is all the line says', async () => {
    await world.plan([{ id: 'empty', ...EVERY_SLOT, count: 10 }]);
    expect(await world.slot('empty')).toMatchObject({ level: 'info', outcome: 'nothing', photos: 0 });
  });

  it('when it may not use the AI, it publishes what has a text, and says so of what has none', async () => {
    await world.photos.put('a.jpg');
    await world.plan([{ id: 'no-ai', ...EVERY_SLOT, ai: 'never' }]);
    expect(await world.slot('no-ai')).toMatchObject({
      ...{ event: 'job_failed', level: 'error', job: 'schedule', reason: 'caption_required', photos: 0 },
    });
    expect(world.platforms.sends).toEqual([]);
    await world.photos.put('a.jpg.txt', { bytes: 'sea\n\n# ---\n# caption: Low tide.\n# caption_edited: True\n' });
    expect(await world.slot('no-ai')).toMatchObject({ outcome: 'published', photos: 1 });
  });

  it('when a platform refuses, the slot ends there and the line has the code', async () => {
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) await world.photos.put(name);
    await world.plan([{ id: 'refused', ...EVERY_SLOT, order: 'name', count: 3, platforms: ['one'] }]);
    world.platforms.script('one', { does: 'accept' }, { does: 'refuse', code: 'rejected', retryable: false });
    expect(await world.slot('refused')).toMatchObject({ event: 'job_failed', reason: 'rejected', photos: 1 });
    expect(world.platforms.sends).toHaveLength(2);
  });

  it('when it was taken out a moment ago, its next slot is left alone, whether or not anybody has looked yet', async () => {
    await world.photos.put('a.jpg');
    await world.plan([{ id: 'gone', ...EVERY_SLOT }]);
    world.configure([]);
    world.pass();
    const isOver = (line: Line): boolean => line['event'] === 'schedules_changed' && line['schedules'] === 0;
    await world.until(() =>
      isOver(world.photos.app.lines.filter(({ event }) => event === 'schedules_changed').at(-1) ?? {}),
    );
    await delay(1_500);
    expect(world.endsOf('gone').filter(({ outcome }) => outcome !== 'changed')).toEqual([]);
    expect(world.platforms.sends).toEqual([]);
  });

  it('when some schedules are wrong, each is named and left out, and the others run', async () => {
    await world.photos.put('a.jpg');
    const wrong = [
      { id: 'close', cron: '*/2 * * * *' },
      { id: 'odd', cron: 'at nine' },
      { id: 'right', ...EVERY_SLOT },
      { id: 'right', ...EVERY_SLOT },
      { id: 'many', ...EVERY_SLOT, count: 11 },
    ];
    await world.plan(wrong);
    const lines = world.photos.app.lines.filter(({ event }) => event === 'schedule_ignored');
    expect(lines.map(({ level, tenant, field, reason }) => [level, tenant, field, reason])).toEqual([
      ['warn', 'aurora', '$.config.schedule[0].cron', 'too_close'],
      ['warn', 'aurora', '$.config.schedule[1].cron', 'cron'],
      ['warn', 'aurora', '$.config.schedule[3].id', 'id_twice'],
      ['warn', 'aurora', '$.config.schedule[4].count', 'shape'],
    ]);
    expect(await world.slot('right')).toMatchObject({ outcome: 'published' });
  });

  it('when both tenants have the same schedule, each publishes its own photo', async () => {
    await world.photos.put('a.jpg');
    await world.plan([{ id: 'both', ...EVERY_SLOT }]);
    await world.plan([{ id: 'both', ...EVERY_SLOT }], { tenant: 'harbor' });
    const mine = await world.slot('both');
    const theirs = await world.endOf('both', String(mine['slot']), 'harbor');
    expect([mine['outcome'], theirs['outcome']]).toEqual(['published', 'published']);
    expect(world.platforms.sends.map((send) => send.split(' ').slice(0, 2).join(' ')).sort()).toEqual([
      'aurora one',
      'aurora two',
      'harbor one',
      'harbor two',
    ]);
  });
});

describe('a schedule of the environment', () => {
  it('when SCHEDULE is one expression, the next photo is published at its times', async () => {
    const clock = new TestClock();
    const app = await startTestApp({ standalone: true, withoutUi: true, clock, env: { SCHEDULE: '*/5 * * * *' } });
    try {
      await mkdir(join(app.dataDir, 'photos'), { recursive: true });
      await writeFile(join(app.dataDir, 'photos', 'a.jpg'), await drawnPicture(7));
      await world.until(() => app.lines.some(({ event }) => event === 'schedules_changed'));
      const slotMs = 5 * 60_000;
      clock.pass((slotMs - (clock.now() % slotMs) + 500) / 1000);
      await world.until(() => app.lines.some(({ outcome }) => outcome === 'published'));
      expect(await readdir(join(app.dataDir, 'photos', 'archive'))).toContain('a.jpg');
    } finally {
      await app.stop();
    }
  });
});
