/** What a platform takes as an image. Spec: publishers.md section 2. */
export interface ImageLimits {
  /** Longest side in pixels. */
  readonly maxSide: number;
  readonly maxBytes: number;
  /** Allowed width / height; an image outside is padded. */
  readonly ratio?: { readonly min: number; readonly max: number };
  /** Most pixels of width and height together. */
  readonly maxSideSum?: number;
  /** Most pixels in all. */
  readonly maxPixels?: number;
  /** Narrower images are padded to it. */
  readonly minWidth?: number;
}

export interface Size {
  /** Whole pixels, ≥ 1. */
  readonly width: number;
  readonly height: number;
}

/** The picture itself, and the canvas it is centred on. */
export interface CanvasPlan {
  readonly picture: Size;
  readonly canvas: Size;
}

/** Floating point may put a whole number a hair below itself. */
const pixels = (value: number): number => Math.max(1, Math.floor(value + 1e-6));

/**
 * Fits a picture inside the limits: never enlarged, never cropped, padded where ratio or width demand it.
 * @param shrink factor in (0, 1] on top of what the limits demand, to save bytes
 */
export function planCanvas(source: Size, limits: ImageLimits, shrink = 1): CanvasPlan {
  const ratio = limits.ratio ?? { min: 0, max: Infinity };
  const width = Math.max(source.width, source.height * ratio.min);
  const height = Math.max(source.height, source.width / ratio.max);
  const scale =
    shrink *
    Math.min(
      1,
      limits.maxSide / Math.max(width, height),
      (limits.maxSideSum ?? Infinity) / (width + height),
      Math.sqrt((limits.maxPixels ?? Infinity) / (width * height)),
    );
  const picture = { width: pixels(source.width * scale), height: pixels(source.height * scale) };
  return { picture, canvas: padded(picture, ratio, limits.minWidth ?? 1) };
}

function padded(picture: Size, ratio: { min: number; max: number }, minWidth: number): Size {
  const width = Math.max(picture.width, minWidth, Math.ceil(picture.height * ratio.min - 1e-6));
  const height = Math.max(picture.height, Math.ceil(width / ratio.max - 1e-6));
  return { width, height };
}
