import sharp from 'sharp';
import type { PhotoRef } from '../../kernel/index.js';
import { storageUnavailable } from '../storage.errors.js';
import { ManualClock, memoryStorage, type StorageHooks } from '../testing/index.js';
import { THUMBNAIL_SIZES } from '../thumbnails.port.js';
import { SharpThumbnails, type SharpThumbnailsOptions } from './index.js';

const RED = { r: 200, g: 20, b: 20 };
const BLUE = { r: 20, g: 20, b: 200 };

function plain(width: number, height: number, background: typeof RED | string = RED): sharp.Sharp {
  return sharp({ create: { width, height, channels: 3, background } });
}

function setup(hooks: StorageHooks = {}, options: Partial<SharpThumbnailsOptions> = {}) {
  const clock = new ManualClock();
  const reads: string[] = [];
  const after: StorageHooks['after'] = (operation) => {
    if (operation.name === 'photos.read') reads.push((operation.args[0] as PhotoRef).name);
  };
  const { storage, store } = memoryStorage({ clock, listsHashes: false, hooks: { after, ...hooks } });
  const thumbnails = new SharpThumbnails({ clock, ...options });
  const put = async (name: string, bytes: Uint8Array) => {
    store.plant('inbox', name, bytes);
    const ref = await storage.photos.stat('inbox', name);
    if (ref === null) throw new Error('the photo was put there');
    return ref;
  };
  const get = async (ref: PhotoRef, size: (typeof THUMBNAIL_SIZES)[number] = 'w256h256', tenant = 'vermont') => {
    const made = await thumbnails.get(tenant, storage, ref, size);
    return made && Buffer.from(made.bytes);
  };
  return { thumbnails, storage, store, clock, reads, put, get };
}

async function pixel(jpeg: Buffer | null, left: number, top: number): Promise<number[]> {
  const area = sharp(jpeg ?? undefined).extract({ left, top, width: 1, height: 1 });
  return [...(await area.raw().toBuffer())];
}

const isNear = (seen: number[], wanted: typeof RED) =>
  [wanted.r, wanted.g, wanted.b].every((value, i) => Math.abs(value - (seen[i] ?? -999)) < 30);

describe('SharpThumbnails', () => {
  test('when a photo is larger than the box, it is fitted inside with its ratio, for every size', async () => {
    const { put, get } = setup();
    const ref = await put('a.jpg', await plain(2000, 1000).jpeg().toBuffer());
    for (const size of THUMBNAIL_SIZES) {
      const [, width, height] = /w(\d+)h(\d+)/u.exec(size) ?? [];
      const meta = await sharp((await get(ref, size)) ?? undefined).metadata();
      const scale = Math.min(Number(width) / 2000, Number(height) / 1000);
      expect(meta).toMatchObject({ format: 'jpeg', width: Math.round(2000 * scale), height: Math.round(1000 * scale) });
    }
  });

  test('when a photo is smaller than the box, it is not enlarged', async () => {
    const { put, get } = setup();
    const ref = await put('a.png', await plain(20, 20).png().toBuffer());
    expect(await sharp((await get(ref, 'w1024h768')) ?? undefined).metadata()).toMatchObject({ width: 20, height: 20 });
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'when the EXIF orientation is %d, the thumbnail is upright',
    async (orientation) => {
      const { put, get } = setup();
      // What a viewer must see: 120 × 80 with a red left upper quarter. The file holds it turned.
      const corner = await plain(60, 40).png().toBuffer();
      const upright = await plain(120, 80, BLUE)
        .composite([{ input: corner, left: 0, top: 0 }])
        .png()
        .toBuffer();
      const turned = await asStored(upright, orientation);
      const ref = await put(
        'a.jpg',
        await sharp(turned).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer(),
      );
      const made = await get(ref);
      expect(await sharp(made ?? undefined).metadata()).toMatchObject({ width: 120, height: 80 });
      expect(isNear(await pixel(made, 10, 10), RED)).toBe(true);
      expect([await pixel(made, 110, 10), await pixel(made, 10, 70)].every((seen) => isNear(seen, BLUE))).toBe(true);
    },
  );

  test('when the original holds metadata, the thumbnail holds none', async () => {
    const { put, get } = setup();
    const exif = { IFD0: { Copyright: 'secret owner' }, IFD3: { GPSLatitude: '51/1 30/1 0/1', GPSLatitudeRef: 'N' } };
    const original = await plain(300, 200).withExif(exif).withIccProfile('p3').jpeg().toBuffer();
    const made = await get(await put('a.jpg', original));
    const { exif: left, icc, iptc, xmp } = await sharp(made ?? undefined).metadata();
    expect([left, icc, iptc, xmp]).toEqual([undefined, undefined, undefined, undefined]);
    expect(made?.includes('secret owner')).toBe(false);
    expect(original.includes('secret owner')).toBe(true);
  });

  test('when a picture has alpha, a palette, 16 bits, CMYK or several pages, it becomes a plain JPEG', async () => {
    const { put, get } = setup();
    const clear = { create: { width: 64, height: 64, channels: 4 as const, background: { ...RED, alpha: 0 } } };
    const frames = [await plain(64, 64).png().toBuffer(), await plain(64, 64, BLUE).png().toBuffer()];
    const pictures: [string, Buffer][] = [
      ['alpha.png', await sharp(clear).png().toBuffer()],
      ['palette.png', await plain(64, 64).png({ palette: true }).toBuffer()],
      ['deep.png', await plain(64, 64).toColourspace('rgb16').png().toBuffer()],
      ['cmyk.jpg', await plain(64, 64).toColourspace('cmyk').jpeg().toBuffer()],
      [
        'moving.webp',
        await sharp(frames, { join: { animated: true } })
          .webp()
          .toBuffer(),
      ],
    ];
    for (const [name, bytes] of pictures) {
      const made = await get(await put(name, bytes));
      expect([name, await sharp(made ?? undefined).metadata()]).toMatchObject([
        name,
        { format: 'jpeg', width: 64, height: 64, channels: 3, space: 'srgb' },
      ]);
      const seen = await pixel(made, 30, 30);
      expect([name, isNear(seen, name === 'alpha.png' ? { r: 255, g: 255, b: 255 } : RED)]).toEqual([name, true]);
    }
  });

  test('when a file is no photo, whatever its name, it is refused and remembered for ten minutes', async () => {
    const { put, get, reads, clock } = setup();
    const whole = await plain(600, 400).jpeg().toBuffer();
    const bad: [string, Buffer][] = [
      ['svg.jpg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
      ['html.jpg', Buffer.from('<!doctype html><script>alert(1)</script>')],
      ['gif.jpg', await plain(20, 20).gif().toBuffer()],
      ['cut.jpg', whole.subarray(0, whole.length / 2)],
      ['empty.jpg', Buffer.alloc(0)],
    ];
    for (const [name, bytes] of bad) {
      const ref = await put(name, bytes);
      const refused = { code: 'photo_unreadable', details: { reason: 'not_an_image' } };
      await expect(get(ref)).rejects.toMatchObject(refused);
      await expect(get(ref)).rejects.toMatchObject(refused);
    }
    expect(reads).toEqual(bad.map(([name]) => name));
    clock.advance(10 * 60 * 1000);
    const [name = '', bytes = Buffer.alloc(0)] = bad[0] ?? [];
    await expect(get({ ...(await put(name, bytes)) })).rejects.toMatchObject({ code: 'photo_unreadable' });
    expect(reads).toHaveLength(bad.length + 1);
  });

  test('when a picture has more than 50 megapixels, it is refused without being decoded', async () => {
    const { put, get } = setup();
    const bomb = await plain(8000, 6251, 'black').png({ compressionLevel: 9 }).toBuffer();
    const refused = { code: 'photo_unreadable', details: { reason: 'too_large' } };
    await expect(get(await put('bomb.png', bomb))).rejects.toMatchObject(refused);
  });

  test('when a thumbnail is asked for again or by many at once, the original is read once', async () => {
    const { put, get, reads } = setup();
    const ref = await put('a.jpg', await plain(400, 300).jpeg().toBuffer());
    const all = await Promise.all(Array.from({ length: 20 }, () => get(ref)));
    expect(new Set(all.map((bytes) => bytes?.toString('base64'))).size).toBe(1);
    await get(ref);
    expect(reads).toHaveLength(1);
    await get(ref, 'w480h320');
    expect(reads).toHaveLength(2);
  });

  test('when a photo is replaced under its name, key and pixels are new at once', async () => {
    const { put, get, thumbnails } = setup();
    const before = await put('a.png', await plain(50, 50).png().toBuffer());
    expect(isNear(await pixel(await get(before), 20, 20), RED)).toBe(true);
    const after = await put('a.png', await plain(50, 50, BLUE).png().toBuffer());
    expect(isNear(await pixel(await get(after), 20, 20), BLUE)).toBe(true);
    expect(thumbnails.etag('vermont', after, 'w256h256')).not.toBe(thumbnails.etag('vermont', before, 'w256h256'));
    expect(thumbnails.urlVersion(after)).not.toBe(thumbnails.urlVersion(before));
    const old = await put('b.png', await plain(50, 50).png().toBuffer());
    await put('b.png', await plain(50, 50, BLUE).png().toBuffer());
    expect(await get(old)).toBeNull();
  });

  test('when two tenants have photos of one name and version, they share no entry', async () => {
    const [red, blue] = [setup(), setup()];
    const mine = await red.put('a.png', await plain(50, 50).png().toBuffer());
    const theirs = await blue.put('a.png', await plain(50, 50, BLUE).png().toBuffer());
    expect(mine.version).toBe(theirs.version);
    await red.thumbnails.get('vermont', red.storage, mine, 'w256h256');
    const other = await red.thumbnails.get('oregon', blue.storage, theirs, 'w256h256');
    expect(isNear(await pixel(other && Buffer.from(other.bytes), 20, 20), BLUE)).toBe(true);
    const tag = (tenant: string) => red.thumbnails.etag(tenant, mine, 'w256h256');
    expect(tag('vermont')).not.toBe(tag('oregon'));
    expect(tag('vermont')).toMatch(/^[A-Za-z0-9_-]+$/u);
    expect(red.thumbnails.urlVersion(mine)).toMatch(/^[0-9a-f]{12}$/u);
  });

  test('when the hash of a photo becomes known by reading it, its key and URL stay as they were', async () => {
    const { put, thumbnails } = setup();
    const ref = await put('a.png', await plain(50, 50).png().toBuffer());
    const known = { ...ref, contentHash: 'ab'.repeat(32) };
    expect(thumbnails.etag('vermont', known, 'w256h256')).toBe(thumbnails.etag('vermont', ref, 'w256h256'));
    expect(thumbnails.urlVersion(known)).toBe(thumbnails.urlVersion(ref));
    expect(thumbnails.urlVersion({ ...known, id: 'id:1' })).toBe('abababababab');
  });

  test('when the cache is full by bytes, the least used thumbnail goes', async () => {
    const { put, get, reads } = setup({}, { cacheBytes: 1 });
    const ref = await put('a.png', await plain(50, 50).png().toBuffer());
    await get(ref);
    await get(ref);
    expect(reads).toHaveLength(2);
  });

  test('when a tenant is forgotten, its thumbnails are made anew and those of others stay', async () => {
    const { put, get, thumbnails, reads } = setup();
    const ref = await put('a.png', await plain(50, 50).png().toBuffer());
    await get(ref, 'w256h256', 'vermont');
    await get(ref, 'w256h256', 'vermont-2');
    thumbnails.forget('vermont');
    await get(ref, 'w256h256', 'vermont-2');
    expect(reads).toHaveLength(2);
    await get(ref, 'w256h256', 'vermont');
    expect(reads).toHaveLength(3);
  });

  test('when more are asked for than can be made in time, the rest is told to come back', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const before: StorageHooks['before'] = (operation) => (operation.name === 'photos.read' ? gate : undefined);
    const { put, get } = setup({ before }, { maxWaitMs: 30, decodes: 4 });
    const refs: PhotoRef[] = [];
    for (let i = 0; i < 6; i += 1)
      refs.push(
        await put(
          `p${i}.png`,
          await plain(30 + i, 30)
            .png()
            .toBuffer(),
        ),
      );
    const results = refs.map((ref) =>
      get(ref).then(
        () => 'made',
        (error: unknown) => error,
      ),
    );
    const refused = await Promise.all(results.slice(4));
    release();
    const overloaded = { code: 'overloaded', details: { retryAfterSeconds: 1 } };
    expect(refused).toMatchObject([overloaded, overloaded]);
    expect(await Promise.all(results.slice(0, 4))).toEqual(['made', 'made', 'made', 'made']);
    expect((await get(refs[5] as PhotoRef))?.length).toBeGreaterThan(100);
  });

  test('when the storage is down, that is the error, and nothing is remembered', async () => {
    let isDown = true;
    const before: StorageHooks['before'] = (operation) => {
      if (isDown && operation.name === 'photos.read') throw storageUnavailable();
    };
    const { put, get } = setup({ before });
    const ref = await put('a.png', await plain(50, 50).png().toBuffer());
    await expect(get(ref)).rejects.toMatchObject({ code: 'storage_unavailable' });
    isDown = false;
    expect(await get(ref)).not.toBeNull();
  });
});

/** The picture as a camera with that orientation stores it: the inverse of what a viewer does. */
async function asStored(upright: Buffer, orientation: number): Promise<Buffer> {
  const image = (bytes: Buffer) => sharp(bytes);
  const turn = (bytes: Buffer, angle: number) => image(bytes).rotate(angle).png().toBuffer();
  const mirror = (bytes: Buffer) => image(bytes).flop().png().toBuffer();
  switch (orientation) {
    case 2:
      return mirror(upright);
    case 3:
      return turn(upright, 180);
    case 4:
      return mirror(await turn(upright, 180));
    case 5:
      return mirror(await turn(upright, 90));
    case 6:
      return turn(upright, 270);
    case 7:
      return mirror(await turn(upright, 270));
    case 8:
      return turn(upright, 90);
    default:
      return upright;
  }
}
