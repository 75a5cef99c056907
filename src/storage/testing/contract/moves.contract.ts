import type { Folder } from '../../../kernel/index.js';
import { storageUnavailable } from '../../storage.errors.js';
import { withHooks } from '../hooked-storage.js';
import { allNames, jpegLike, losingReply, nonceOf, putPhoto, unavailable, type ContractPart } from './harness.js';

const toArchive = (name = 'a.jpg') => ({ folder: 'archive' as const, name });

/** Each of two clients moves so often. */
const RANDOM_ROUNDS = 30;

/** Points 10 to 13 of storage.md section 14, and the census of section 15.2 in small. */
export const movesContract: ContractPart = (harness) => {
  describe('moving', () => {
    test('when a photo is moved, it is at the target only, with its bytes and, where the store can, its date', async () => {
      const { storage, movesKeepDates } = harness();
      const ref = await putPhoto(storage, 'inbox', 'a.jpg');
      const moved = await storage.photos.move(ref, toArchive('b.jpg'), nonceOf(1));
      if (moved.outcome !== 'moved') throw new Error('the move was possible');
      expect(await storage.photos.stat('archive', 'b.jpg')).toEqual(moved.ref);
      expect(moved.ref).toMatchObject({ folder: 'archive', name: 'b.jpg' });
      expect(moved.ref.modifiedAt.getTime()).toBeGreaterThanOrEqual(ref.modifiedAt.getTime());
      if (movesKeepDates) expect(moved.ref.modifiedAt).toEqual(ref.modifiedAt);
      expect(await storage.photos.stat('inbox', 'a.jpg')).toBeNull();
      expect(await storage.photos.contentHash(moved.ref)).toBe(await storage.photos.contentHash(moved.ref));
      expect((await storage.photos.read(moved.ref, 1000)).outcome).toBe('read');
    });

    test('when the same move is asked for again, it is already done', async () => {
      const { storage } = harness();
      const ref = await putPhoto(storage, 'inbox', 'a.jpg');
      await storage.photos.move(ref, toArchive(), nonceOf(1));
      expect(await storage.photos.move(ref, toArchive(), nonceOf(1))).toMatchObject({ outcome: 'already_moved' });
      expect(await allNames(storage, 'archive')).toEqual(['a.jpg']);
    });

    test('when the old name was given to another photo since, the repeated move leaves that one alone', async () => {
      const { storage } = harness();
      const ref = await putPhoto(storage, 'inbox', 'a.jpg');
      await storage.photos.move(ref, toArchive(), nonceOf(1));
      await putPhoto(storage, 'inbox', 'a.jpg', jpegLike('newcomer'));
      expect(await storage.photos.move(ref, toArchive(), nonceOf(1))).toMatchObject({ outcome: 'already_moved' });
      expect(await allNames(storage, 'inbox')).toEqual(['a.jpg']);
    });

    test.each([
      ['other bytes', 'there'],
      ['equal bytes', 'a.jpg'],
    ])('when the target holds another file with %s, it is taken and both stay', async (_kind, text) => {
      const { storage } = harness();
      const ref = await putPhoto(storage, 'inbox', 'a.jpg', jpegLike('a.jpg'));
      const there = await putPhoto(storage, 'archive', 'a.jpg', jpegLike(text));
      expect(await storage.photos.move(ref, toArchive(), nonceOf(1))).toEqual({ outcome: 'target_taken' });
      expect((await storage.photos.read(ref, 1000)).outcome).toBe('read');
      expect((await storage.photos.read(there, 1000)).outcome).toBe('read');
    });

    test('when the target differs only in case or in the form of its letters, it is taken', async () => {
      const h = harness();
      const ref = await putPhoto(h.storage, 'inbox', 'x.jpg');
      await h.plant('archive', 'A.JPG', jpegLike('upper'));
      await h.plant('archive', 'e\u0301.jpg', jpegLike('decomposed'));
      const taken = { outcome: 'target_taken' };
      expect(await h.storage.photos.move(ref, toArchive('a.jpg'), nonceOf(1))).toEqual(taken);
      expect(await h.storage.photos.move(ref, toArchive('\u00e9.jpg'), nonceOf(1))).toEqual(taken);
      expect(await h.storage.photos.create('archive', '\u00c9.jpg', jpegLike('new'))).toEqual({
        outcome: 'name_taken',
      });
      expect((await h.storage.photos.stat('archive', '\u00e9.JPG'))?.size).toBe(200);
      expect((await h.storage.photos.stat('archive', 'a.jpg'))?.name).toBe('A.JPG');
    });

    test('when the source is gone or was replaced, nothing is moved', async () => {
      const h = harness();
      const ref = await putPhoto(h.storage, 'inbox', 'a.jpg');
      await h.plant('inbox', 'a.jpg', jpegLike('replaced', 333));
      expect(await h.storage.photos.move(ref, toArchive(), nonceOf(1))).toEqual({ outcome: 'source_changed' });
      const gone = { ...ref, name: 'b.jpg' };
      expect(await h.storage.photos.move(gone, toArchive(), nonceOf(2))).toEqual({ outcome: 'source_gone' });
      expect(await allNames(h.storage, 'archive')).toEqual([]);
      expect(await allNames(h.storage, 'inbox')).toEqual(['a.jpg']);
    });

    test('when a photo would be moved onto itself, that is refused and it stays', async () => {
      const { storage } = harness();
      const ref = await putPhoto(storage, 'inbox', 'a.jpg');
      for (const name of ['a.jpg', 'A.JPG']) {
        const moving = storage.photos.move(ref, { folder: 'inbox', name }, nonceOf(1));
        await expect(moving).rejects.toMatchObject({ code: 'bad_name' });
      }
      expect(await allNames(storage, 'inbox')).toEqual(['a.jpg']);
    });

    test('when two photos race for one target, one gets it and none is lost', async () => {
      const h = harness();
      const refs = [await putPhoto(h.storage, 'inbox', 'a.jpg'), await putPhoto(h.storage, 'keep', 'a.jpg')];
      const results = await Promise.all(
        refs.map((ref, i) => (i === 0 ? h.storage : h.other).photos.move(ref, toArchive(), nonceOf(i))),
      );
      expect(results.map((result) => result.outcome).sort()).toEqual(['moved', 'target_taken']);
      const left = [...(await allNames(h.storage, 'inbox')), ...(await allNames(h.storage, 'keep'))];
      expect(left).toEqual(['a.jpg']);
    });
  });

  describe('when a reply is lost', () => {
    test('after a create, the content hash says that the photo is mine', async () => {
      const { storage } = harness();
      const client = losingReply(storage, 'photos.create');
      await expect(client.photos.create('inbox', 'a.jpg', jpegLike('mine'))).rejects.toMatchObject(unavailable);
      const ref = await client.photos.stat('inbox', 'a.jpg');
      const twin = await putPhoto(storage, 'keep', 'b.jpg', jpegLike('mine'));
      expect(ref && (await client.photos.contentHash(ref))).toBe(await storage.photos.contentHash(twin));
    });

    test('after a move, the same move says that it is done', async () => {
      const { storage } = harness();
      const ref = await putPhoto(storage, 'inbox', 'a.jpg');
      const client = losingReply(storage, 'photos.move');
      await expect(client.photos.move(ref, toArchive(), nonceOf(7))).rejects.toMatchObject(unavailable);
      expect(await client.photos.move(ref, toArchive(), nonceOf(7))).toMatchObject({ outcome: 'already_moved' });
    });

    test('after a delete, the same delete says that the photo is gone', async () => {
      const { storage } = harness();
      const ref = await putPhoto(storage, 'inbox', 'a.jpg');
      const client = losingReply(storage, 'photos.delete');
      await expect(client.photos.delete(ref)).rejects.toMatchObject(unavailable);
      expect(await client.photos.delete(ref)).toBe('gone');
    });
  });

  test('when two clients move photos at random and lose requests and replies, every photo is there once', async () => {
    const h = harness();
    const random = seeded(20_261);
    const folders: Folder[] = ['inbox', 'archive', 'keep', 'remove'];
    for (let i = 0; i < 8; i += 1) await putPhoto(h.storage, 'inbox', `p${i}.jpg`, jpegLike(`photo ${i}`, 150 + i));
    const before = await photoHashes(h.census());
    const flaky = [h.storage, h.other].map((storage) => {
      const lose = () => {
        if (random() < 0.15) throw storageUnavailable();
      };
      return withHooks(storage, { before: lose, after: lose });
    });
    const walk = async (client: (typeof flaky)[number], nonce: number) => {
      const from = folders[Math.floor(random() * 4)] ?? 'inbox';
      const to = folders[Math.floor(random() * 4)] ?? 'inbox';
      const ref = (await client.photos.list(from, null)).photos.at(Math.floor(random() * 3));
      if (ref) await client.photos.move(ref, { folder: to, name: `p${Math.floor(random() * 10)}.jpg` }, nonceOf(nonce));
    };
    for (let round = 0; round < RANDOM_ROUNDS; round += 1) {
      await Promise.allSettled(flaky.map((client, i) => walk(client, round * 2 + i)));
    }
    expect(await photoHashes(h.census())).toEqual(before);
  });
};

async function photoHashes(census: Promise<ReadonlyMap<string, string>>): Promise<string[]> {
  const entries = [...(await census)].filter(([path]) => !path.includes('.publisher'));
  return entries.map(([, hash]) => hash).sort();
}

/** A small repeatable generator (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
