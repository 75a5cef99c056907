import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { SeededRandom } from './seeded-random.js';
import type { Planting, Tenant } from './worlds/index.js';

/** A photo a test put into a tenant's inbox. */
export interface PlantedPhoto {
  readonly tenant: Tenant;
  readonly name: string;
  readonly sha256: string;
  /** SHA-256 of the SHA-256 of its one block: the photo's name in the ledger. */
  readonly contentHash: string;
  /** Unique word in the photo's caption; every post of the photo carries it, whatever the server thinks it is. */
  readonly mark: string;
}

/** A photo and the files it is made of. */
export interface DrawnPhoto {
  readonly photo: PlantedPhoto;
  readonly plantings: readonly Planting[];
}

const BLOCKS = 8;
const SIDE = 96;

/** How a photo is called, and its sidecar; whatever is left out is chosen at random. */
export interface Wish {
  readonly name?: string;
  readonly sidecar?: string;
}

/** A new photo with its sidecar for the inbox; no two photos, and no two posts of them, are alike. */
export async function drawPhoto(tenant: Tenant, random: SeededRandom, wish: Wish = {}): Promise<DrawnPhoto> {
  const mark = `mark-${random.hex(12)}`;
  const drawn = `${random.pick(['dawn', 'Dünen', 'harbour', 'IMG'])}-${random.hex(8)}.jpg`;
  const bytes = await picture(random);
  const isFull = random.integer(2) === 0;
  const name = wish.name ?? drawn;
  const sidecar = wish.sidecar ?? (isFull ? `${name}.txt` : name.replace(/\.jpg$/, '.txt'));
  const keys = [`# caption: ${mark} at the sea`, '# caption_edited: True', `# own_note: ${mark}`];
  const text = Buffer.from(['a training text', '', '# ---', ...keys, ''].join('\n'));
  const sha256 = sha256Of(bytes);
  return {
    photo: { tenant, name, sha256, contentHash: sha256Of(Buffer.from(sha256, 'hex')), mark },
    plantings: [
      { folder: 'inbox', name, bytes },
      { folder: 'inbox', name: sidecar, bytes: text },
    ],
  };
}

/** The same on a disk, for tests without a house. */
export async function plantPhoto(dataDir: string, tenant: Tenant, random: SeededRandom): Promise<PlantedPhoto> {
  const { photo, plantings } = await drawPhoto(tenant, random);
  const inbox = join(dataDir, 'photos', tenant);
  await mkdir(inbox, { recursive: true });
  for (const { name, bytes } of plantings) await writeFile(join(inbox, name), bytes);
  return photo;
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function picture(random: SeededRandom): Promise<Buffer> {
  const pixels = Buffer.from(Array.from({ length: BLOCKS * BLOCKS * 3 }, () => random.integer(256)));
  return sharp(pixels, { raw: { width: BLOCKS, height: BLOCKS, channels: 3 } })
    .resize(SIDE, SIDE, { kernel: 'nearest' })
    .jpeg()
    .toBuffer();
}
