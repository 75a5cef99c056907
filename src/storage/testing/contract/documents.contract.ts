import type { DocumentAt } from '../../image-storage.port.js';
import { losingReply, textOf, unavailable, type ContractPart, type StorageHarness } from './harness.js';

const WRITERS = 64;
const ROUNDS = 2;

const RECORD: DocumentAt = { path: `ledger/ab/${'ab'.repeat(32)}.json` };
const SIDECAR: DocumentAt = { sidecar: { folder: 'inbox', name: 'a.jpg.txt' } };
const KINDS: [string, DocumentAt][] = [
  ['a document', RECORD],
  ['a sidecar', SIDECAR],
];

/** Points 8, 9, 10 and 25 of storage.md section 14. */
export const documentsContract: ContractPart = (harness) => {
  describe.each(KINDS)('%s', (_kind, at) => {
    test('when it is absent, read answers null, replace conflicts and delete says gone', async () => {
      const { documents } = harness().storage;
      expect(await documents.read(at, 1000)).toBeNull();
      expect(await documents.replace(at, Buffer.from('x'), 'v1')).toEqual({ outcome: 'conflict' });
      expect(await documents.delete(at, null)).toBe('gone');
    });

    test('when it is created twice, the first stays, also against equal bytes', async () => {
      const h = harness();
      expect(await h.storage.documents.create(at, Buffer.from('one'))).toMatchObject({ outcome: 'written' });
      expect(await h.other.documents.create(at, Buffer.from('two'))).toEqual({ outcome: 'exists' });
      expect(await h.other.documents.create(at, Buffer.from('one'))).toEqual({ outcome: 'exists' });
      expect(await textOf(h.storage, at)).toBe('one');
    });

    test('when the version is right it is swapped, when it is outdated or made up it is not', async () => {
      const h = harness();
      const first = await created(h, at, 'one');
      const second = await h.storage.documents.replace(at, Buffer.from('two'), first);
      if (second.outcome !== 'written') throw new Error('the version was right');
      expect(second.version).not.toBe(first);
      expect(await h.other.documents.replace(at, Buffer.from('three'), first)).toEqual({ outcome: 'conflict' });
      expect(await h.other.documents.replace(at, Buffer.from('three'), 'made-up')).toEqual({ outcome: 'conflict' });
      expect(await h.other.documents.read(at, 1000)).toMatchObject({ version: second.version });
      expect(await textOf(h.other, at)).toBe('two');
    });

    test('when it is swapped many times with texts of one length, no version ever repeats', async () => {
      const h = harness();
      const versions = new Set([await created(h, at, 'text 00')]);
      for (let i = 1; i < 12; i += 1) {
        const current = [...versions].at(-1) ?? '';
        const next = await h.storage.documents.replace(at, Buffer.from(`text ${String(i).padStart(2, '0')}`), current);
        if (next.outcome === 'written') versions.add(next.version);
      }
      expect(versions.size).toBe(12);
      const [first = ''] = versions;
      expect(await h.storage.documents.replace(at, Buffer.from('late'), first)).toEqual({ outcome: 'conflict' });
    });

    test('when many swap it at once, exactly one wins each round', async () => {
      const h = harness();
      let version = await created(h, at, 'start');
      for (let round = 0; round < ROUNDS; round += 1) {
        const seen = version;
        const results = await Promise.all(
          Array.from({ length: WRITERS }, (_, i) =>
            (i % 2 === 0 ? h.storage : h.other).documents.replace(at, Buffer.from(`${round}.${i}`), seen),
          ),
        );
        const winners = results.flatMap((result, i) => (result.outcome === 'written' ? [{ i, result }] : []));
        expect(winners).toHaveLength(1);
        version = winners[0]?.result.version ?? '';
        expect(await textOf(h.storage, at)).toBe(`${round}.${winners[0]?.i}`);
      }
    });

    test('when many create it at once, exactly one wins', async () => {
      const h = harness();
      const results = await Promise.all(
        Array.from({ length: WRITERS }, (_, i) =>
          (i % 2 === 0 ? h.storage : h.other).documents.create(at, Buffer.from(`writer ${i}`)),
        ),
      );
      const winners = results.flatMap((result, i) => (result.outcome === 'written' ? [i] : []));
      expect(winners).toHaveLength(1);
      expect(await textOf(h.storage, at)).toBe(`writer ${winners[0]}`);
    });

    test('when the reply of a create or a swap is lost, what is read back is mine', async () => {
      const { storage } = harness();
      const creating = losingReply(storage, 'documents.create');
      await expect(creating.documents.create(at, Buffer.from('nonce-1'))).rejects.toMatchObject(unavailable);
      expect(await textOf(storage, at)).toBe('nonce-1');
      const version = (await storage.documents.read(at, 1000))?.version ?? '';
      const swapping = losingReply(storage, 'documents.replace');
      await expect(swapping.documents.replace(at, Buffer.from('nonce-2'), version)).rejects.toMatchObject(unavailable);
      expect(await textOf(storage, at)).toBe('nonce-2');
    });

    test('when it is deleted with an outdated version it stays, with the right one it goes', async () => {
      const h = harness();
      const first = await created(h, at, 'one');
      const second = await h.storage.documents.replace(at, Buffer.from('two'), first);
      expect(await h.storage.documents.delete(at, first)).toBe('conflict');
      expect(await textOf(h.storage, at)).toBe('two');
      expect(await h.storage.documents.delete(at, 'version' in second ? second.version : '')).toBe('deleted');
      expect(await textOf(h.other, at)).toBeNull();
    });

    test('when it was deleted and made anew, a version from before does not fit', async () => {
      const h = harness();
      const before = await created(h, at, 'one');
      expect(await h.storage.documents.delete(at, null)).toBe('deleted');
      await created(h, at, 'new');
      expect(await h.storage.documents.replace(at, Buffer.from('late'), before)).toEqual({ outcome: 'conflict' });
      expect(await textOf(h.storage, at)).toBe('new');
    });

    test('when it is larger than asked for, it is not given', async () => {
      const h = harness();
      await created(h, at, 'a'.repeat(101));
      await expect(h.storage.documents.read(at, 100)).rejects.toMatchObject({ code: 'storage_integrity' });
    });

    test('when it is written or read, its times come from the store', async () => {
      const h = harness();
      const written = await h.storage.documents.create(at, Buffer.from('x'));
      const read = await h.storage.documents.read(at, 100);
      if (written.outcome !== 'written' || read === null) throw new Error('it was written');
      for (const time of [written.modifiedAt, written.storageNow, read.modifiedAt, read.storageNow]) {
        expect(Math.abs(time.getTime() - h.storeNow())).toBeLessThan(30_000);
      }
      if (h.writesTellTheirTime !== false) expect(read.modifiedAt).toEqual(written.modifiedAt);
    });
  });

  describe('listing documents', () => {
    test('when a prefix has none, the list is empty', async () => {
      expect(await harness().storage.documents.list('ledger/', null)).toEqual({ entries: [], cursor: null });
    });

    test('when a prefix has several, each is listed once with its present version, over all pages', async () => {
      const h = harness();
      const paths = [
        'ledger/aa/1.json',
        'ledger/aa/2.json',
        'ledger/bb/3.json',
        'ledger/imported.json',
        'requests/cc/4.json',
      ];
      for (const path of paths) await created(h, { path }, path);
      const again = await h.storage.documents.read({ path: 'ledger/aa/1.json' }, 100);
      const swapped = await h.storage.documents.replace(
        { path: 'ledger/aa/1.json' },
        Buffer.from('2'),
        again?.version ?? '',
      );
      const listed = new Map<string, string>();
      let cursor: string | null = null;
      do {
        const page = await h.storage.documents.list('ledger/', cursor);
        for (const entry of page.entries) listed.set(entry.path, entry.version);
        cursor = page.cursor;
      } while (cursor !== null);
      expect([...listed.keys()].sort()).toEqual(paths.slice(0, 4).sort());
      expect(listed.get('ledger/aa/1.json')).toBe('version' in swapped ? swapped.version : '');
    });

    test('when documents exist, they are no photos of any folder', async () => {
      const h = harness();
      await created(h, { path: 'outgoing/a.jpg' }, 'x');
      expect(await h.storage.photos.list('inbox', null)).toMatchObject({ photos: [], skipped: 0, cursor: null });
    });
  });
};

async function created(h: StorageHarness, at: DocumentAt, text: string): Promise<string> {
  const result = await h.storage.documents.create(at, Buffer.from(text));
  if (result.outcome !== 'written') throw new Error('the test expected a free name');
  return result.version;
}
