import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import { callerError } from '../kernel/index.js';
import { planCanvas, type CanvasPlan, type ImageLimits, type Size } from './image-canvas.js';

/** Decoded pixels we accept. Spec: storage.md section 12. */
const MAX_INPUT_PIXELS = 50_000_000;
/** Tried in turn while the image has too many bytes; then the sides shrink. Spec: publishers.md section 2. */
const QUALITIES = [88, 80, 72, 64] as const;
const SHRINK_FACTOR = 0.85;
const SHRINK_STEPS = 8;
/** sharp would open SVG and PDF as well: only what the magic bytes call a photo gets that far. */
const PHOTO_TYPES: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/apng',
  'image/webp',
  'image/heic',
  'image/heif',
]);

/** A JPEG of its own for one platform: upright, sRGB, without any metadata. */
export interface DerivedImage extends Size {
  readonly image: Uint8Array;
}

/**
 * Derives the image one platform receives. The source is read only; same input, same bytes.
 * @param padColor `#rrggbb` for the padding of ratios outside the limits
 * @throws PublisherError `photo_unreadable` when the source is no photo or cannot be decoded
 * Spec: publishers.md section 2.
 */
export async function deriveImage(source: Uint8Array, limits: ImageLimits, padColor: string): Promise<DerivedImage> {
  const type = await fileTypeFromBuffer(source);
  if (type === undefined || !PHOTO_TYPES.has(type.mime)) throw unreadable();
  try {
    const size = await uprightSize(source);
    for (const { quality, shrink } of steps()) {
      const plan = planCanvas(size, limits, shrink);
      const image = await render(source, plan, quality, padColor);
      if (image.length <= limits.maxBytes) return { image, ...plan.canvas };
    }
  } catch {
    // sharp's message quotes the decoder; our own says enough.
    throw unreadable();
  }
  throw unreadable();
}

function* steps(): Generator<{ quality: number; shrink: number }> {
  for (const quality of QUALITIES) yield { quality, shrink: 1 };
  const quality = QUALITIES[QUALITIES.length - 1] ?? 64;
  for (let step = 1; step <= SHRINK_STEPS; step += 1) yield { quality, shrink: SHRINK_FACTOR ** step };
}

async function uprightSize(source: Uint8Array): Promise<Size> {
  const { autoOrient } = await sharp(source, { limitInputPixels: MAX_INPUT_PIXELS }).metadata();
  return autoOrient;
}

async function render(source: Uint8Array, plan: CanvasPlan, quality: number, padColor: string): Promise<Buffer> {
  const { picture, canvas } = plan;
  const left = Math.floor((canvas.width - picture.width) / 2);
  const top = Math.floor((canvas.height - picture.height) / 2);
  return sharp(source, { limitInputPixels: MAX_INPUT_PIXELS, failOn: 'error', pages: 1 })
    .autoOrient()
    .toColourspace('srgb')
    .flatten({ background: '#ffffff' })
    .resize(picture.width, picture.height, { fit: 'fill' })
    .extend({
      left,
      right: canvas.width - picture.width - left,
      top,
      bottom: canvas.height - picture.height - top,
      background: padColor,
    })
    .jpeg({ quality })
    .toBuffer();
}

function unreadable() {
  return callerError('photo_unreadable', 'The photo cannot be decoded as a picture; replace the file.', {
    reason: 'not_an_image',
  });
}
