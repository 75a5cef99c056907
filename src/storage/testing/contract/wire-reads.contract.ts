import type { PhotoRef } from '../../../kernel/index.js';
import { PublisherError } from '../../../kernel/index.js';
import type { ImageStorage } from '../../image-storage.port.js';
import { jpegLike, putPhoto } from './harness.js';
import type { WireFault, WiredHarness } from './wire-harness.js';

const DOCUMENT = { path: 'ledger/ab/record.json' };
/** Long enough for a good answer on a slow machine, short enough for an answer that never ends. */
const SHORT_MS = 2000;

/** The reading operations: each tells what it found in a form that can be compared. */
const READS: readonly [string, (storage: ImageStorage, ref: PhotoRef) => Promise<unknown>][] = [
  ['list', (storage) => storage.photos.list('inbox', null)],
  ['stat', (storage) => storage.photos.stat('inbox', 'a.jpg')],
  ['read', (storage, ref) => storage.photos.read(ref, 100_000)],
  ['open', async (storage, ref) => (await storage.photos.open(ref))?.stream.destroy() !== undefined],
  ['contentHash', (storage, ref) => storage.photos.contentHash({ ...ref, contentHash: null })],
  ['documents.read', async (storage) => (await storage.documents.read(DOCUMENT, 1000))?.version],
  ['documents.list', (storage) => storage.documents.list('ledger/', null)],
];

/** Faults that no answer can hide behind, and those that spoil a body where there is one. */
const LOUD: readonly WireFault[] = ['server_error', 'reset', 'redirect', 'echo'];
const QUIET: readonly WireFault[] = ['malformed', 'html', 'truncated', 'huge', 'drip'];

/** Points 16 and 22 of storage.md section 14, for what only reads. */
export const wireReadsContract = (harness: () => WiredHarness): void => {
  describe.each(LOUD)('while every answer is %s', (fault) => {
    test.each(READS)(
      '%s fails after two attempts at most, and never says that nothing is there',
      async (_name, read) => {
        const h = harness();
        const ref = await furnish(h);
        const client = await h.wire.client(SHORT_MS);
        await client.checkAccess();
        h.wire.fail(fault);
        const before = h.wire.requests();
        expect(await failureOf(read(client, ref))).toMatchObject({ code: 'storage_unavailable' });
        expect(h.wire.requests() - before).toBeGreaterThanOrEqual(1);
        expect(h.wire.requests() - before).toBeLessThanOrEqual(2);
        expect(h.wire.strays()).toBe(0);
      },
    );
  });

  describe.each(QUIET)('while every answer is %s', (fault) => {
    test.each(READS)('%s fails or tells the truth', async (_name, read) => {
      const h = harness();
      const ref = await furnish(h);
      const client = await h.wire.client(SHORT_MS);
      await client.checkAccess();
      const truth = await read(client, ref);
      h.wire.fail(fault);
      const [result] = await Promise.allSettled([read(client, ref)]);
      if (result.status === 'fulfilled') return expect(result.value).toEqual(truth);
      expect(result.reason).toBeInstanceOf(PublisherError);
      expect((result.reason as PublisherError).code).toMatch(/^storage_(?:unavailable|integrity)$/u);
    });
  });

  test('when one answer in two fails, reading goes on as if nothing had been', async () => {
    const h = harness();
    const ref = await furnish(h);
    for (const [, read] of READS) {
      const truth = await read(h.storage, ref);
      h.wire.fail('server_error', { times: 1 });
      expect(await read(h.storage, ref)).toEqual(truth);
    }
  });
};

async function furnish({ storage }: WiredHarness): Promise<PhotoRef> {
  const ref = await putPhoto(storage, 'inbox', 'a.jpg', jpegLike('a', 60_000));
  await storage.documents.create(DOCUMENT, Buffer.from('{"a":1}'));
  return ref;
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  const [result] = await Promise.allSettled([work]);
  if (result.status === 'fulfilled') throw new Error('this had to fail');
  return result.reason;
}
