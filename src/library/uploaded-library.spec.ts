import { Readable } from 'node:stream';
import { contentHash } from '../kernel/index.js';
import type { EventLog } from '../platform/logging/index.js';
import { drawn } from '../storage/testing/pictures.js';
import { uploadWorld } from '../storage/testing/upload-world.js';
import type { TenantRuntime } from '../tenancy/index.js';
import { UploadedLibrary } from './uploaded-library.js';

function world() {
  const { storage, listing, store, intake, published } = uploadWorld();
  const steps: string[] = [];
  const lines: unknown[] = [];
  const runtime = {
    storage,
    listing,
    limit: async <T>(work: () => Promise<T>): Promise<T> => {
      steps.push('limit');
      return work();
    },
    hold: () => {
      steps.push('hold');
      return () => void steps.push('let go');
    },
  } as unknown as TenantRuntime;
  const log = { info: (...line: readonly unknown[]) => void lines.push(line) } as unknown as EventLog;
  const asked: TenantRuntime[] = [];
  const before = {
    wasPublished: async (of: TenantRuntime, hash: string): Promise<boolean> => {
      asked.push(of);
      return published.has(hash);
    },
  };
  const library = new UploadedLibrary(intake, before, log);
  const upload = (bytes: AsyncIterable<Uint8Array>) =>
    library.upload(runtime, { name: 'a.jpg', bytes, onConflict: 'reject', actor: 'a'.repeat(16), requestId: 'r' });
  return { upload, store, steps, lines, published, asked, runtime };
}

describe('UploadedLibrary', () => {
  test('when a photo comes, the tenant is held while it arrives and limited only while it is stored', async () => {
    const { upload, store, steps, lines } = world();
    const bytes = await drawn().jpeg().toBuffer();
    const source = Readable.from(
      (function* () {
        steps.push('arrives');
        yield bytes;
      })(),
    );
    const { ref } = await upload(source);
    expect(steps).toEqual(['hold', 'arrives', 'limit', 'let go']);
    expect([...store.census().keys()]).toEqual(['inbox/a.jpg']);
    const line = { photo: contentHash(bytes).slice(0, 12), to: 'inbox', bytes: bytes.length };
    expect([ref.name, lines]).toEqual(['a.jpg', [['photo_uploaded', 'A photo was uploaded.', line]]]);
  });

  test('when the ledger of this tenant knows the bytes, that is said', async () => {
    const { upload, published, asked, runtime } = world();
    const bytes = await drawn(2).jpeg().toBuffer();
    published.add(contentHash(bytes));
    expect((await upload(Readable.from([bytes]))).publishedBefore).toBe(true);
    expect(asked).toEqual([runtime]);
  });

  test('when it is refused, there is no line and the tenant is let go', async () => {
    const { upload, steps, lines } = world();
    await expect(upload(Readable.from([Buffer.from('no photo')]))).rejects.toMatchObject({
      code: 'unsupported_media_type',
    });
    expect([steps.at(-1), lines]).toEqual(['let go', []]);
  });
});
