import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/** Colours of the drawn pictures, far enough from each other to be told after JPEG. */
const STEPS = [24, 96, 168, 240] as const;
/** So many pictures are drawn; the others differ from them by a comment only. */
const DRAWN = STEPS.length ** 3;
const WRITTEN_AT_ONCE = 64;

/** Red, green and blue of the photo with this number; photos {@link DRAWN} apart look the same. */
export function colourOf(at: number): readonly [number, number, number] {
  const step = (weight: number): number => STEPS[Math.floor(at / weight) % STEPS.length] ?? 0;
  return [step(1), step(STEPS.length), step(STEPS.length ** 2)];
}

/** `photo-00001.jpg` for 0, and on: names sort as numbers do. */
export function smallName(at: number): string {
  return `photo-${String(at + 1).padStart(5, '0')}.jpg`;
}

/**
 * Fills a folder with small photos of one colour each, no two with the same bytes.
 * @param names what they are called, default {@link smallName}; each must be a name that the file system takes
 */
export async function putSmallPhotos(folder: string, count: number, names = smallName): Promise<void> {
  await mkdir(folder, { recursive: true });
  const drawn = await Promise.all(Array.from({ length: Math.min(count, DRAWN) }, (_, at) => draw(at)));
  for (let first = 0; first < count; first += WRITTEN_AT_ONCE) {
    const group = Array.from({ length: Math.min(WRITTEN_AT_ONCE, count - first) }, (_, place) => first + place);
    await Promise.all(
      group.map((at) =>
        writeFile(join(folder, names(at)), commented(drawn[at % DRAWN] ?? Buffer.alloc(0), `no ${at}`)),
      ),
    );
  }
}

/** A picture with a remark that nobody sees, in the place a JPEG has for it. */
export function commented(jpeg: Buffer, remark: string): Buffer {
  const text = Buffer.from(remark, 'utf8');
  const head = Buffer.from([0xff, 0xfe, 0, 0]);
  head.writeUInt16BE(text.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, text, jpeg.subarray(2)]);
}

/** A picture of one colour, three to two, by its number. */
export function draw(at: number): Promise<Buffer> {
  const [r, g, b] = colourOf(at);
  return sharp({ create: { width: 240, height: 160, channels: 3, background: { r, g, b } } })
    .jpeg()
    .toBuffer();
}
