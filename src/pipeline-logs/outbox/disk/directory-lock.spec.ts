import { spawnSync } from 'node:child_process';
import { lstat, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { eventOf } from '../testing/outbox-events.js';
import { accepted, SpoolWorld } from './testing/spool-world.js';

const US = { host: 'us', pid: process.pid };
const WAIT_MS = 20_000;

let world: SpoolWorld;
beforeEach(async () => {
  world = await SpoolWorld.make();
});
afterEach(() => world.end());

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + WAIT_MS;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error('It did not come to be.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
/** A lock of somebody, whose heartbeat was now. */
async function lockOf(text: string): Promise<void> {
  await writeFile(world.path('lock'), text);
  const now = world.clock.now() / 1000;
  await utimes(world.path('lock'), now, now);
}
const noteOf = (host: string, pid: number): string => JSON.stringify({ host, pid, nonce: 'of-another-life' });
const isOurs = async (): Promise<boolean> => (await world.open({ self: US }).own().then(release)) !== null;
const release = async (one: { release(): Promise<void> } | null): Promise<true | null> => {
  await one?.release();
  return one && true;
};

describe('the lock of a spool folder', () => {
  it('when it names a process of this machine that is dead, it is taken over at once', async () => {
    await lockOf(noteOf('us', spawnSync(process.execPath, ['-e', '']).pid));
    expect(await isOurs()).toBe(true);
  });

  it('when it names this machine and our own pid, that was another life and it is taken over at once', async () => {
    await lockOf(noteOf('us', process.pid));
    expect(await isOurs()).toBe(true);
  });

  it.each([
    ['a process of this machine that lives', noteOf('us', process.ppid)],
    ['a process of another machine, whatever its pid', noteOf('them', process.pid)],
    ['nobody, as it was not written to its end', ''],
    ['somebody without a pid', '{"host":"us","nonce":"x"}'],
  ])('when it names %s, it is taken over after 30 s without a heartbeat', async (_who, text) => {
    await lockOf(text);
    world.clock.advance(29_000);
    expect(await isOurs()).toBe(false);
    expect(await readFile(world.path('lock'), 'utf8')).toBe(text);
    world.clock.advance(2_000);
    expect(await isOurs()).toBe(true);
    expect((await readdir(world.base)).sort()).toEqual(['dead', 'records']);
  });

  it('when its time is far ahead, a clock was set back and it is taken over', async () => {
    await lockOf(noteOf('them', 1));
    world.clock.advance(-60_000);
    expect(await isOurs()).toBe(true);
  });

  it('when its owner lives, its heartbeats keep others away for as long as it works', async () => {
    const outbox = world.open({ self: US, heartbeatMs: 5 });
    await world.own(outbox);
    for (let round = 0; round < 3; round += 1) {
      world.clock.advance(29_000);
      await until(async () => Math.abs((await lstat(world.path('lock'))).mtimeMs - world.clock.now()) < 10);
      expect(await world.open().own()).toBeNull();
    }
  });

  it('when many come to a stale one at once, one of them may store something in the end', async () => {
    await lockOf(noteOf('them', 1));
    const event = eventOf(12);
    await accepted(world.open(), event);
    world.clock.advance(31_000);
    const all = Array.from({ length: 10 }, () => world.open());
    const owned = await Promise.all(all.map((outbox) => outbox.own()));
    const stored: boolean[] = [];
    for (const [index, outbox] of all.entries()) {
      const record = await outbox.read(event.id);
      if (record && owned[index])
        stored.push(
          await outbox.save(record).then(
            () => true,
            () => false,
          ),
        );
    }
    expect(stored.filter((isStored) => isStored)).toHaveLength(1);
    for (const one of owned) await one?.release();
  });

  it('when another has taken its place, the owner hears of it by itself and may store nothing any more', async () => {
    const outbox = world.open({ self: US, heartbeatMs: 5 });
    const record = await accepted(outbox, eventOf(12));
    const ownership = await world.own(outbox);
    await lockOf(noteOf('them', 1));
    await until(() => ownership.lost.aborted);
    for (const change of [
      () => outbox.save({ ...record, state: 'collecting' }),
      () => outbox.writeTrace(record.id, 1, (async function* () {})()),
      () => outbox.complete(record),
      () => outbox.bury(record, 'rejected'),
    ])
      await expect(change()).rejects.toThrow('Another process');
    expect(await outbox.read(record.id)).toEqual(record);
    await ownership.release();
    expect(await readFile(world.path('lock'), 'utf8')).toBe(noteOf('them', 1));
  });

  it('when it was taken away between two heartbeats, the next thing to be stored is refused', async () => {
    const outbox = world.open({ self: US });
    const record = await accepted(outbox, eventOf(12));
    const ownership = await world.own(outbox);
    await lockOf(noteOf('them', 1));
    await expect(outbox.save({ ...record, state: 'collecting' })).rejects.toThrow('Another process');
    expect(ownership.lost.aborted).toBe(true);
    expect(await outbox.own()).toBeNull();
  });

  it('when it is let go, its file is gone and the next one comes in', async () => {
    const ownership = await world.own(world.open({ self: US }));
    await ownership.release();
    await ownership.release();
    expect((await readdir(world.base)).sort()).toEqual(['dead', 'records']);
    expect(await isOurs()).toBe(true);
  });
});
