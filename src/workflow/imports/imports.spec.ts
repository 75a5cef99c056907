import { contentHash, sha256Hex, type PhotoRef } from '../../kernel/index.js';
import { storageUnavailable, type ImageStorage } from '../../storage/index.js';
import { ManualClock, memoryStorage, withHooks } from '../../storage/testing/index.js';
import { ProbeGate } from '../probe-gate.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import { PostedImportService } from './history-import.service.js';
import { readImported } from './imported-file.js';
import { parsePosted } from './posted-json.js';

const SMALL = Buffer.from('a small photo');
const ANOTHER = Buffer.from('another photo');
const LARGE = Buffer.alloc(5 * 1024 * 1024, 'large');
const ETAG = 'abcdef0123456789abcdef0123456789';
const PATH = { path: 'ledger/imported.json' };

const posted = (json: unknown): Uint8Array => Buffer.from(JSON.stringify(json));
const SHAPES: readonly (readonly [string, unknown])[] = [
  ['a bare list', [sha256Hex(SMALL), sha256Hex(LARGE)]],
  ['hashes', { hashes: [sha256Hex(SMALL), sha256Hex(LARGE)] }],
  [
    'hashes and content hashes',
    { hashes: [sha256Hex(SMALL), sha256Hex(LARGE)], dropbox_content_hashes: [contentHash(SMALL), contentHash(LARGE)] },
  ],
];

function world(provider = 'dropbox') {
  const memory = memoryStorage({ clock: new ManualClock() }).storage;
  const storage: ImageStorage = { ...memory, provider };
  const service = new PostedImportService(new ProbeGate());
  const on = (client: ImageStorage) => (json: unknown) =>
    service.import({ storage: client } as unknown as TenantRuntime, posted(json));
  return { storage, on, run: on(storage) };
}

const refOf = (version = 'rev-1') => ({ version }) as unknown as PhotoRef;
const hashesOf = (bytes: Uint8Array) => ({ contentHash: contentHash(bytes), sha256: sha256Hex(bytes) });

describe('parsePosted', () => {
  it('when it has entries that are no hash, they are counted and left out', () => {
    const file = {
      hashes: [sha256Hex(SMALL), 'no hash', 7, ''],
      dropbox_content_hashes: ['x', `"${ETAG.toUpperCase()}"`, `${ETAG}-12`],
    };
    const { known, entries, skipped } = parsePosted(posted(file));
    expect([entries, skipped, known.sha256.size, known.contentHashes.size]).toEqual([7, 4, 1, 1]);
    expect([...known.etags]).toEqual([ETAG, `${ETAG}-12`]);
  });

  it.each(['no json', '7', '{}', '{"hashes":{}}', '{"hashes":[],"dropbox_content_hashes":"x"}', '\xff'])(
    'when it is %j, it is refused as a whole',
    (text) => {
      expect(() => parsePosted(Buffer.from(text, 'latin1'))).toThrow(
        expect.objectContaining({ code: 'validation_failed' }),
      );
    },
  );
});

describe('importing a posted.json', () => {
  it.each(SHAPES)(
    'when it is %s and comes twice, the result is the same and its photos are known',
    async (_shape, json) => {
      const { storage, run } = world();
      const first = await run(json);
      expect(first).toMatchObject({ skipped: 0, added: { sha256: 2 }, total: { sha256: 2 } });
      const before = await storage.documents.read(PATH, 100_000);
      expect(await run(json)).toEqual({ ...first, added: { sha256: 0, contentHashes: 0, etags: 0 } });
      expect((await storage.documents.read(PATH, 100_000))?.version).toBe(before?.version);
      const imported = await readImported(storage);
      for (const bytes of [SMALL, LARGE]) expect(imported.knows(refOf(), hashesOf(bytes))).toBe(true);
      expect(imported.knows(refOf(), hashesOf(ANOTHER))).toBe(false);
      // Before its bytes are there, a photo up to 4 MiB is known all the same.
      expect(imported.knows(refOf(), { contentHash: contentHash(SMALL), sha256: null })).toBe(true);
    },
  );

  it('when several are imported one after the other, all of them are known', async () => {
    const { storage, run } = world();
    await run([sha256Hex(SMALL)]);
    await run({ hashes: [], dropbox_content_hashes: [contentHash(LARGE), ETAG] });
    expect(await run([sha256Hex(ANOTHER)])).toMatchObject({ total: { sha256: 2, contentHashes: 3, etags: 1 } });
    const imported = await readImported(storage);
    for (const bytes of [SMALL, LARGE, ANOTHER]) expect(imported.knows(refOf(), hashesOf(bytes))).toBe(true);
  });

  it.each([
    ['managed', `"${ETAG}"`, true],
    ['managed', '"00000000000000000000000000000000"', false],
    ['dropbox', ETAG, false],
  ])(
    'when it holds the ETag of an object, on %s a photo of version %s is known: %s',
    async (provider, version, known) => {
      const { storage, run } = world(provider);
      await run({ hashes: [], dropbox_content_hashes: [ETAG] });
      expect((await readImported(storage)).knows(refOf(version), hashesOf(SMALL))).toBe(known);
    },
  );

  it('when two import at once, nothing of either is lost', async () => {
    const { storage, run } = world();
    await Promise.all([run([sha256Hex(SMALL)]), run([sha256Hex(ANOTHER)]), run([sha256Hex(LARGE)])]);
    const imported = await readImported(storage);
    for (const bytes of [SMALL, LARGE, ANOTHER]) expect(imported.knows(refOf(), hashesOf(bytes))).toBe(true);
  });

  it('when the reply to the write is lost, it is not written twice', async () => {
    const { storage, on } = world();
    let lost = 0;
    const client = withHooks(storage, {
      after: ({ name, args }) => {
        if (name !== 'documents.create' || JSON.stringify(args[0]) !== JSON.stringify(PATH)) return;
        lost += 1;
        throw storageUnavailable();
      },
    });
    expect(await on(client)([sha256Hex(SMALL)])).toMatchObject({ total: { sha256: 1 } });
    expect(lost).toBe(1);
  });

  it('when the file holds members of a later version, they are kept', async () => {
    const { storage, run } = world();
    await storage.documents.create(PATH, posted({ schema: 1, sha256: [], contentHashes: [], etags: [], future: [1] }));
    await run([sha256Hex(SMALL)]);
    const stored = await storage.documents.read(PATH, 100_000);
    expect(JSON.parse(Buffer.from(stored?.bytes ?? []).toString('utf8'))).toMatchObject({ schema: 1, future: [1] });
  });

  it.each([
    ['{ broken', 'ledger_corrupt'],
    ['{"schema":1}', 'ledger_corrupt'],
    ['{"schema":2}', 'ledger_version'],
  ])('when the file is %s, nobody touches it and nobody is told that a photo is new', async (text, code) => {
    const { storage, run } = world();
    await storage.documents.create(PATH, Buffer.from(text));
    await expect(run([sha256Hex(SMALL)])).rejects.toMatchObject({ code });
    await expect(readImported(storage)).rejects.toMatchObject({ code });
    const stored = await storage.documents.read(PATH, 100_000);
    expect(Buffer.from(stored?.bytes ?? []).toString('utf8')).toBe(text);
  });

  it('when there would be more than the list holds, it says so and leaves the list as it is', async () => {
    const { storage, run } = world();
    await run([sha256Hex(SMALL)]);
    const many = Array.from({ length: 70_000 }, (_, n) => n.toString(16).padStart(64, '0'));
    await expect(run(many)).rejects.toMatchObject({ code: 'validation_failed' });
    expect((await readImported(storage)).knows(refOf(), hashesOf(SMALL))).toBe(true);
    expect((await readImported(storage)).knows(refOf(), { contentHash: 'f'.repeat(64), sha256: many[5] ?? '' })).toBe(
      false,
    );
  });
});
