import sharp from 'sharp';

/** Upright size of a picture in pixels, from its header. Null = not a picture we read. */
export async function imageSize(
  bytes: Uint8Array,
): Promise<{ readonly width: number; readonly height: number } | null> {
  try {
    const { autoOrient } = await sharp(bytes, { limitInputPixels: 50_000_000 }).metadata();
    return { width: autoOrient.width, height: autoOrient.height };
  } catch {
    return null;
  }
}
