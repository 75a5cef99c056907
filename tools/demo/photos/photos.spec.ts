import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import exifr from 'exifr';
import sharp from 'sharp';
import { CATALOGS, DEMO_TENANTS } from './catalogs.js';
import { Painting } from './studio/painting.js';
import type { Orientation, Photo } from './studio/photo.js';
import { store } from './studio/store.js';

const SMALL = 0.08;
const TYPESCRIPT = join(__dirname, '../../../test/contract/storage/processes/run-typescript.cjs');
const everyPhoto = DEMO_TENANTS.flatMap((tenant) => CATALOGS[tenant].map((photo) => ({ tenant, photo })));

/**
 * Draws into a new folder, in a process of its own: the service forbids SVG to the whole process as soon as it makes
 * thumbnails, and the demo draws with it.
 */
function draw(part: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'photos-'));
  execFileSync(process.execPath, [
    '--require',
    TYPESCRIPT,
    join(__dirname, 'draw-folder.ts'),
    folder,
    `${SMALL}`,
    part,
  ]);
  return folder;
}

/** A picture whose left half is red and whose upper right corner is blue, so that every turn shows. */
function marked(): Painting {
  const painting = new Painting(48, 32, 'marked');
  painting.paint((x, y, out) => out.set(x < painting.right / 2 ? [255, 0, 0] : y < 500 ? [0, 0, 255] : [0, 255, 0]));
  return painting;
}

async function corners(file: Buffer): Promise<string[]> {
  const { data, info } = await sharp(file).autoOrient().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): string => {
    const index = (y * info.width + x) * info.channels;
    const strongest = [0, 1, 2].sort((a, b) => data[index + b]! - data[index + a]!)[0]!;
    return ['red', 'green', 'blue'][strongest]!;
  };
  return [at(4, 4), at(info.width - 5, 4), at(4, info.height - 5), at(info.width - 5, info.height - 5)];
}

describe('photos of the demo', () => {
  it('when each tenant is counted, there are 24 photos with different names', () => {
    for (const tenant of DEMO_TENANTS) {
      const names = CATALOGS[tenant].map(({ name }) => name.toLowerCase());
      expect(names).toHaveLength(24);
      expect(new Set(names).size).toBe(24);
    }
  });

  it('when both tenants are compared, some names are equal, so that a mix-up would show', () => {
    const other = new Set(CATALOGS.harbor.map(({ name }) => name));
    expect(CATALOGS.aurora.filter(({ name }) => other.has(name)).length).toBeGreaterThanOrEqual(2);
  });

  it('when the formats are counted, every orientation, both formats, places and transparency occur for both', () => {
    for (const tenant of DEMO_TENANTS) {
      const photos: readonly Photo[] = CATALOGS[tenant];
      const orientations = new Set(photos.map(({ orientation }) => orientation ?? 1));
      expect(orientations.size).toBeGreaterThanOrEqual(7);
      expect(photos.filter(({ name }) => name.endsWith('.png')).length).toBeGreaterThanOrEqual(3);
      expect(photos.filter(({ place }) => place).length).toBeGreaterThanOrEqual(4);
      expect(photos.filter(({ round }) => round)).toHaveLength(1);
      expect(photos.some(({ name }) => name === 'photo #1 (final).jpg')).toBe(true);
    }
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8] as Orientation[])(
    'when a photo is stored with orientation %i, a viewer that obeys it shows the picture upright',
    async (orientation) => {
      const photo = { ...CATALOGS.aurora[0]!, orientation };
      const file = await store(marked(), photo);
      expect(await corners(file)).toEqual(['red', 'blue', 'red', 'green']);
      expect((await sharp(file).metadata()).orientation).toBe(orientation);
    },
  );

  it('when a photo has a place, its date, place, title and keywords can be read from its file', async () => {
    const photo = CATALOGS.aurora[0]!;
    const file = await store(marked(), photo);
    const exif = await exifr.parse(file, { gps: true, xmp: true, translateValues: false });
    expect(exif.latitude).toBeCloseTo(photo.place![0], 3);
    expect(exif.longitude).toBeCloseTo(photo.place![1], 3);
    expect(exif.title.value).toBe('Nordlicht über dem See');
    expect(exif.subject).toEqual(['aurora', 'lake', 'night']);
    expect(new Date(exif.DateTimeOriginal).getUTCFullYear()).toBe(2026);
  });

  describe('drawn small', () => {
    let folder: string;
    beforeAll(() => {
      folder = draw('');
    }, 120_000);
    afterAll(() => rmSync(folder, { recursive: true }));

    it('when a photo is round, its corners are transparent and its middle is not', async () => {
      const file = join(folder, 'harbor', CATALOGS.harbor.find(({ round }) => round)!.name);
      const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
      const alpha = (x: number, y: number): number => data[(y * info.width + x) * info.channels + 3]!;
      expect(info.channels).toBe(4);
      expect(alpha(0, 0)).toBe(0);
      expect(alpha(info.width >> 1, info.height >> 1)).toBe(255);
    });

    it('when all photos are compared, each is the size it says and no two look alike', async () => {
      const seen = new Map<string, Uint8Array>();
      for (const { tenant, photo } of everyPhoto) {
        const image = sharp(join(folder, tenant, photo.name)).autoOrient();
        const { info } = await image.clone().toBuffer({ resolveWithObject: true });
        const [width, height] = photo.size.map((side) => Math.round(side * SMALL));
        expect([photo.name, info.width, info.height]).toEqual([photo.name, width, height]);
        seen.set(`${tenant}/${photo.name}`, await fingerprint(image));
      }
      const entries = [...seen];
      for (const [index, [name, first]] of entries.entries()) {
        for (const [other, second] of entries.slice(index + 1)) {
          const apart = first.reduce((sum, value, at) => sum + Math.abs(value - second[at]!), 0) / first.length;
          if (apart < 9) throw new Error(`${name} and ${other} look alike.`);
        }
      }
    });

    it('when a photo is drawn again, the file is equal byte for byte', () => {
      const again = draw('Vollmond');
      const name = join('aurora', 'Vollmond.jpg');
      expect(readFileSync(join(again, name)).equals(readFileSync(join(folder, name)))).toBe(true);
      rmSync(again, { recursive: true });
    });
  });
});

/** A tiny picture of a picture, for comparing. */
async function fingerprint(image: sharp.Sharp): Promise<Uint8Array> {
  return image.clone().flatten().resize(12, 12, { fit: 'fill' }).toColourspace('srgb').raw().toBuffer();
}
