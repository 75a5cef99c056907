import sharp from 'sharp';
import type { PostText, Publisher } from '../../publisher.port.js';
import type { PublisherHarness } from '../harness.js';
import { cameraPhoto, drawnPhoto, ODD_PHOTOS } from '../photos.js';

const TEXT: PostText = { caption: 'x', altText: null, spoiler: false };

/** Points 14 to 16 of publishers.md section 13. */
export const imagesContract = (harness: () => PublisherHarness): void => {
  let publisher: Publisher;
  beforeEach(() => {
    publisher = harness().publisher;
  });

  it('when the source is turned and tells a place, the image is upright and tells nothing (14)', async () => {
    const source = await cameraPhoto(6);
    const before = Buffer.from(source);
    expect(before.includes('CanaryCam') && before.includes('<canary/>')).toBe(true);
    const { image, width, height } = await publisher.prepare(source, TEXT);
    expect(Buffer.compare(before, source)).toBe(0);
    const { exif, xmp, iptc, icc, orientation, format, ...meta } = await sharp(image).metadata();
    expect({ exif, xmp, iptc, icc, orientation, format }).toEqual({ format: 'jpeg' });
    expect([meta.width, meta.height]).toEqual([width, height]);
    expect(Buffer.from(image).includes('anary')).toBe(false);
    // Orientation 6 turns clockwise: what was left in the file is on top for people, on the canvas's middle axis.
    const middle = Math.floor(width / 2);
    const [top, bottom] = [Math.floor(height / 2) - 16, Math.floor(height / 2) + 16];
    expect(await isRed(image, middle, top)).toBe(true);
    expect(await isRed(image, middle, bottom)).toBe(false);
  });

  it.each(Object.entries(ODD_PHOTOS))(
    'when the photo is %s, it prepares inside the limits (15)',
    async (_what, draw) => {
      const { image, width, height } = await publisher.prepare(await draw(), TEXT);
      const meta = await sharp(image).metadata();
      expect([meta.width, meta.height, meta.space]).toEqual([width, height, 'srgb']);
      expect(Math.max(width, height)).toBeLessThanOrEqual(harness().maxSide);
      expect(image.length).toBeLessThanOrEqual(harness().maxBytes);
    },
  );

  it('when the same photo is prepared twice, the bytes are equal and not shared (16)', async () => {
    const source = await cameraPhoto();
    const [one, two] = [await publisher.prepare(source, TEXT), await publisher.prepare(source, TEXT)];
    expect(Buffer.compare(one.image, two.image)).toBe(0);
    one.image.fill(0);
    expect(Buffer.compare(one.image, two.image)).not.toBe(0);
  });

  it('when the photo is none, preparing says so', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    const truncated = (await drawnPhoto(400, 400).jpeg().toBuffer()).subarray(0, 600);
    for (const source of [svg, truncated, Buffer.alloc(0), Buffer.from('not a photo')]) {
      await expect(publisher.prepare(source, { ...TEXT, caption: '' })).rejects.toMatchObject({
        code: 'photo_unreadable',
      });
    }
  });
};

async function isRed(image: Uint8Array, left: number, top: number): Promise<boolean> {
  const [red = 0, , blue = 255] = await sharp(image).extract({ left, top, width: 1, height: 1 }).raw().toBuffer();
  return red > 150 && blue < 100;
}
