import type { ImageStorage } from '../../image-storage.port.js';
import { allNames, jpegLike, nonceOf, putPhoto, textOf, unavailable } from './harness.js';
import type { WireFault, WiredHarness } from './wire-harness.js';

const SHORT_MS = 2000;
const DOCUMENT = { path: 'ledger/ab/record.json' };
const toArchive = (name: string) => ({ folder: 'archive' as const, name });

/** What leaves the caller in the dark: it may have been carried out. */
const AMBIGUOUS: readonly WireFault[] = [
  'lost_reply',
  'reset',
  'server_error',
  'malformed',
  'truncated',
  'huge',
  'html',
];

/** Points 10 and 16 of storage.md section 14, for what writes. */
export const wireWritesContract = (harness: () => WiredHarness): void => {
  describe.each(AMBIGUOUS)('when the answer to a write is %s', (fault) => {
    test('creating or swapping a document fails, is not repeated, and left the document as it was or is to be', async () => {
      const { wire } = harness();
      const { documents } = await readyClient(harness());
      wire.fail(fault, { on: 'writes' });
      let before = wire.writes();
      await expect(documents.create(DOCUMENT, Buffer.from('nonce-1'))).rejects.toMatchObject(unavailable);
      expect(wire.writes() - before).toBe(1);
      wire.heal();
      const text = await textOf(harness().other, DOCUMENT);
      expect(fault === 'lost_reply' ? ['nonce-1'] : ['nonce-1', null]).toContain(text);
      if (text === null) await documents.create(DOCUMENT, Buffer.from('nonce-1'));
      const version = (await documents.read(DOCUMENT, 100))?.version ?? '';
      wire.fail(fault, { on: 'writes' });
      before = wire.writes();
      await expect(documents.replace(DOCUMENT, Buffer.from('nonce-2'), version)).rejects.toMatchObject(unavailable);
      expect(wire.writes() - before).toBe(1);
      wire.heal();
      const swapped = await textOf(harness().other, DOCUMENT);
      expect(fault === 'lost_reply' ? ['nonce-2'] : ['nonce-1', 'nonce-2']).toContain(swapped);
    });

    test('creating, moving and deleting a photo tells the truth or fails, and asked again it ends well', async () => {
      const h = harness();
      const client = await readyClient(h);
      const { photos } = client;
      const bytes = jpegLike('mine');
      const create = async () => (await photos.create('inbox', 'a.jpg', bytes)).outcome;
      expect(['created', 'name_taken']).toContain(await twice(h, fault, create));
      const ref = await photos.stat('inbox', 'a.jpg');
      if (ref === null) throw new Error('the photo was created');
      const move = async () => (await photos.move(ref, toArchive('a.jpg'), nonceOf(9))).outcome;
      expect(['moved', 'already_moved']).toContain(await twice(h, fault, move));
      expect(await allNames(h.other, 'inbox')).toEqual([]);
      const moved = await photos.stat('archive', 'a.jpg');
      if (moved === null) throw new Error('the photo was moved');
      expect((await h.other.photos.read(moved, 1000)).outcome).toBe('read');
      expect(['deleted', 'gone']).toContain(await twice(h, fault, () => photos.delete(moved)));
      expect(await photos.stat('archive', 'a.jpg')).toBeNull();
    });

    test('moving and copying a sidecar tells the truth or fails, and asked again it ends well', async () => {
      const h = harness();
      const { documents } = await readyClient(h);
      const [from, to] = [{ folder: 'inbox' as const, name: 'a.jpg.txt' }, toArchive('a.jpg.txt')];
      await documents.create({ sidecar: from }, Buffer.from('text'));
      expect(await twice(h, fault, async () => (await documents.copySidecar(from, toArchive('b.txt'))).outcome)).toBe(
        'done',
      );
      expect(await twice(h, fault, async () => (await documents.moveSidecar(from, to)).outcome)).toBe('done');
      expect(await textOf(h.other, { sidecar: from })).toBeNull();
      expect(await textOf(h.other, { sidecar: to })).toBe('text');
      expect(await textOf(h.other, { sidecar: toArchive('b.txt') })).toBe('text');
    });
  });

  test('when the reply is lost and what was written can be read back, the caller learns that it is done', async () => {
    const h = harness();
    const { photos } = await readyClient(h);
    const lose = () => h.wire.fail('lost_reply', { on: 'writes', times: 1 });
    lose();
    const made = await photos.create('inbox', 'a.jpg', jpegLike('mine'));
    if (made.outcome !== 'created') throw new Error('it was created');
    lose();
    const moved = await photos.move(made.ref, toArchive('a.jpg'), nonceOf(1));
    expect(['moved', 'already_moved']).toContain(moved.outcome);
    const ref = await photos.stat('archive', 'a.jpg');
    lose();
    expect(['deleted', 'gone']).toContain(ref && (await photos.delete(ref)));
    expect([...(await h.census()).keys()].filter((path) => path.endsWith('a.jpg'))).toEqual([]);
  });
};

/** A client that fails soon, and that has made the folders it writes to. */
async function readyClient(h: WiredHarness): Promise<ImageStorage> {
  const client = await h.wire.client(SHORT_MS);
  const ref = await putPhoto(client, 'inbox', 'first.jpg');
  const moved = await client.photos.move(ref, toArchive('first.jpg'), nonceOf(0));
  if (moved.outcome !== 'moved') throw new Error('the move was possible');
  await client.photos.delete(moved.ref);
  return client;
}

/** Does it while the wire fails, and once more when it is healed, if it had to fail. */
async function twice<T>({ wire }: WiredHarness, fault: WireFault, work: () => Promise<T>): Promise<T> {
  wire.fail(fault, { on: 'writes' });
  const [first] = await Promise.allSettled([work()]);
  wire.heal();
  if (first.status === 'fulfilled') return first.value;
  expect(first.reason).toMatchObject(unavailable);
  return work();
}
