import sharp from 'sharp';

/** A drawn photo whose left half is red and whose right half is blue, so that turns and mirrors show. */
export function drawnPhoto(width = 64, height = 48): sharp.Sharp {
  const red = { create: { width: Math.max(1, Math.floor(width / 2)), height, channels: 3, background: '#d02020' } };
  return sharp({ create: { width, height, channels: 3, background: '#2040d0' } }).composite([
    { input: red as sharp.OverlayOptions['input'], left: 0, top: 0 },
  ]);
}

/** A JPEG as a camera leaves it: turned by EXIF, with a place and a maker in its metadata. */
export async function cameraPhoto(orientation = 6): Promise<Uint8Array> {
  return drawnPhoto()
    .jpeg()
    .withMetadata({ orientation })
    .withExifMerge({ IFD0: { Make: 'CanaryCam' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' } })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><canary/></x:xmpmeta>')
    .toBuffer();
}

/** Shapes every platform must take. Spec: publishers.md section 13, point 15. */
export const ODD_PHOTOS: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  '1×1': () => drawnPhoto(1, 1).png().toBuffer(),
  '50 megapixels': () =>
    sharp({ create: { width: 8660, height: 5773, channels: 3, background: '#888' } })
      .jpeg()
      .toBuffer(),
  '20:1': () => drawnPhoto(2000, 100).jpeg().toBuffer(),
  '1:20': () => drawnPhoto(100, 2000).jpeg().toBuffer(),
  'with alpha': () =>
    sharp({ create: { width: 40, height: 30, channels: 4, background: '#00ff0000' } })
      .png()
      .toBuffer(),
  CMYK: () => drawnPhoto().toColourspace('cmyk').jpeg().toBuffer(),
  '16 bits a channel': () => drawnPhoto().toColourspace('rgb16').png().toBuffer(),
  grey: () => drawnPhoto().greyscale().jpeg().toBuffer(),
  WebP: () => drawnPhoto().webp().toBuffer(),
};
