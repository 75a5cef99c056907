import { SystemClock } from '../../../src/platform/system/index.js';
import { ListedPhotos } from '../../../src/storage/index.js';
import {
  allNames,
  jpegLike,
  nonceOf,
  putPhoto,
  textOf,
  unavailable,
} from '../../../src/storage/testing/image-storage.contract.js';
import { withHooks } from '../../../src/storage/testing/index.js';
import type { ImageStorage } from '../../../src/storage/index.js';
import { dropboxWorld, type DropboxWorld } from './dropbox-harness.js';

let world: DropboxWorld;
let storage: ImageStorage;
const studio = () => world.dropbox.account('studio');
const plant = (name: string, bytes = jpegLike(name)) => studio().plant(world.pathOf('inbox', name), bytes);
const asked = (route: string) => world.dropbox.journal.filter((entry) => entry.route === route);
const toKeep = (name: string) => ({ folder: 'keep' as const, name });
const MIB = 1024 * 1024;

beforeEach(async () => {
  world = await dropboxWorld();
  storage = await world.build();
});
afterEach(() => world.close());

describe('names', () => {
  test('when a name differs only in case, it is the same photo and nothing is overwritten', async () => {
    const ref = await putPhoto(storage, 'inbox', 'Rope.JPG');
    expect((await storage.photos.stat('inbox', 'rope.jpg'))?.id).toBe(ref.id);
    expect(await storage.photos.create('inbox', 'rope.jpg', jpegLike('x'))).toEqual({ outcome: 'name_taken' });
    const other = await putPhoto(storage, 'keep', 'ROPE.jpg', jpegLike('other'));
    expect(await storage.photos.move(ref, toKeep('rope.jpg'), nonceOf(1))).toEqual({ outcome: 'target_taken' });
    expect((await storage.photos.read(other, 1000)).outcome).toBe('read');
    expect((await storage.photos.read(ref, 1000)).outcome).toBe('read');
  });

  test('when a name is written with composed or decomposed letters, it is the same photo', async () => {
    plant('e\u0301te\u0301.jpg');
    expect((await storage.photos.stat('inbox', '\u00c9t\u00e9.jpg'))?.size).toBe(200);
    expect(await storage.photos.create('inbox', '\u00e9t\u00e9.jpg', jpegLike('x'))).toEqual({ outcome: 'name_taken' });
    plant('e\u0301te\u0301.jpg.txt', Buffer.from('by hand'));
    const sidecar = { folder: 'inbox' as const, name: '\u00e9t\u00e9.jpg.txt' };
    expect(await textOf(storage, { sidecar })).toBe('by hand');
    expect(await storage.documents.create({ sidecar }, Buffer.from('second'))).toEqual({ outcome: 'exists' });
    const version = (await storage.documents.read({ sidecar }, 100))?.version ?? '';
    expect(await storage.documents.replace({ sidecar }, Buffer.from('new'), version)).toMatchObject({
      outcome: 'written',
    });
    expect(await textOf(storage, { sidecar })).toBe('new');
    expect(await storage.documents.delete({ sidecar }, null)).toBe('deleted');
    expect(Object.keys(studio().census())).toHaveLength(1);
  });

  test('when a.jpg lies beside a.png, moving one takes its own sidecar along and leaves the other', async () => {
    const ref = await putPhoto(storage, 'inbox', 'a.jpg');
    await putPhoto(storage, 'inbox', 'a.png', jpegLike('png'));
    for (const name of ['a.jpg.txt', 'a.png.txt', 'a.txt']) plant(name, Buffer.from(`text of ${name}`));
    const at = (folder: 'inbox' | 'keep', name: string) => ({ folder, name });
    await storage.photos.move(ref, toKeep('a.jpg'), nonceOf(1));
    await storage.documents.moveSidecar(at('inbox', 'a.jpg.txt'), at('keep', 'a.jpg.txt'));
    await storage.documents.copySidecar(at('inbox', 'a.txt'), at('keep', 'a.txt'));
    expect(await allNames(storage, 'inbox')).toEqual(['a.png']);
    expect(await textOf(storage, { sidecar: at('inbox', 'a.png.txt') })).toBe('text of a.png.txt');
    expect(await textOf(storage, { sidecar: at('keep', 'a.jpg.txt') })).toBe('text of a.jpg.txt');
    expect(await textOf(storage, { sidecar: at('inbox', 'a.txt') })).toBe('text of a.txt');
    expect(await textOf(storage, { sidecar: at('keep', 'a.txt') })).toBe('text of a.txt');
  });

  test('when Dropbox does not take a name, that is said of the name', async () => {
    world.dropbox.control.fail('files/upload', { kind: 'conflict', tags: 'disallowed_name' });
    const creating = storage.photos.create('inbox', 'a.jpg', jpegLike('a'));
    await expect(creating).rejects.toMatchObject({ code: 'bad_name' });
  });

  test('when a folder has the name of a document, deleting the document leaves the folder', async () => {
    studio().plantFolder(world.pathOf('inbox', 'a.jpg.txt'));
    studio().plant(world.pathOf('inbox', 'a.jpg.txt/precious.jpg'), jpegLike('precious'));
    const sidecar = { folder: 'inbox' as const, name: 'a.jpg.txt' };
    expect(await storage.documents.read({ sidecar }, 100)).toBeNull();
    expect(await storage.documents.delete({ sidecar }, null)).toBe('gone');
    expect(await storage.documents.delete({ sidecar }, 'abcdef0123456')).toBe('gone');
    expect(Object.keys(studio().census())).toHaveLength(1);
  });
});

describe('a photo that is replaced while it is being published', () => {
  test('when it has new bytes, what was published is not archived with them', async () => {
    const ref = await putPhoto(storage, 'inbox', 'a.jpg');
    plant('a.jpg', jpegLike('newcomer', 222));
    expect(await storage.photos.read(ref, 1000)).toEqual({ outcome: 'changed' });
    expect(await storage.photos.move(ref, toKeep('a.jpg'), nonceOf(1))).toEqual({ outcome: 'source_changed' });
    expect(await storage.photos.delete(ref)).toBe('changed');
    expect((await storage.photos.stat('inbox', 'a.jpg'))?.size).toBe(222);
  });

  test('when it was removed and another file took its name, the newcomer is not touched', async () => {
    const ref = await putPhoto(storage, 'inbox', 'a.jpg');
    studio().remove(world.pathOf('inbox', 'a.jpg'));
    plant('a.jpg', jpegLike('a.jpg'));
    expect(await storage.photos.move(ref, toKeep('a.jpg'), nonceOf(1))).toEqual({ outcome: 'source_gone' });
    expect(await storage.photos.delete(ref)).toBe('gone');
    expect(await storage.photos.read(ref, 1000)).toEqual({ outcome: 'gone' });
    expect(await storage.photos.open(ref)).toBeNull();
    expect(await allNames(storage, 'inbox')).toEqual(['a.jpg']);
  });

  test('when a person moves it elsewhere, it is gone from here and stays where the person wants it', async () => {
    const ref = await putPhoto(storage, 'inbox', 'a.jpg');
    studio().rename(world.pathOf('inbox', 'a.jpg'), '/Photos/vermont/mine/a.jpg');
    expect(await storage.photos.read(ref, 1000)).toEqual({ outcome: 'gone' });
    expect(await storage.photos.delete(ref)).toBe('gone');
    expect(await storage.photos.move(ref, toKeep('a.jpg'), nonceOf(1))).toEqual({ outcome: 'source_gone' });
    expect(Object.keys(studio().census())).toEqual(['/Photos/vermont/mine/a.jpg']);
  });

  test('when it gets new bytes between the look and the move, the newcomer is put back where it was', async () => {
    const ref = await putPhoto(storage, 'inbox', 'a.jpg');
    const hold = world.dropbox.control.hold('files/move_v2', { times: 1 });
    const moving = storage.photos.move(ref, toKeep('a.jpg'), nonceOf(1));
    await hold.waitFor();
    plant('a.jpg', jpegLike('newcomer', 222));
    hold.release();
    expect(await moving).toEqual({ outcome: 'source_changed' });
    expect(await allNames(storage, 'keep')).toEqual([]);
    expect((await storage.photos.stat('inbox', 'a.jpg'))?.size).toBe(222);
  });

  test('when the folder it goes to is removed by a person meanwhile, the next move makes it again', async () => {
    const [first, second] = [await putPhoto(storage, 'inbox', 'a.jpg'), await putPhoto(storage, 'inbox', 'b.jpg')];
    await storage.photos.move(first, toKeep('a.jpg'), nonceOf(1));
    studio().remove('/Photos/vermont/keep');
    world.dropbox.control.moveMakesParents = false;
    const move = () => storage.photos.move(second, toKeep('b.jpg'), nonceOf(2));
    await expect(move()).rejects.toMatchObject(unavailable);
    expect(await move()).toMatchObject({ outcome: 'moved' });
  });
});

describe('space and size', () => {
  test('when the quota is full, that is said as such and nothing is written', async () => {
    const before = studio().census();
    studio().setQuota(100);
    const full = { code: 'storage_unavailable', details: { reason: 'full' } };
    await expect(storage.photos.create('inbox', 'a.jpg', jpegLike('a'))).rejects.toMatchObject(full);
    const writing = storage.documents.create({ path: 'ledger/a.json' }, Buffer.alloc(101));
    await expect(writing).rejects.toMatchObject(full);
    expect(studio().census()).toEqual(before);
    expect(await allNames(storage, 'inbox')).toEqual([]);
  });

  test('when there are 10,000 photos, all are listed, each once, in pages of 2000', async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `IMG_${String(i).padStart(5, '0')}.jpg`);
    for (const name of names) plant(name, Buffer.from(name));
    const large = await world.build('vermont', { pageSize: 2000 });
    expect((await allNames(large, 'inbox')).sort()).toEqual(names);
    expect(asked('files/list_folder')).toHaveLength(1);
    expect(asked('files/list_folder/continue')).toHaveLength(4);
  });

  test('when a "JPEG" has 300 MB, it is listed and can be moved, and no byte of it is fetched', async () => {
    plant('huge.jpg', jpegLike('huge', 300 * MIB));
    const [ref] = (await storage.photos.list('inbox', null)).photos;
    if (ref === undefined) throw new Error('it was listed');
    expect(ref.size).toBe(300 * MIB);
    const tooLarge = { code: 'photo_unreadable', details: { reason: 'too_large' } };
    await expect(storage.photos.read(ref, 30 * MIB)).rejects.toMatchObject(tooLarge);
    await expect(storage.photos.open(ref)).rejects.toMatchObject(tooLarge);
    expect(await storage.previews?.preview(ref, { width: 256, height: 256 })).toBeNull();
    expect(asked('files/download')).toEqual([]);
    expect(asked('files/get_thumbnail_batch')).toEqual([]);
    expect(await storage.photos.move(ref, toKeep('huge.jpg'), nonceOf(1))).toMatchObject({ outcome: 'moved' });
  });

  test('when a photo grew between the listing and the look, it is another version and not a failure', async () => {
    const ref = await putPhoto(storage, 'inbox', 'a.jpg');
    plant('a.jpg', jpegLike('a.jpg', 3 * MIB));
    expect(await storage.photos.read(ref, 1000)).toEqual({ outcome: 'changed' });
  });
});

describe('answers that are not what they seem', () => {
  test('when a bit of a download is turned, the bytes are dropped', async () => {
    const ref = await putPhoto(storage, 'inbox', 'a.jpg');
    await storage.documents.create({ path: 'ledger/a.json' }, Buffer.from('{"a":1}'));
    world.dropbox.control.fail('files/download', { kind: 'corrupt' });
    const integrity = { code: 'storage_integrity' };
    await expect(storage.photos.read(ref, 1000)).rejects.toMatchObject(integrity);
    await expect(storage.documents.read({ path: 'ledger/a.json' }, 1000)).rejects.toMatchObject(integrity);
  });

  test('when the metadata lie about size and hash, the bytes are dropped', async () => {
    const ref = await putPhoto(storage, 'inbox', 'a.jpg');
    world.dropbox.control.fail('files/download', { kind: 'wrong_metadata' });
    await expect(storage.photos.read(ref, 1000)).rejects.toMatchObject({ code: 'storage_integrity' });
    await expect(storage.photos.open(ref)).rejects.toMatchObject({ code: 'storage_integrity' });
  });

  test('when an upload arrives spoiled, it is sent once more, and then that is said', async () => {
    const { control } = world.dropbox;
    control.fail('files/upload', { kind: 'conflict', tags: 'content_hash_mismatch' }, { times: 1 });
    expect(await storage.photos.create('inbox', 'a.jpg', jpegLike('a'))).toMatchObject({ outcome: 'created' });
    control.fail('files/upload', { kind: 'conflict', tags: 'content_hash_mismatch' });
    const creating = storage.photos.create('inbox', 'b.jpg', jpegLike('b'));
    await expect(creating).rejects.toMatchObject({ code: 'storage_integrity' });
    expect(asked('files/upload')).toHaveLength(4);
  });

  test.each([
    ['files/upload', 'path/some_new_tag', () => storage.photos.create('inbox', 'b.jpg', jpegLike('b'))],
    ['files/list_folder', 'some_new_tag', () => storage.photos.list('inbox', null)],
    ['files/get_metadata', 'path/some_new_tag', () => storage.photos.stat('inbox', 'b.jpg')],
    ['files/download', 'path/some_new_tag', () => storage.documents.read({ path: 'ledger/a.json' }, 10)],
  ] as const)('when %s answers with a tag nobody knows, that is an outage', async (route, tags, call) => {
    world.dropbox.control.fail(route, { kind: 'conflict', tags });
    await expect(call()).rejects.toMatchObject(unavailable);
  });

  test('when Dropbox forgets a listing, it starts again and each photo is listed once', async () => {
    const names = Array.from({ length: 9 }, (_, i) => `${i}.jpg`);
    for (const name of names) plant(name);
    const first = await storage.photos.list('inbox', null);
    studio().resetCursors();
    const again = await storage.photos.list('inbox', first.cursor);
    expect(again.photos).toEqual(first.photos);
    const forgetting = withHooks(storage, {
      before: ({ args: [, cursor] }) => {
        if (cursor !== null && asked('files/list_folder').length === 3) studio().resetCursors();
      },
    });
    const listing = new ListedPhotos({ storage: forgetting, clock: new SystemClock() });
    const { photos } = await listing.all('inbox', true);
    expect(photos.map(({ name }) => name)).toEqual(names);
    expect(asked('files/list_folder')).toHaveLength(4);
  });
});

describe('how much at once', () => {
  test('when much is asked for at once, at most eight requests and one write are under way', async () => {
    world.dropbox.control.slow(20);
    await Promise.all([
      ...Array.from({ length: 24 }, (_, i) => storage.photos.stat('inbox', `${i}.jpg`)),
      ...Array.from({ length: 6 }, (_, i) => storage.photos.create('inbox', `${i}.jpg`, jpegLike(`${i}`))),
    ]);
    expect(mostAtOnce(() => true)).toBeLessThanOrEqual(8);
    expect(mostAtOnce(({ route }) => route === 'files/upload')).toBe(1);
  });

  test('when a write is stuck, it ends at its deadline and the next one is made', async () => {
    const client = await world.build('vermont', { deadlineMs: 500 });
    await client.checkAccess();
    const hold = world.dropbox.control.hold('files/upload', { times: 1 });
    const stuck = client.documents.create({ path: 'ledger/a.json' }, Buffer.from('a'));
    await hold.waitFor();
    const next = client.documents.create({ path: 'ledger/b.json' }, Buffer.from('b'));
    await expect(stuck).rejects.toMatchObject(unavailable);
    expect(await next).toMatchObject({ outcome: 'written' });
  });
});

describe('the journal', () => {
  test('when everything was used, no secret is in an address, no write may overwrite, and nothing was renamed', async () => {
    const ref = await putPhoto(storage, 'inbox', 'a.jpg');
    await storage.photos.create('inbox', 'a.jpg', jpegLike('other'));
    const written = await storage.documents.create({ path: 'ledger/a.json' }, Buffer.from('x'));
    const version = 'version' in written ? written.version : '';
    await storage.documents.replace({ path: 'ledger/a.json' }, Buffer.from('y'), version);
    await storage.documents.replace({ path: 'ledger/a.json' }, Buffer.from('z'), version);
    (await storage.photos.open(ref, { start: 0, end: 9 }))?.stream.destroy();
    await storage.links?.temporaryLink(ref, 60);
    await storage.probe();
    await storage.photos.move(ref, toKeep('a.jpg'), nonceOf(1));
    const { journal } = world.dropbox;
    expect(journal.filter(({ secretInUrl, query }) => secretInUrl || query !== '')).toEqual([]);
    const uploads = asked('files/upload');
    expect(uploads.length).toBeGreaterThan(6);
    for (const { strict, mode, args } of uploads) {
      expect([strict, mode?.split(':')[0]]).toEqual([true, expect.stringMatching(/^(?:add|update)$/u)]);
      expect(args).toMatchObject({
        autorename: false,
        mute: true,
        content_hash: expect.stringMatching(/^[0-9a-f]{64}$/u),
      });
    }
    for (const { args } of [...asked('files/move_v2'), ...asked('files/create_folder_v2')]) {
      expect(args).toMatchObject({ autorename: false });
    }
    for (const { args } of asked('files/delete_v2')) expect(args).toMatchObject({ parent_rev: expect.any(String) });
  });

  test('when every answer is 503, no operation makes more than two requests', async () => {
    await storage.checkAccess();
    world.dropbox.control.fail('any', { kind: 'status', status: 503 });
    for (const [i, call] of [
      () => storage.photos.list('inbox', null),
      () => storage.photos.stat('inbox', 'a.jpg'),
      () => storage.documents.create({ path: 'ledger/a.json' }, Buffer.from('x')),
    ].entries()) {
      const before = world.dropbox.journal.length;
      await expect(call()).rejects.toMatchObject(unavailable);
      expect(world.dropbox.journal.length - before).toBe(i === 2 ? 1 : 2);
    }
  });
});

type Entry = DropboxWorld['dropbox']['journal'][number];

/** How many of these requests were under way at the same moment. */
function mostAtOnce(fits: (entry: Entry) => boolean): number {
  const entries = world.dropbox.journal.filter((entry) => fits(entry) && entry.answeredAtMs !== null);
  const underWay = ({ atMs }: Entry) =>
    entries.filter((other) => other.atMs <= atMs && (other.answeredAtMs ?? 0) > atMs).length;
  return Math.max(...entries.map(underWay));
}
