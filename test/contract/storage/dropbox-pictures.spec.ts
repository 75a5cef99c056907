import sharp from 'sharp';
import type { PhotoRef } from '../../../src/kernel/index.js';
import { createHttpClient } from '../../../src/platform/http/index.js';
import { SystemClock } from '../../../src/platform/system/index.js';
import type { ImageStorage } from '../../../src/storage/index.js';
import { jpegLike, nonceOf, putPhoto, unavailable } from '../../../src/storage/testing/image-storage.contract.js';
import { dropboxWorld, type DropboxWorld } from './dropbox-harness.js';

let world: DropboxWorld;
let storage: ImageStorage;
const batches = () => world.dropbox.journal.filter(({ route }) => route === 'files/get_thumbnail_batch');
const preview = async (ref: PhotoRef, width: number, height: number, signal?: AbortSignal) =>
  (await storage.previews?.preview(ref, { width, height }, signal)) ?? null;

beforeEach(async () => {
  world = await dropboxWorld();
  storage = await world.build();
});
afterEach(() => world.close());

async function picture(width: number, height: number, shade = 120): Promise<Buffer> {
  const background = { r: shade, g: 40, b: 90 };
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

describe('smaller pictures', () => {
  test('when a grid asks for 30 at once, two calls bring them, each its own', async () => {
    const refs: PhotoRef[] = [];
    for (let i = 0; i < 30; i += 1) {
      refs.push(await putPhoto(storage, 'inbox', `${i}.jpg`, await picture(400 + i, 300)));
    }
    const pictures = await Promise.all(refs.map((ref) => preview(ref, 256, 256)));
    expect(batches().map(({ paths }) => paths.length)).toEqual([25, 5]);
    for (const [i, bytes] of pictures.entries()) {
      const { width, height, format } = await sharp(bytes ?? Buffer.alloc(0)).metadata();
      expect({ width, height, format }).toEqual({
        width: 256,
        height: Math.round((300 * 256) / (400 + i)),
        format: 'jpeg',
      });
    }
  });

  test('when a size between those of Dropbox is wanted, the next larger one is fetched', async () => {
    const ref = await putPhoto(storage, 'inbox', 'a.jpg', await picture(3000, 2000));
    await preview(ref, 700, 500);
    expect(batches()[0]?.args).toMatchObject({
      entries: [{ path: ref.id, size: { '.tag': 'w960h640' }, mode: { '.tag': 'strict' }, format: { '.tag': 'jpeg' } }],
    });
    expect(await preview(ref, 5000, 5000)).toBeNull();
    expect(batches()).toHaveLength(1);
  });

  test('when the file is no picture, is gone or has changed, there is none', async () => {
    const broken = await putPhoto(storage, 'inbox', 'broken.jpg', jpegLike('broken'));
    const gone = await putPhoto(storage, 'inbox', 'gone.jpg', await picture(300, 200));
    await storage.photos.delete(gone);
    const changed = await putPhoto(storage, 'inbox', 'changed.jpg', await picture(300, 200));
    world.dropbox.account('studio').plant(world.pathOf('inbox', 'changed.jpg'), await picture(300, 200, 10));
    const good = await putPhoto(storage, 'inbox', 'good.jpg', await picture(300, 200));
    const all = await Promise.all([broken, gone, changed, good].map((ref) => preview(ref, 256, 256)));
    expect(all.map((bytes) => bytes === null)).toEqual([true, true, true, false]);
  });

  test('when the storage is down, that is an outage for all who asked, and one who gave up is let go', async () => {
    const refs = [await putPhoto(storage, 'inbox', 'a.jpg'), await putPhoto(storage, 'inbox', 'b.jpg')];
    const control = new AbortController();
    world.dropbox.control.fail('files/get_thumbnail_batch', { kind: 'status', status: 503 });
    const asking = Promise.allSettled(
      refs.map((ref, i) => preview(ref, 256, 256, i === 0 ? control.signal : undefined)),
    );
    control.abort();
    expect(await asking).toMatchObject([
      { status: 'rejected', reason: { name: 'AbortError' } },
      { status: 'rejected', reason: unavailable },
    ]);
    expect(batches()).toHaveLength(2);
  });

  test('when the storage is disposed while pictures are waited for, nobody waits for ever', async () => {
    const ref = await putPhoto(storage, 'inbox', 'a.jpg');
    const asking = preview(ref, 256, 256);
    await Promise.all([storage.dispose(), expect(asking).rejects.toMatchObject(unavailable)]);
    expect(batches()).toEqual([]);
  });
});

describe('temporary links', () => {
  test('when a photo or document is there, its link gives the bytes, and the link is a secret', async () => {
    const bytes = jpegLike('linked');
    const ref = await putPhoto(storage, 'inbox', 'a.jpg', bytes);
    const link = await storage.links?.temporaryLink(ref, 60);
    if (!link) throw new Error('the photo was there');
    expect(JSON.stringify(link)).toContain('[secret]');
    expect(world.live.find(`GET ${link.url.reveal()}`)).not.toEqual([]);
    expect(Math.abs(link.expiresAt.getTime() - Date.now() - 60_000)).toBeLessThan(30_000);
    const http = createHttpClient(new SystemClock());
    const call = { dependency: 'test', operation: 'get', method: 'GET', timeoutMs: 10_000, maxBytes: 1000 } as const;
    const answer = await http.send({ ...call, url: link.url.reveal() });
    expect(Buffer.from(answer.body).equals(bytes)).toBe(true);
    http.onApplicationShutdown();
    await storage.documents.create({ path: 'outgoing/a.jpg' }, bytes);
    expect(await storage.links?.temporaryLink({ path: 'outgoing/a.jpg' }, 60)).not.toBeNull();
  });

  test('when there is no such file or it is another version, there is no link', async () => {
    const ref = await putPhoto(storage, 'inbox', 'a.jpg');
    expect(await storage.links?.temporaryLink({ path: 'outgoing/none.jpg' }, 60)).toBeNull();
    await storage.photos.move(ref, { folder: 'keep', name: 'a.jpg' }, nonceOf(1));
    expect(await storage.links?.temporaryLink(ref, 60)).toBeNull();
  });
});

describe('originals', () => {
  test('when many parts of one original are asked for, its type is looked at once', async () => {
    const bytes = jpegLike('parts', 50_000);
    const ref = await putPhoto(storage, 'inbox', 'a.jpg', bytes);
    for (const start of [40_000, 10_000, 49_990, 60_000]) {
      const part = await storage.photos.open(ref, { start, end: start + 99 });
      const chunks: Buffer[] = [];
      for await (const chunk of part?.stream ?? []) chunks.push(chunk as Buffer);
      expect(part?.size).toBe(50_000);
      expect(Buffer.concat(chunks).equals(bytes.subarray(start, start + 100))).toBe(true);
    }
    expect(world.dropbox.journal.filter(({ route }) => route === 'files/download')).toHaveLength(4);
  });
});
