import sharp from 'sharp';

/** Loaders that no photo of ours needs. The sniffed type is checked first; this is the second lock. */
const BLOCKED_LOADERS = [
  'VipsForeignLoadSvg',
  'VipsForeignLoadNsgif',
  'VipsForeignLoadTiff',
  'VipsForeignLoadPdf',
  'VipsForeignLoadMagick',
];

/**
 * Sets the process-wide switches of libvips: no cache of its own (ours is bounded by bytes), one thread for
 * each picture (two are made at once), no loaders for formats we do not show. Spec: storage.md section 7.
 */
export function configureLibvips(): void {
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: BLOCKED_LOADERS });
}

/**
 * Whether this build decodes HEIC. sharp's prebuilt binaries read AVIF only; a libvips with an HEVC decoder
 * lists the ending. Asked once, at boot; decides what listings show. Spec: storage.md section 6.
 */
export function canDecodeHeic(): boolean {
  const { fileSuffix } = sharp.format.heif.input;
  return fileSuffix?.includes('.heic') ?? false;
}
