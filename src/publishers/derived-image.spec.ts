import { randomFillSync } from 'node:crypto';
import sharp from 'sharp';
import { deriveImage } from './derived-image.js';
import { cameraPhoto, drawnPhoto } from './testing/index.js';

/** Noise: the hardest thing to compress, so every step of the pipeline is taken. */
async function noise(side: number): Promise<Buffer> {
  const raw = { width: side, height: side, channels: 3 } as const;
  return sharp(randomFillSync(Buffer.alloc(side * side * 3)), { raw })
    .png()
    .toBuffer();
}

const pixel = async (image: Uint8Array, left: number, top: number): Promise<number[]> => [
  ...(await sharp(image).extract({ left, top, width: 1, height: 1 }).raw().toBuffer()),
];

describe('deriveImage', () => {
  it('when the picture has too many bytes, quality goes down before the sides do', async () => {
    const source = await noise(400);
    const full = await deriveImage(source, { maxSide: 4096, maxBytes: 1e9 }, '#ffffff');
    const lower = await deriveImage(source, { maxSide: 4096, maxBytes: full.image.length - 1 }, '#ffffff');
    expect(lower).toMatchObject({ width: 400, height: 400 });
    const small = await deriveImage(source, { maxSide: 4096, maxBytes: 40_000 }, '#ffffff');
    expect(small.image.length).toBeLessThanOrEqual(40_000);
    expect(small.width).toBeLessThan(400);
  });

  it('when no step brings it below the limit, that is said and nothing is cut', async () => {
    const limits = { maxSide: 4096, maxBytes: 100 };
    await expect(deriveImage(await noise(64), limits, '#ffffff')).rejects.toMatchObject({ code: 'photo_unreadable' });
  });

  it('when the ratio is outside the limits, the padding has the colour of the settings', async () => {
    const limits = { maxSide: 1000, maxBytes: 1e7, ratio: { min: 0.8, max: 1.91 } };
    const { image, width, height } = await deriveImage(await drawnPhoto(400, 100).png().toBuffer(), limits, '#00ff00');
    expect([width, height]).toEqual([400, 210]);
    const [red = 255, green = 0] = await pixel(image, 200, 10);
    expect(red < 40 && green > 200).toBe(true);
  });

  it('when the photo has alpha, white shines through', async () => {
    const clear = await sharp({ create: { width: 9, height: 9, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer();
    const { image } = await deriveImage(clear, { maxSide: 100, maxBytes: 1e6 }, '#000000');
    expect(await pixel(image, 4, 4)).toEqual([255, 255, 255]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'when EXIF says orientation %i, the picture stands upright',
    async (orientation) => {
      const { image, width, height } = await deriveImage(
        await cameraPhoto(orientation),
        { maxSide: 100, maxBytes: 1e6 },
        '#ffffff',
      );
      expect([width, height]).toEqual(orientation < 5 ? [64, 48] : [48, 64]);
      const redAt: Readonly<Record<number, [number, number]>> = {
      1: [8, 24], 2: [56, 24], 3: [56, 24], 4: [8, 24], 5: [24, 8], 6: [24, 8], 7: [24, 56], 8: [24, 56],
    }; // prettier-ignore
      const [left, top] = redAt[orientation] ?? [0, 0];
      const [red = 0, , blue = 255] = await pixel(image, left, top);
      expect(red > 150 && blue < 100).toBe(true);
    },
  );
});
