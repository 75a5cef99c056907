import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { makeThumbnail } from '../../../src/storage/thumbnails/pipeline.js';
import type { TenantFile } from '../orchestrator/tenant-files.js';
import { sha256Of } from '../processes/photos.js';
import type { SeededRandom } from '../processes/seeded-random.js';

/** A photo whose every byte is known. */
export interface KnownPhoto {
  readonly name: string;
  readonly sha256: string;
  /** Name of the photo in the ledger: SHA-256 of the SHA-256 of its one block. */
  readonly contentHash: string;
  /** SHA-256 of its thumbnails, by size. */
  readonly thumbnails: ReadonlyMap<ThumbnailSize, string>;
}

export const SIZES = ['w256h256', 'w480h320'] as const;
export type ThumbnailSize = (typeof SIZES)[number];

/** What a tenant's photos are for. `shared` and `moved` have the same names at every tenant. */
const PHOTO_ROLES = ['shared', 'viewed', 'posted', 'moved', 'captioned'] as const;
type PhotoRole = (typeof PHOTO_ROLES)[number];

const WORD_KINDS = [
  'version',
  'hashtag',
  'outbox',
  'telegram',
  'ref',
  'token',
  'alias',
  'voice',
  'caption',
  'exif',
] as const;
type WordKind = (typeof WORD_KINDS)[number];

/** A tenant of whom every text and every picture can be told from everybody else's. */
export interface MarkedTenant {
  readonly label: string;
  readonly host: string;
  /** Words that stand nowhere else. */
  readonly words: Readonly<Record<WordKind, string>>;
  readonly photos: Readonly<Record<PhotoRole, KnownPhoto>>;
  /** Whether strangers may look. */
  readonly isOpen: boolean;
  readonly file: TenantFile;
}

const BLOCKS = 8;
const SIDE = 96;

/** Makes the `index`-th tenant and puts its photos below `dataDir`. */
export async function plantTenant(dataDir: string, index: number, random: SeededRandom): Promise<MarkedTenant> {
  const number = String(index).padStart(2, '0');
  const label = `t${number}-${random.hex(20)}`;
  const word = (kind: string): readonly [string, string] => [kind, `w${number}${random.hex(24)}`];
  const words = Object.fromEntries(WORD_KINDS.map(word)) as MarkedTenant['words'];
  const folder = join(dataDir, 'photos', label);
  await mkdir(folder, { recursive: true });
  const photos = new Map<PhotoRole, KnownPhoto>();
  for (const role of PHOTO_ROLES) {
    const name = role === 'shared' || role === 'moved' ? `${role}.jpg` : `p${number}${random.hex(24)}.jpg`;
    const bytes = await picture(words.exif, random);
    await writeFile(join(folder, name), bytes);
    await writeFile(join(folder, `${name}.txt`), sidecar(`${words.caption} of ${role}`));
    photos.set(role, await known(name, bytes));
  }
  const isOpen = index % 2 === 0;
  const file = tenantFile(words, isOpen);
  return { label, host: `${label}.localhost`, words, photos: Object.fromEntries(photos), isOpen, file } as MarkedTenant;
}

/** All texts of a tenant that may never reach another one. */
export function markersOf({ label, words, photos }: MarkedTenant): readonly string[] {
  const own = Object.values(photos).flatMap(({ name, sha256, contentHash }) => [sha256, contentHash, name]);
  return [label, ...Object.values(words), ...own].filter((text) => text !== 'shared.jpg' && text !== 'moved.jpg');
}

function tenantFile(words: MarkedTenant['words'], isOpen: boolean): TenantFile {
  return {
    envelope: {
      schema_version: 2,
      app_type: 'publisher_v2',
      config_version: words.version,
      ttl_seconds: 600,
      config: {
        features: { publish_enabled: true, analyze_caption_enabled: true, auto_view_enabled: isOpen },
        storage: { provider: 'local', paths: { root: '/', archive: 'archive', keep: 'keep', remove: 'reject' } },
        publishers: [
          { id: words.outbox, type: 'outbox' },
          { id: words.telegram, type: 'telegram', credentials_ref: words.ref, config: { channel_id: '-1001' } },
        ],
        ai: {},
        captionfile: { artist_alias: words.alias },
        content: { hashtag_string: `#${words.hashtag}`, voice_profile: [words.voice] },
      },
    },
    credentials: { [words.ref]: { provider: 'telegram', bot_token: words.token } },
  };
}

function sidecar(caption: string): string {
  return ['a training text', '', '# ---', `# caption: ${caption}`, '# caption_edited: True', ''].join('\n');
}

async function known(name: string, bytes: Buffer): Promise<KnownPhoto> {
  const sha256 = sha256Of(bytes);
  const thumbnails = new Map<ThumbnailSize, string>();
  for (const size of SIZES) thumbnails.set(size, sha256Of(await makeThumbnail(bytes, size)));
  return { name, sha256, contentHash: sha256Of(Buffer.from(sha256, 'hex')), thumbnails };
}

async function picture(words: string, random: SeededRandom): Promise<Buffer> {
  const pixels = Buffer.from(Array.from({ length: BLOCKS * BLOCKS * 3 }, () => random.integer(256)));
  return sharp(pixels, { raw: { width: BLOCKS, height: BLOCKS, channels: 3 } })
    .resize(SIDE, SIDE, { kernel: 'nearest' })
    .withExif({ IFD0: { Copyright: words } })
    .jpeg()
    .toBuffer();
}
