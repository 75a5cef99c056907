import type { Clock } from '../../../src/kernel/index.js';
import { SystemClock } from '../../../src/platform/system/index.js';
import { allNames, jpegLike, putPhoto } from '../../../src/storage/testing/image-storage.contract.js';
import { BUCKET, s3World, type S3World } from './s3-harness.js';

let world: S3World;
beforeEach(async () => {
  world = await s3World();
});
afterEach(() => world.close());

describe('temporary links', () => {
  test('when a photo is there, its link gives the bytes, as the type of the photo', async () => {
    const storage = await world.build();
    const bytes = jpegLike('shown', 5000);
    const ref = await putPhoto(storage, 'inbox', 'Größe #1.jpg', bytes);
    const link = await storage.links?.temporaryLink(ref, 60);
    if (!link) throw new Error('the photo is there');
    const answer = await fetch(link.url.reveal());
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect(String(link.url)).not.toContain('http');
    expect(new URL(link.url.reveal()).searchParams.get('X-Amz-Expires')).toBe('60');
  });

  test('when it is gone or another one, there is no link', async () => {
    const storage = await world.build();
    const ref = await putPhoto(storage, 'inbox', 'a.jpg');
    world.s3.bucket(BUCKET).plant(world.keyOf('inbox', 'a.jpg'), jpegLike('other'));
    expect(await storage.links?.temporaryLink(ref, 60)).toBeNull();
    expect(await storage.links?.temporaryLink({ path: 'outgoing/none.jpg' }, 900)).toBeNull();
  });

  test.each([59, 901, 0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
    'when it should live %d seconds, that is refused',
    async (ttl) => {
      const storage = await world.build();
      const making = storage.links?.temporaryLink({ path: 'outgoing/a.jpg' }, ttl);
      await expect(making).rejects.toMatchObject({ code: 'internal_error' });
    },
  );
});

describe('locks of names', () => {
  /** Makes a photo and gives the key of the lock it took. */
  async function lockOf(name: string): Promise<string> {
    const storage = await world.build();
    await putPhoto(storage, 'keep', name);
    const ref = await storage.photos.stat('keep', name);
    if (ref) await storage.photos.delete(ref);
    const lock = world.s3.journal.find(({ key, route }) => route === 'put' && key.includes('/locks/'));
    if (!lock) throw new Error('creating takes a lock');
    return lock.key;
  }

  /** Twenty seconds in one: nobody should wait in a test. */
  const hurried: Clock = { now: () => Date.now(), monotonicMs: () => new SystemClock().monotonicMs() * 20 };

  test('when a process died with one, it is taken over after 30 seconds of the store', async () => {
    const lock = await lockOf('a.jpg');
    world.s3.bucket(BUCKET).plant(lock, 'somebody', { lastModifiedMs: world.now() - 32_000 });
    const storage = await world.build();
    await putPhoto(storage, 'keep', 'A.jpg');
    expect(world.s3.bucket(BUCKET).census().has(lock)).toBe(false);
  });

  test('when somebody has one, nothing is written and the caller may come back', async () => {
    const lock = await lockOf('a.jpg');
    world.s3.bucket(BUCKET).plant(lock, 'somebody', { lastModifiedMs: world.now() + 3_600_000 });
    const storage = await world.build('vermont', { clock: hurried });
    const creating = storage.photos.create('keep', 'A.jpg', jpegLike('a'));
    await expect(creating).rejects.toMatchObject({ code: 'storage_unavailable', details: { reason: 'busy' } });
    expect(await allNames(storage, 'keep')).toEqual([]);
    expect(world.s3.bucket(BUCKET).tree().get(lock)?.bytes.toString()).toBe('somebody');
  });

  test('when its removal failed, the same process has it again at once', async () => {
    const storage = await world.build();
    await storage.probe();
    world.s3.control.fail('delete', { kind: 'error', code: 'InternalError' }, { keyIncludes: '/locks/' });
    const ref = await putPhoto(storage, 'inbox', 'a.jpg');
    world.s3.control.heal();
    expect(await storage.photos.delete(ref)).toBe('deleted');
    expect([...world.s3.bucket(BUCKET).census().keys()]).toEqual([]);
  });

  test('when the caller gives up while he waits for one, he is let go and nothing is written', async () => {
    const lock = await lockOf('a.jpg');
    world.s3.bucket(BUCKET).plant(lock, 'somebody', { lastModifiedMs: world.now() + 3_600_000 });
    const storage = await world.build();
    await storage.probe();
    const before = world.s3.journal.length;
    const control = new AbortController();
    const creating = storage.photos.create('keep', 'a.jpg', jpegLike('a'), control.signal);
    const failing = expect(creating).rejects.toMatchObject({ name: 'AbortError' });
    while (world.s3.journal.length < before + 2) await new Promise(setImmediate);
    control.abort();
    await failing;
    expect(await allNames(storage, 'keep')).toEqual([]);
  });

  test('when a text is written back as it was, its version is as it was: it names the bytes', async () => {
    const { documents } = await world.build();
    const at = { path: 'jobs/a.json' };
    const one = await documents.create(at, Buffer.from('A'));
    if (one.outcome !== 'written') throw new Error('the name was free');
    const two = await documents.replace(at, Buffer.from('B'), one.version);
    if (two.outcome !== 'written') throw new Error('the version was right');
    expect(await documents.replace(at, Buffer.from('A'), two.version)).toMatchObject({ version: one.version });
    expect(await documents.replace(at, Buffer.from('C'), two.version)).toEqual({ outcome: 'conflict' });
  });
});
