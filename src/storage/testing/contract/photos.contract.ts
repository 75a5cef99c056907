import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isListedName } from '../../names.js';
import { allNames, jpegLike, putPhoto, type ContractPart } from './harness.js';

/** Points 1 to 7, 15 and 23 of storage.md section 14. */
export const photosContract: ContractPart = (harness) => {
  describe('listing', () => {
    test('when a folder is missing or empty, its listing is one empty page', async () => {
      const { storage } = harness();
      expect(await storage.photos.list('archive', null)).toEqual({
        photos: [],
        skipped: 0,
        sidecars: [],
        cursor: null,
      });
    });

    test('when a folder has more photos than a page, the pages show each photo once', async () => {
      const { storage } = harness();
      const names = ['a.jpg', 'B.png', 'c.webp', 'd.jpeg', 'e.JPG', 'f.jpg', 'g.jpg'];
      for (const name of names) await putPhoto(storage, 'inbox', name);
      expect((await storage.photos.list('inbox', null)).cursor).not.toBeNull();
      expect((await allNames(storage, 'inbox')).sort()).toEqual([...names].sort());
      expect(await allNames(storage, 'keep')).toEqual([]);
    });

    test('when a folder holds other things than photos, none is listed and unsupported kinds are counted', async () => {
      const h = harness();
      const hidden = ['.hidden.jpg', '.hidden.txt', '~$a.jpg', 'Thumbs.db', 'desktop.ini', 'a.jpg.txt'];
      for (const name of [...hidden, 'a.jpg', 'b.heic', 'c.gif']) await h.plant('inbox', name, jpegLike(name));
      await h.plantFolder?.('inbox', 'folder.jpg');
      const pages = [await h.storage.photos.list('inbox', null)];
      for (let page = pages[0]; page?.cursor; page = pages.at(-1)) {
        pages.push(await h.storage.photos.list('inbox', page.cursor));
      }
      expect(pages.flatMap((page) => page.photos.map((photo) => photo.name))).toEqual(['a.jpg']);
      expect(pages.reduce((sum, page) => sum + page.skipped, 0)).toBe(2);
      expect(pages.flatMap((page) => page.sidecars)).toEqual(['a.jpg.txt']);
      if (h.plantFolder) expect(await h.storage.photos.stat('inbox', 'folder.jpg')).toBeNull();
    });

    test('when a photo is absent, stat answers null', async () => {
      expect(await harness().storage.photos.stat('inbox', 'nothing.jpg')).toBeNull();
    });

    test('when a photo is there, stat and list say the same of it', async () => {
      const { storage } = harness();
      const made = await putPhoto(storage, 'inbox', 'a.jpg', jpegLike('a', 321));
      const [listed] = (await storage.photos.list('inbox', null)).photos;
      expect(await storage.photos.stat('inbox', 'a.jpg')).toEqual(made);
      expect(listed).toEqual(made);
      expect(made).toMatchObject({ folder: 'inbox', name: 'a.jpg', size: 321, format: 'jpeg' });
    });
  });

  describe('reading', () => {
    test('when a photo is read, its bytes are exactly those that were stored', async () => {
      const { storage } = harness();
      const bytes = jpegLike('exact', 70_001);
      const read = await storage.photos.read(await putPhoto(storage, 'inbox', 'a.jpg', bytes), 100_000);
      if (read.outcome !== 'read') throw new Error('the photo was there');
      expect(Buffer.from(read.bytes).equals(bytes)).toBe(true);
    });

    test('when the photo has changed or gone, read says so instead of giving bytes', async () => {
      const h = harness();
      const ref = await putPhoto(h.storage, 'inbox', 'a.jpg');
      const gone = { ...ref, name: 'b.jpg' };
      await h.plant('inbox', 'a.jpg', jpegLike('other', 201));
      expect(await h.storage.photos.read(ref, 1000)).toEqual({ outcome: 'changed' });
      expect(await h.storage.photos.read(gone, 1000)).toEqual({ outcome: 'gone' });
      // A store that lists hashes knows this version's without asking; one that must compute it finds it gone.
      expect([null, ref.contentHash]).toContain(await h.storage.photos.contentHash(ref));
      expect(await h.storage.photos.open(ref)).toBeNull();
    });

    test('when a photo is larger than asked for, it is refused as too large', async () => {
      const { storage } = harness();
      const ref = await putPhoto(storage, 'inbox', 'a.jpg');
      const error = { code: 'photo_unreadable', details: { reason: 'too_large' } };
      await expect(storage.photos.read(ref, ref.size - 1)).rejects.toMatchObject(error);
    });

    test('when the bytes miss the content hash, they are dropped', async () => {
      const { storage } = harness();
      const ref = { ...(await putPhoto(storage, 'inbox', 'a.jpg')), contentHash: 'f'.repeat(64) };
      await expect(storage.photos.read(ref, 1000)).rejects.toMatchObject({ code: 'storage_integrity' });
    });

    test('when an original is opened, a range gives those bytes and the type comes from the bytes', async () => {
      const { storage } = harness();
      const bytes = jpegLike('range', 5000);
      const ref = await putPhoto(storage, 'inbox', 'really-a-jpeg.png', bytes);
      const whole = await storage.photos.open(ref);
      const part = await storage.photos.open(ref, { start: 1000, end: 1099 });
      expect(whole).toMatchObject({ size: 5000, contentType: 'image/jpeg' });
      expect((await collect(whole?.stream)).equals(bytes)).toBe(true);
      expect((await collect(part?.stream)).equals(bytes.subarray(1000, 1100))).toBe(true);
    });

    test('when the file is no image, it is not opened whatever its name', async () => {
      const { storage } = harness();
      const ref = await putPhoto(storage, 'inbox', 'a.jpg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
      const error = { code: 'photo_unreadable', details: { reason: 'not_an_image' } };
      await expect(storage.photos.open(ref)).rejects.toMatchObject(error);
    });

    test('when a huge original is read slowly, it is not held in memory', async () => {
      const h = harness();
      if (h.plantHuge === null) return expect(h.storage.provider).toBe('memory');
      await h.plantHuge('inbox', 'huge.jpg', 100 * 1024 * 1024);
      const ref = await h.storage.photos.stat('inbox', 'huge.jpg');
      const stream = ref && (await h.storage.photos.open(ref))?.stream;
      if (!stream) throw new Error('the photo was there');
      let total = 0;
      for await (const chunk of stream) {
        // Slow at the start: a stream that does not wait for its reader would fill up here.
        if (total === 0) await sleep(200);
        expect(stream.readableLength).toBeLessThan(1024 * 1024);
        total += (chunk as Buffer).length;
      }
      expect(total).toBe(100 * 1024 * 1024);
    });

    test.each([0, 1, 4 * 1024 * 1024 - 1, 4 * 1024 * 1024, 4 * 1024 * 1024 + 1, 9 * 1024 * 1024])(
      'when a photo has %d bytes, its content hash is the reference one',
      async (size) => {
        const { storage } = harness();
        const bytes = Buffer.alloc(size, 'abc');
        const ref = await putPhoto(storage, 'inbox', 'a.jpg', bytes);
        expect(await storage.photos.contentHash(ref)).toBe(referenceHash(bytes));
        expect((await storage.photos.stat('inbox', 'a.jpg'))?.contentHash).toBe(referenceHash(bytes));
      },
    );
  });

  describe('creating', () => {
    test('when a name is taken, nothing is overwritten, not even by equal bytes', async () => {
      const { storage } = harness();
      const ref = await putPhoto(storage, 'inbox', 'a.jpg');
      expect(await storage.photos.create('inbox', 'a.jpg', jpegLike('other'))).toEqual({ outcome: 'name_taken' });
      expect(await storage.photos.create('inbox', 'a.jpg', jpegLike('a.jpg'))).toEqual({ outcome: 'name_taken' });
      expect((await storage.photos.read(ref, 1000)).outcome).toBe('read');
    });

    test('when many create one name at once, in any case, exactly one wins and its bytes stay', async () => {
      const h = harness();
      const names = ['a.jpg', 'A.jpg', 'a.JPG', 'A.JPG'];
      const results = await Promise.all(
        Array.from({ length: 24 }, (_, i) => {
          const client = i % 2 === 0 ? h.storage : h.other;
          return client.photos.create('inbox', names[i % 4] ?? '', jpegLike(`writer ${i}`));
        }),
      );
      const winners = results.flatMap((result, i) => (result.outcome === 'created' ? [i] : []));
      expect(winners).toHaveLength(1);
      const ref = await h.storage.photos.stat('inbox', 'a.jpg');
      const read = ref && (await h.storage.photos.read(ref, 1000));
      if (read?.outcome !== 'read') throw new Error('the photo was there');
      expect(Buffer.from(read.bytes).equals(jpegLike(`writer ${winners[0]}`))).toBe(true);
      expect(await allNames(h.storage, 'inbox')).toHaveLength(1);
    });
  });

  describe('deleting', () => {
    test('when the version is the one seen, the photo goes; again, it is gone', async () => {
      const { storage } = harness();
      const ref = await putPhoto(storage, 'inbox', 'a.jpg');
      expect(await storage.photos.delete(ref)).toBe('deleted');
      expect(await storage.photos.delete(ref)).toBe('gone');
      expect(await storage.photos.stat('inbox', 'a.jpg')).toBeNull();
    });

    test('when the photo has changed, nothing is deleted', async () => {
      const h = harness();
      const ref = await putPhoto(h.storage, 'inbox', 'a.jpg');
      await h.plant('inbox', 'a.jpg', jpegLike('newer', 300));
      expect(await h.storage.photos.delete(ref)).toBe('changed');
      expect(await allNames(h.storage, 'inbox')).toEqual(['a.jpg']);
    });
  });

  describe('aborting', () => {
    test('when the caller has given up before, nothing happens', async () => {
      const { storage } = harness();
      const ref = await putPhoto(storage, 'inbox', 'a.jpg');
      const signal = AbortSignal.abort();
      const aborted = { name: 'AbortError' };
      await expect(storage.photos.list('inbox', null, signal)).rejects.toMatchObject(aborted);
      await expect(storage.photos.delete(ref, signal)).rejects.toMatchObject(aborted);
      await expect(storage.photos.create('inbox', 'b.jpg', jpegLike('b'), signal)).rejects.toMatchObject(aborted);
      await expect(
        storage.photos.move(ref, { folder: 'keep', name: 'a.jpg' }, '0'.repeat(32), signal),
      ).rejects.toMatchObject(aborted);
      expect(await allNames(storage, 'inbox')).toEqual(['a.jpg']);
    });

    test('when the caller gives up in the middle of an upload, the photo is there whole or not at all', async () => {
      const h = harness();
      const bytes = jpegLike('big', 8 * 1024 * 1024);
      const control = new AbortController();
      const creating = h.storage.photos.create('inbox', 'big.jpg', bytes, control.signal).then(
        () => 'created',
        () => 'stopped',
      );
      await sleep(1);
      control.abort();
      const ref = (await creating) === 'created' ? await h.storage.photos.stat('inbox', 'big.jpg') : null;
      const left = [...(await h.census()).keys()].filter((path) => !path.includes('.publisher'));
      expect(left.every((path) => isListedName(path.slice(path.lastIndexOf('/') + 1)))).toBe(true);
      expect(left).toHaveLength(ref === null ? 0 : 1);
    });
  });
};

/** The algorithm as Dropbox documents it, written once more and simply. */
function referenceHash(bytes: Buffer): string {
  const digests: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 4 * 1024 * 1024) {
    digests.push(
      createHash('sha256')
        .update(bytes.subarray(at, at + 4 * 1024 * 1024))
        .digest(),
    );
  }
  return createHash('sha256').update(Buffer.concat(digests)).digest('hex');
}

async function collect(stream: AsyncIterable<unknown> | undefined): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream ?? []) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
