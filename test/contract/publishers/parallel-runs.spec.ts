import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { Secret } from '../../../src/kernel/index.js';
import type { PublisherEntry, PublisherType, TenantConfig } from '../../../src/kernel/index.js';
import { createHttpClient } from '../../../src/platform/http/index.js';
import { SystemClock } from '../../../src/platform/system/index.js';
import { PublishersByType, type Publisher } from '../../../src/publishers/index.js';
import { MailPublisherFactory } from '../../../src/publishers/mail/index.js';
import { OutboxPublisherFactory } from '../../../src/publishers/outbox/index.js';
import { TelegramPublisherFactory } from '../../../src/publishers/telegram/index.js';
import { MemorySink, sendContext } from '../../../src/publishers/testing/index.js';
import { runs } from '../../support/properties.js';
import { startSmtp, type RunningSmtp } from '../../support/smtp/index.js';
import { startTelegram, type RunningTelegram } from '../../support/telegram/index.js';

/** Spec: publishers.md section 14, row 4; publishing.md section 11, row 18. */
const RUNS = runs(20, 60);
const PLATFORMS = ['telegram', 'fetlife', 'outbox'] as const satisfies readonly PublisherType[];
const TOKEN = '4815162342:token-of-many-parallel-publishes';
const PASSWORD = 'password of many parallel publishes';
const SENDER = 'studio@photos.example';
/** Flat colours survive a JPEG this well. */
const TOLERANCE = 12;

/** One photo of one run; no other has its colours. */
interface Run {
  readonly number: number;
  readonly source: Uint8Array;
  readonly hash: string;
}

const chatOf = (run: number): number => -1_001_000_000_000 - run;
const captionOf = (platform: string, run: number): string => `photo ${run} for ${platform}`;

/** What is left in the file is on top for people: it is turned by its metadata, which name a place, too. */
async function sourceOf(number: number): Promise<Run> {
  const [left, right] = coloursOf(number);
  const half = { create: { width: 48, height: 64, channels: 3 as const, background: right } };
  const source = await sharp({ create: { width: 96, height: 64, channels: 3, background: left } })
    .composite([{ input: half, left: 48, top: 0 }])
    .jpeg()
    .withMetadata({ orientation: 6 })
    .withExifMerge({ IFD0: { Make: 'CanaryCam' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } })
    .toBuffer();
  return { number, source, hash: sha256(source) };
}

/** Two far from each other, and unlike those of every other number below 64. */
function coloursOf(number: number): [Colour, Colour] {
  const [r = 0, g = 0, b = 0] = [number % 4, (number >> 2) % 4, number >> 4].map((step) => step * 80);
  return [
    { r, g, b },
    { r: 240 - r, g: 240 - g, b: 240 - b },
  ];
}
interface Colour {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

let telegram: RunningTelegram;
let smtp: RunningSmtp;
let publishers: PublishersByType;
const sink = new MemorySink();
const clock = new SystemClock();
const http = createHttpClient(clock);
const built: Publisher[] = [];

beforeAll(async () => {
  const chats = Array.from({ length: RUNS }, (_, run) => chatOf(run));
  telegram = await startTelegram({ bots: [{ token: TOKEN, chats }] });
  smtp = await startSmtp({ mode: 'starttls', users: [{ username: SENDER, password: PASSWORD }] });
  const mail = new MailPublisherFactory({ clock, allowPlain: false, adminsOf: () => [], trust: smtp.certificate });
  publishers = new PublishersByType({
    outbox: new OutboxPublisherFactory(clock),
    telegram: new TelegramPublisherFactory({ http, clock, baseUrl: telegram.url }),
    email: mail,
    fetlife: mail,
    instagram: null,
    mastodon: null,
    bluesky: null,
    webhook: null,
  });
});

afterAll(async () => {
  await Promise.all(built.map((publisher) => publisher.dispose()));
  http.onApplicationShutdown();
  await Promise.all([telegram.close(), smtp.close()]);
});

/** A tenant of its own for each run, with a chat and an address of its own. */
async function publisherOf(type: PublisherType, run: number): Promise<Publisher> {
  const settings: Partial<Record<PublisherType, PublisherEntry['config']>> = {
    telegram: { channel_id: chatOf(run) },
    fetlife: { recipient: `person-${run}@fet.example` },
  };
  const config = {
    tenant: `tenant-${run}`,
    emailServer: {
      host: smtp.host,
      port: smtp.port,
      useTls: true,
      fromEmail: SENDER,
      username: null,
      passwordRef: null,
    },
    confirmation: { toSender: false, tagsCount: 5, tagsNature: null },
  } as TenantConfig;
  const entry = { id: `${type}-${run}`, type, credentialsRef: null, config: settings[type] ?? {} };
  const secret = new Secret<Readonly<Record<string, string>>>({ bot_token: TOKEN, password: PASSWORD });
  const publisher = await publishers.build(config, entry, sink, secret);
  if ('unavailable' in publisher) throw new Error(`${type} must be built, not ${publisher.field ?? 'refused'}`);
  built.push(publisher);
  return publisher;
}

async function publish(type: PublisherType, { number, source, hash }: Run): Promise<void> {
  const publisher = await publisherOf(type, number);
  const text = { caption: captionOf(type, number), altText: null, spoiler: false };
  const post = await publisher.prepare(source, text);
  const context = { ...sendContext(), attemptKey: `${hash}.${publisher.id}.1` };
  expect(await publisher.send(post, context)).toMatchObject({ outcome: 'sent' });
}

/** Images that arrived under a caption, at whichever platform. */
function arrivedUnder(platform: (typeof PLATFORMS)[number], caption: string): readonly Uint8Array[] {
  switch (platform) {
    case 'telegram':
      return telegram.posts().flatMap((post) => (post.caption === caption ? [post.image] : []));
    case 'fetlife':
      return smtp.journal.flatMap(({ subject, attachments }) =>
        subject === caption ? attachments.map(({ content }) => content) : [],
      );
    case 'outbox':
      return [...sink.files].flatMap(([path, bytes]) => {
        const isIt = path.endsWith('/caption.txt') && Buffer.from(bytes).toString().trim() === caption;
        const photo = isIt ? sink.files.get(path.replace('caption.txt', 'photo.jpg')) : undefined;
        return photo === undefined ? [] : [photo];
      });
  }
}

/** Whole, upright, of this run and of no other, and without a word about a place. */
async function expectOwnPicture(image: Uint8Array, number: number): Promise<void> {
  const { width, height, exif, xmp, iptc, icc, orientation } = await sharp(image).metadata();
  expect({ width, height, exif, xmp, iptc, icc, orientation }).toEqual({ width: 64, height: 96 });
  expect(Buffer.from(image).includes('Canary')).toBe(false);
  const pixels = await sharp(image, { failOn: 'warning' }).raw().toBuffer();
  const [upper, lower] = coloursOf(number);
  expectColour(pixels.subarray((24 * 64 + 32) * 3), upper);
  expectColour(pixels.subarray((72 * 64 + 32) * 3), lower);
  expectColour(pixels.subarray((95 * 64 + 63) * 3), lower);
}

function expectColour([r = -1, g = -1, b = -1]: Uint8Array, wanted: Colour): void {
  expect(Math.abs(r - wanted.r)).toBeLessThanOrEqual(TOLERANCE);
  expect(Math.abs(g - wanted.g)).toBeLessThanOrEqual(TOLERANCE);
  expect(Math.abs(b - wanted.b)).toBeLessThanOrEqual(TOLERANCE);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

it(`when ${RUNS} photos go to three platforms at once, each platform has each caption with its own whole picture`, async () => {
  const photos = await Promise.all(Array.from({ length: RUNS }, (_, number) => sourceOf(number)));
  expect(new Set(photos.map(({ hash }) => hash)).size).toBe(RUNS);
  expect(photos.every(({ source }) => Buffer.from(source).includes('CanaryCam'))).toBe(true);

  await Promise.all(photos.flatMap((run) => PLATFORMS.map((platform) => publish(platform, run))));

  expect([telegram.posts().length, smtp.journal.length]).toEqual([RUNS, RUNS]);
  for (const { number, source, hash } of photos) {
    expect(sha256(source)).toBe(hash);
    for (const platform of PLATFORMS) {
      const images = arrivedUnder(platform, captionOf(platform, number));
      expect([platform, number, images.length]).toEqual([platform, number, 1]);
      for (const image of images) await expectOwnPicture(image, number);
    }
    const { chatId } = telegram.posts().find(({ caption }) => caption === captionOf('telegram', number)) ?? {};
    const { envelope } = smtp.journal.find(({ subject }) => subject === captionOf('fetlife', number)) ?? {};
    expect([chatId, envelope?.to]).toEqual([chatOf(number), [`person-${number}@fet.example`]]);
  }
}, 60_000);
