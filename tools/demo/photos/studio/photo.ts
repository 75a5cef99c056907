import type { Scene } from './scene.js';

/** Values of the EXIF orientation tag: how a viewer must turn the stored pixels. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** One photo of the demo: what it shows and how its file looks. */
export interface Photo {
  /** File name; the extension decides between JPEG and PNG. */
  readonly name: string;
  /** Size in pixels as a person sees it, upright. */
  readonly size: readonly [width: number, height: number];
  readonly scene: Scene;
  /** EXIF date, `YYYY-MM-DDThh:mm:ss`; also the file's time. */
  readonly takenAt: string;
  /** JPEG only; 1 unless given. Pixels are stored turned, so that a right viewer shows them upright. */
  readonly orientation?: Orientation;
  /** Latitude and longitude in degrees, written as EXIF GPS. */
  readonly place?: readonly [latitude: number, longitude: number];
  /** EXIF description and XMP title. */
  readonly title?: string;
  /** XMP subjects. */
  readonly keywords?: readonly string[];
  /** Everything outside the largest circle is transparent (PNG only). */
  readonly round?: boolean;
}
