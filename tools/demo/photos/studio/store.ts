import { extname } from 'node:path';
import sharp from 'sharp';
import { exifOf, xmpOf } from './metadata.js';
import type { Painting } from './painting.js';
import type { Orientation, Photo } from './photo.js';

/** Pixels as they lie in a file. */
interface Stored {
  readonly pixels: Buffer;
  readonly width: number;
  readonly height: number;
}

/** The pixel (x, y) of the upright picture, in the file that carries this orientation; w and h are upright. */
const PLACES: Record<Orientation, (x: number, y: number, w: number, h: number) => readonly [number, number]> = {
  1: (x, y) => [x, y],
  2: (x, y, w) => [w - 1 - x, y],
  3: (x, y, w, h) => [w - 1 - x, h - 1 - y],
  4: (x, y, _w, h) => [x, h - 1 - y],
  5: (x, y) => [y, x],
  6: (x, y, w) => [y, w - 1 - x],
  7: (x, y, w, h) => [h - 1 - y, w - 1 - x],
  8: (x, y, _w, h) => [h - 1 - y, x],
};

/** Turns an upright picture the way a camera would have stored it. */
export function turn({ pixels, width, height }: Stored, orientation: Orientation): Stored {
  if (orientation === 1) return { pixels, width, height };
  const swapped = orientation >= 5;
  const storedWidth = swapped ? height : width;
  const turned = Buffer.alloc(pixels.length);
  const place = PLACES[orientation];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [column, row] = place(x, y, width, height);
      const to = (row * storedWidth + column) * 3;
      const from = (y * width + x) * 3;
      turned[to] = pixels[from]!;
      turned[to + 1] = pixels[from + 1]!;
      turned[to + 2] = pixels[from + 2]!;
    }
  }
  return { pixels: turned, width: storedWidth, height: swapped ? width : height };
}

/** The largest circle inside a picture as an opacity channel, its edge softened over two pixels. */
function disc(width: number, height: number): Buffer {
  const radius = Math.min(width, height) / 2;
  const alpha = Buffer.alloc(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const inside = radius - Math.hypot(x + 0.5 - width / 2, y + 0.5 - height / 2);
      alpha[y * width + x] = Math.max(0, Math.min(1, inside / 2)) * 255;
    }
  }
  return alpha;
}

/** The file of a finished picture: turned, described and compressed as its photo says. */
export async function store(painting: Painting, photo: Photo): Promise<Buffer> {
  const orientation = photo.orientation ?? 1;
  const { pixels, width, height } = turn(painting, orientation);
  const image = sharp(pixels, { raw: { width, height, channels: 3 } });
  if (photo.round) {
    image.joinChannel(disc(width, height), { raw: { width, height, channels: 1 } });
  }
  image.withMetadata({ orientation }).withExifMerge(exifOf(photo)).withXmp(xmpOf(photo));
  return extname(photo.name).toLowerCase() === '.png'
    ? image.png({ compressionLevel: 7 }).toBuffer()
    : image.jpeg({ quality: 86, chromaSubsampling: '4:2:0' }).toBuffer();
}
