import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { platformsOf, PROVIDER_TENANTS, ProviderWorld } from '../support/app/index.js';
import type { TenantName } from '../support/app/index.js';

/** Photos of both tenants together, at most 64; the full size is `PARALLEL_PUBLISHES=60`. */
const PHOTOS = Number(process.env['PARALLEL_PUBLISHES'] ?? 24);
/** As many as a tenant may have under way and nobody is sent away. */
const AT_ONCE = 6;
/** As it lies there; shown turned by a quarter. */
const [WIDE, HIGH] = [48, 24] as const;

/** Number of the EXIF part that says where a photo was taken, in both byte orders. */
const GPS_TAGS = [Buffer.from([0x88, 0x25]), Buffer.from([0x25, 0x88])];

interface Planted {
  readonly tenant: TenantName;
  readonly name: string;
  readonly number: number;
  readonly bytes: Buffer;
}

let world: ProviderWorld;
beforeAll(async () => {
  world = await ProviderWorld.start();
  await world.begin();
  for (const tenant of PROVIDER_TENANTS) {
    const publishers = [...platformsOf(tenant).slice(0, 2), { id: 'outbox', type: 'outbox' }];
    await world.configure(tenant, { config: { publishers } });
  }
}, 60_000);
afterAll(() => world.stop());

/** Colours far enough from each other to be told apart after all platforms have made a JPEG of them. */
const colourOf = (number: number): readonly [number, number, number] => [
  (number % 4) * 70 + 20,
  (Math.floor(number / 4) % 4) * 70 + 20,
  Math.floor(number / 16) * 70 + 20,
];

/** A photo that lies on its side and says where it was taken. */
function sideways(number: number): Promise<Buffer> {
  const [r, g, b] = colourOf(number);
  return sharp({ create: { width: WIDE, height: HIGH, channels: 3, background: { r, g, b } } })
    .withExif({ IFD0: { Copyright: `no ${number}` }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}

/** Which photo a picture shows; fails unless it stands upright and says nothing more. */
async function numberIn(image: Uint8Array): Promise<number> {
  const { width, height, exif, icc } = await sharp(image).metadata();
  expect([width, height, exif, icc]).toEqual([HIGH, WIDE, undefined, undefined]);
  const { data } = await sharp(image).raw().toBuffer({ resolveWithObject: true });
  const far = (number: number): number =>
    colourOf(number).reduce((sum, value, at) => sum + Math.abs(value - (data[at] ?? 0)), 0);
  return Array.from({ length: PHOTOS }, (_, number) => number).sort((a, b) => far(a) - far(b))[0] ?? -1;
}

describe(`${PHOTOS} photos of two tenants at once`, () => {
  it('when each goes to three platforms, each gets its own words and its own picture, upright and without a place', async () => {
    const planted: Planted[] = [];
    for (let number = 0; number < PHOTOS; number += 1) {
      const tenant = PROVIDER_TENANTS[number % 2] ?? 'aurora';
      const photo = { tenant, number, name: `photo ${number}.jpg`, bytes: await sideways(number) };
      await world.photos.put(photo.name, { bytes: photo.bytes, tenant });
      planted.push(photo);
    }
    const { exif, orientation } = await sharp(planted[0]?.bytes).metadata();
    expect([orientation, GPS_TAGS.some((tag) => exif?.includes(tag))]).toEqual([6, true]);
    const sources = new Map(planted.map(({ number, bytes }) => [number, hashOf(bytes)]));
    const answers = await Promise.all(PROVIDER_TENANTS.map((tenant) => publishAll(tenant, planted)));
    expect(new Set(answers.flat())).toEqual(new Set([200]));

    for (const tenant of PROVIDER_TENANTS) {
      const own = planted.filter((photo) => photo.tenant === tenant).map(({ number }) => number);
      const arrived = await arrivalsAt(tenant);
      expect(arrived).toHaveLength(own.length * 3);
      for (const { platform, caption, image } of arrived) {
        const shown = await numberIn(image);
        expect([platform, caption]).toEqual([platform, `words ${shown} for ${platform}`]);
        expect(own).toContain(shown);
      }
      for (const number of own) {
        const path = join(world.photos.folder('archive', tenant), `photo ${number}.jpg`);
        expect(hashOf(await readFile(path))).toBe(sources.get(number));
      }
    }
  }, 180_000);
});

/** Statuses of a tenant's publishes, so many at a time. */
async function publishAll(tenant: TenantName, planted: readonly Planted[]): Promise<readonly number[]> {
  const waiting = planted.filter((photo) => photo.tenant === tenant);
  const statuses: number[] = [];
  const lane = async (): Promise<void> => {
    for (let photo = waiting.pop(); photo; photo = waiting.pop()) {
      const { name, number } = photo;
      const ids = ['telegram-1', 'email-1', 'outbox'];
      const captions = Object.fromEntries(ids.map((id) => [id, `words ${number} for ${id}`]));
      const { status } = await world.photos.act(name, 'publish', { captions }, { as: tenant });
      statuses.push(status);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return statuses;
}

interface Arrival {
  readonly platform: string;
  readonly caption: string;
  readonly image: Uint8Array;
}

async function arrivalsAt(tenant: TenantName): Promise<readonly Arrival[]> {
  const { providers, photos } = world;
  const posts = providers
    .posts(tenant)
    .map(({ caption, image }) => ({ platform: 'telegram-1', caption: caption ?? '', image }));
  const mails = providers.mails(tenant).map(({ subject, attachments }) => {
    const image = attachments[0]?.content ?? Buffer.alloc(0);
    return { platform: 'email-1', caption: subject, image };
  });
  const written = (await photos.posts(tenant)).map(async ({ directory, caption }) => ({
    platform: 'outbox',
    caption,
    image: await readFile(join(directory, 'photo.jpg')),
  }));
  return [...posts, ...mails, ...(await Promise.all(written))];
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
