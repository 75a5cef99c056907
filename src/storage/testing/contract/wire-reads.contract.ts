import type { PhotoRef } from '../../../kernel/index.js';
import { PublisherError } from '../../../kernel/index.js';
import type { ImageStorage } from '../../image-storage.port.js';
import { jpegLike, putPhoto } from './harness.js';
import type { WireFault, WiredHarness } from './wire-harness.js';

const DOCUMENT = { path: 'ledger/ab/record.json' };
/** Long enough for a good answer on a slow machine, short enough for an answer that never ends. */
const SHORT_MS = 2000;
/** Seven reads of two attempts each, on a busy machine. */
const LONG_MS = 120_000;
const HONEST = /^storage_(?:unavailable|integrity)$/u;

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
  test.each(LOUD)(
    'while every answer is %s, each read fails after two attempts at most, and never says that nothing is there',
    async (fault) => {
      const h = harness();
      const ref = await furnish(h);
      for (const [name, read] of READS) {
        const client = await h.wire.client(SHORT_MS);
        await client.checkAccess();
        h.wire.fail(fault);
        const before = h.wire.requests();
        const failure = await failureOf(read(client, ref));
        expect([name, failure]).toEqual([name, expect.objectContaining({ code: 'storage_unavailable' })]);
        const attempts = h.wire.requests() - before;
        expect([name, attempts >= 1, attempts <= 2]).toEqual([name, true, true]);
        h.wire.heal();
      }
      expect(h.wire.strays()).toBe(0);
    },
    LONG_MS,
  );

  test.each(QUIET)(
    'while every answer is %s, each read fails or tells the truth',
    async (fault) => {
      const h = harness();
      const ref = await furnish(h);
      const readers: { readonly name: string; readonly truth: unknown; readonly again: () => Promise<unknown> }[] = [];
      for (const [name, read] of READS) {
        const client = await h.wire.client(SHORT_MS);
        await client.checkAccess();
        readers.push({ name, truth: await read(client, ref), again: () => read(client, ref) });
      }
      h.wire.fail(fault);
      // Side by side, each by a client of its own: some wait for the end of their time.
      const results = await Promise.allSettled(readers.map(({ again }) => again()));
      for (const [at, { name, truth }] of readers.entries()) {
        const result = results[at];
        if (result?.status === 'fulfilled') expect([name, result.value]).toEqual([name, truth]);
        else expect([name, codeOf(result?.reason)]).toEqual([name, expect.stringMatching(HONEST)]);
      }
    },
    LONG_MS,
  );

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

const codeOf = (error: unknown): string => (error instanceof PublisherError ? error.code : String(error));

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  const [result] = await Promise.allSettled([work]);
  if (result.status === 'fulfilled') throw new Error('this had to fail');
  return result.reason;
}
