import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { SeededRandom } from './seeded-random.js';

/** A photo a test put into a tenant's inbox. */
export interface PlantedPhoto {
  readonly tenant: string;
  readonly name: string;
  readonly sha256: string;
  /** SHA-256 of the SHA-256 of its one block: the photo's name in the ledger. */
  readonly contentHash: string;
  /** Unique word in the photo's caption; every post of the photo carries it, whatever the server thinks it is. */
  readonly mark: string;
}

const BLOCKS = 8;
const SIDE = 96;

/** Puts a new photo with its sidecar into the inbox; no two photos, and no two posts of them, are alike. */
export async function plantPhoto(dataDir: string, tenant: string, random: SeededRandom): Promise<PlantedPhoto> {
  const mark = `mark-${random.hex(12)}`;
  const name = `${random.pick(['dawn', 'Dünen', 'harbour', 'IMG'])}-${random.hex(8)}.jpg`;
  const bytes = await picture(random);
  const inbox = join(dataDir, 'photos', tenant);
  await mkdir(inbox, { recursive: true });
  await writeFile(join(inbox, name), bytes);
  const sidecar = random.integer(2) === 0 ? `${name}.txt` : name.replace(/\.jpg$/, '.txt');
  const keys = [`# caption: ${mark} at the sea`, '# caption_edited: True', `# own_note: ${mark}`];
  await writeFile(join(inbox, sidecar), ['a training text', '', '# ---', ...keys, ''].join('\n'));
  const sha256 = sha256Of(bytes);
  return { tenant, name, sha256, contentHash: sha256Of(Buffer.from(sha256, 'hex')), mark };
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
