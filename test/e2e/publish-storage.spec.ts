import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { later, PhotoWorld } from '../support/app/index.js';

let world: PhotoWorld;
beforeAll(async () => {
  world = await PhotoWorld.start();
});
beforeEach(() => world.clear());
afterEach(() => world.expectHarborUntouched());
afterAll(() => world.stop());

/** A file where a folder should be: no right of any user makes it writable. */
const blockFolder = async (path: string) => {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, 'in the way');
};

describe('a storage that cannot be written', () => {
  it('when our own folder cannot be made, changes are 503, nothing is sent and every photo is where it was', async () => {
    await world.put('safe.jpg');
    await blockFolder(join(world.folder(), '.publisher'));
    const before = await world.census();
    for (const answer of [
      await world.act('safe.jpg', 'publish', { caption: 'x' }),
      await world.act('safe.jpg', 'keep'),
      await world.act('safe.jpg', 'remove'),
      await world.act('safe.jpg', 'delete', { confirm: 'safe.jpg' }),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([503, 'storage_unavailable']);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    }
    expect(await world.census()).toEqual(before);
    expect((await world.get('/api/images')).body.total).toBe(1);
    await rm(join(world.folder(), '.publisher'));
    expect((await world.act('safe.jpg', 'publish', { caption: 'x' })).status).toBe(200);
    expect(await world.posts()).toHaveLength(1);
  });

  it('when the archive cannot be made, the post stands, the photo stays, and the next request only moves it', async () => {
    const hash = await world.put('pending.jpg');
    await blockFolder(world.folder('archive'));
    const answer = await world.act('pending.jpg', 'publish', { caption: 'x' });
    expect([answer.status, answer.body.archive, answer.body.state]).toEqual([200, 'pending', 'ARCHIVE_PENDING']);
    expect(answer.body.warnings).toEqual(['storage_unavailable']);
    expect(answer.body.results.outbox.status).toBe('sent');
    expect((await world.detail('pending.jpg')).body.publishState).toBe('archive_pending');
    const again = await world.act('pending.jpg', 'publish', { caption: 'x' });
    expect([again.status, again.body.archive]).toEqual([200, 'pending']);

    await rm(world.folder('archive'));
    const done = await world.act('pending.jpg', 'publish', { caption: 'x' });
    expect([done.status, done.body.archive, done.body.state]).toEqual([200, 'done', 'DONE']);
    expect(done.body.results.outbox).toMatchObject({ status: 'sent', code: 'already_sent', attempt: 1 });
    expect(await world.names('archive')).toEqual(['pending.jpg', 'pending.jpg.txt']);
    expect(await world.posts()).toHaveLength(1);
    const { moves, state } = (await world.get(`/api/history/${hash}`)).body;
    expect([state, moves.length]).toEqual(['published', 1]);
  });

  it('when a folder for sorting cannot be made, it is 503, the photo stays, and the same request finishes later', async () => {
    await world.put('sorted.jpg');
    await blockFolder(world.folder('keep'));
    const answer = await world.act('sorted.jpg', 'keep');
    expect([answer.status, answer.body.code]).toEqual([503, 'storage_unavailable']);
    expect(await world.names()).toEqual(['keep', 'sorted.jpg']);
    await rm(world.folder('keep'));
    await later(150_000, async () => {
      expect((await world.act('sorted.jpg', 'keep')).status).toBe(200);
    });
    expect(await world.names('keep')).toEqual(['sorted.jpg']);
  });

  it('when the outbox cannot be written, it is 502, the photo stays, and a later try is the same attempt', async () => {
    const hash = await world.put('failed.jpg');
    await blockFolder(join(world.app.dataDir, 'outbox', 'aurora'));
    const answer = await world.act('failed.jpg', 'publish', { caption: 'x' });
    expect([answer.status, answer.body.code]).toEqual([502, 'all_failed']);
    expect(answer.body.results.outbox).toMatchObject({ status: 'failed', code: 'connect_failed', retryable: true });
    expect(await world.names()).toEqual(['failed.jpg']);
    expect((await world.detail('failed.jpg')).body.publishState).toBe('none');
    await rm(join(world.app.dataDir, 'outbox', 'aurora'));
    const again = await world.act('failed.jpg', 'publish', { caption: 'x' });
    expect(again.body.results.outbox).toMatchObject({ status: 'sent', attempt: 1 });
    expect((await world.posts()).map(({ attemptKey }) => attemptKey)).toEqual([`${hash}.outbox.1`]);
  });

  it('when the sidecar cannot be written, the photo is posted and archived all the same, with a warning', async () => {
    await world.put('words.jpg');
    await mkdir(join(world.folder(), 'words.jpg.txt'));
    const answer = await world.act('words.jpg', 'publish', { caption: 'x' });
    expect([answer.status, answer.body.archive]).toEqual([200, 'done']);
    expect(answer.body.warnings).toContain('sidecar_not_written');
    expect(await world.names('archive')).toContain(answer.body.photo.finalName);
  });

  it('when the whole folder is away, reads and changes are answered, and it comes back as it was', async () => {
    await world.put('away.jpg');
    await world.act('away.jpg', 'analyze');
    const before = await world.census();
    const place = world.folder();
    await rename(place, `${place}.away`);
    await writeFile(place, 'in the way');
    for (const answer of [
      await world.act('away.jpg', 'publish', { caption: 'x' }),
      await world.act('away.jpg', 'keep'),
      await world.saveCaption('away.jpg', { caption: 'x', captionVersion: null }),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([404, 'photo_not_found']);
    }
    await rm(place);
    await rename(`${place}.away`, place);
    expect(await world.census()).toEqual(before);
    expect((await world.act('away.jpg', 'publish', { caption: 'x' })).status).toBe(200);
  });
});
