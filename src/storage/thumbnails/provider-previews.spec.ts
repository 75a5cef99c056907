import sharp from 'sharp';
import type { PhotoRef } from '../../kernel/index.js';
import type { PreviewMaker } from '../image-storage.port.js';
import { storageUnavailable } from '../storage.errors.js';
import { ManualClock, memoryStorage } from '../testing/index.js';
import { drawn } from '../testing/pictures.js';
import { SharpThumbnails } from './index.js';

const RED = 250;
const DARK = 2;

/** A photo, a provider's preview of it, and what was asked of the storage. */
async function setup(previews: PreviewMaker | null, name = 'a.jpg') {
  const clock = new ManualClock();
  const asked: string[] = [];
  const before = ({ name: operation }: { readonly name: string }): void => void asked.push(operation);
  const { storage, store } = memoryStorage({ clock, hooks: { before }, ...(previews ? { previews } : {}) });
  const thumbnails = new SharpThumbnails({ clock, maxWaitMs: 60_000 });
  store.plant('inbox', name, await drawn(RED, 1200, 900).jpeg().toBuffer());
  const found = await storage.photos.stat('inbox', name);
  if (found === null) throw new Error('the photo was put there');
  asked.length = 0;
  const make = async (ref: PhotoRef = found): Promise<{ isOriginal: boolean; width: number; height: number }> => {
    const made = await thumbnails.get('vermont', storage, ref, 'w256h256');
    const picture = sharp(Buffer.from(made?.bytes ?? []));
    const { width, height } = await picture.metadata();
    const [red = 0] = await picture.extract({ left: 5, top: 5, width: 1, height: 1 }).raw().toBuffer();
    return { isOriginal: red > 128, width, height };
  };
  return { thumbnails, storage, store, ref: found, asked, make };
}

function previewOf(bytes: Uint8Array | null, calls: unknown[] = []): PreviewMaker {
  return {
    preview: async (...args) => {
      calls.push(args.slice(0, 2));
      return bytes;
    },
  };
}

const smaller = (): Promise<Buffer> => drawn(DARK, 640, 480).withMetadata({ orientation: 1 }).jpeg().toBuffer();

describe('pictures that a provider makes smaller itself', () => {
  test('when there is one, it is the input of the same pipeline, and the original is not read', async () => {
    const calls: unknown[] = [];
    const { make, asked, ref } = await setup(previewOf(await smaller(), calls));
    expect(await make()).toEqual({ isOriginal: false, width: 256, height: 192 });
    expect(calls).toEqual([[ref, { width: 256, height: 256 }]]);
    expect(asked).toEqual(['previews.preview']);
  });

  test('when it was made, it is kept like any other, under the same key and validator', async () => {
    const made = await setup(previewOf(await smaller()));
    const plain = await setup(null);
    await made.make();
    await made.make();
    expect(made.asked).toEqual(['previews.preview']);
    const etags = [made, plain].map(({ thumbnails, ref }) => thumbnails.etag('vermont', ref, 'w256h256'));
    expect(etags[0]).toBe(etags[1]);
  });

  test('when it brings metadata along, none of it is in the thumbnail', async () => {
    const tagged = await drawn(DARK, 640, 480)
      .withExif({ IFD0: { Artist: 'CANARY' } })
      .jpeg()
      .toBuffer();
    expect(tagged.toString('latin1')).toContain('CANARY');
    const { thumbnails, storage, ref } = await setup(previewOf(tagged));
    const made = await thumbnails.get('vermont', storage, ref, 'w256h256');
    expect(Buffer.from(made?.bytes ?? []).toString('latin1')).not.toContain('CANARY');
  });

  test.each<[string, Uint8Array | null]>([
    ['there is none', null],
    ['it is no picture', Buffer.from('<html>conversion failed</html>'.padEnd(300))],
    ['it is empty', new Uint8Array(0)],
    ['it is an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
  ])('when %s, the original is taken, and the photo is not called unreadable', async (_case, bytes) => {
    const { make, asked } = await setup(previewOf(bytes));
    expect(await make()).toEqual({ isOriginal: true, width: 256, height: 192 });
    expect(asked).toEqual(['previews.preview', 'photos.read']);
  });

  test('when it is cut off, the original is taken', async () => {
    const { make } = await setup(previewOf((await smaller()).subarray(0, 300)));
    expect((await make()).isOriginal).toBe(true);
  });

  test('when the storage is down, the answer is that, and nothing else is tried', async () => {
    const { make, asked } = await setup({ preview: () => Promise.reject(storageUnavailable(undefined, 7)) });
    await expect(make()).rejects.toMatchObject({ code: 'storage_unavailable', details: { retryAfterSeconds: 7 } });
    expect(asked).toEqual(['previews.preview']);
  });

  test('when the photo is gone and there is no preview of it, there is no thumbnail', async () => {
    const { thumbnails, storage, store, ref } = await setup(previewOf(null));
    store.folders.inbox.clear();
    await expect(thumbnails.get('vermont', storage, ref, 'w256h256')).resolves.toBeNull();
  });

  test('when a photo is larger than 20 MB or of another format, the provider is not asked', async () => {
    const { make, asked, ref } = await setup(previewOf(await smaller()));
    expect((await make({ ...ref, size: 20 * 1024 * 1024 + 1 })).isOriginal).toBe(true);
    expect(asked).toEqual(['photos.read']);
    const heic = await setup(previewOf(await smaller()));
    expect((await heic.make({ ...heic.ref, format: 'heic' })).isOriginal).toBe(true);
    expect(heic.asked).toEqual(['photos.read']);
  });

  test('when 25 are wanted at once, all are asked for at once, so that the provider may join them', async () => {
    let open = 0;
    let most = 0;
    const bytes = await smaller();
    const { thumbnails, storage, store } = await setup({
      preview: async () => {
        most = Math.max(most, (open += 1));
        await new Promise((done) => setTimeout(done, 20));
        open -= 1;
        return bytes;
      },
    });
    for (let i = 0; i < 25; i += 1) store.plant('inbox', `${i}.jpg`, await drawn(i, 60, 40).jpeg().toBuffer());
    const { photos } = await storage.photos.list('inbox', null);
    const wanted = photos.filter(({ name }) => name !== 'a.jpg');
    await Promise.all(wanted.map((ref) => thumbnails.get('vermont', storage, ref, 'w256h256')));
    expect(most).toBe(25);
  });
});
