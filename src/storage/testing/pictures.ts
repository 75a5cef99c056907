import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** A plain picture whose bytes no other seed (0…65,535) has. */
export function drawn(seed = 1, width = 40, height = 30): sharp.Sharp {
  return sharp({ create: { width, height, channels: 3, background: { r: seed % 256, g: seed >> 8, b: 90 } } });
}

/** A picture that does not compress, so that its end is far from its beginning. */
export function noisy(format: 'jpeg' | 'png' | 'webp'): Promise<Buffer> {
  const raw = Buffer.alloc(160 * 120 * 3);
  let value = 2_463_534_242;
  for (let i = 0; i < raw.length; i += 1) {
    value ^= value << 13;
    value ^= value >>> 17;
    value ^= value << 5;
    raw[i] = value & 255;
  }
  const picture = sharp(raw, { raw: { width: 160, height: 120, channels: 3 } });
  return picture.toFormat(format, { quality: 90 }).toBuffer();
}

/** A WebP with two pages. */
export async function animated(): Promise<Buffer> {
  const frames = await Promise.all([1, 200].map((seed) => drawn(seed).png().toBuffer()));
  return sharp(frames, { join: { animated: true } })
    .webp({ delay: [100, 100] })
    .toBuffer();
}

/** A PNG that says that it is so large, without the pixels. */
export function pngHeader(width: number, height: number): Buffer {
  return png(width, height, Buffer.alloc(100));
}

/** A complete PNG of 30,000 × 30,000 pixels of one colour, about 110 kB. */
export function bomb(): Buffer {
  const side = 30_000;
  return png(side, side, Buffer.alloc(side * (side / 8 + 1)));
}

/** One bit for each pixel. */
function png(width: number, height: number, rows: Buffer): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
