import { Readable } from 'node:stream';
import { contentHash } from '../../kernel/index.js';
import { HOSTILE_NAMES } from '../testing/hostile-names.js';
import { animated, bomb, drawn, noisy, pngHeader } from '../testing/pictures.js';
import { uploadWorld } from '../testing/upload-world.js';

const MIB = 1024 * 1024;
const jpeg = (seed = 1): Promise<Buffer> => drawn(seed).jpeg().toBuffer();

describe('an upload that is fine', () => {
  test.each(['jpeg', 'png', 'webp'] as const)('when a %s comes, it is stored byte for byte', async (format) => {
    const { send, store } = uploadWorld();
    const bytes = await drawn()
      .withExif({ IFD0: { Artist: 'somebody' } })
      .toFormat(format)
      .toBuffer();
    const done = await send(bytes, `a.${format}`);
    expect(done).toMatchObject({ extensionCorrected: false, duplicateOf: null, publishedBefore: false });
    expect(done.ref).toMatchObject({ folder: 'inbox', name: `a.${format}`, format, size: bytes.length });
    expect(done.contentHash).toBe(contentHash(bytes));
    expect([...store.census()]).toEqual([[`inbox/a.${format}`, contentHash(bytes)]]);
  });

  test('when the extension contradicts the bytes, it is corrected, and that is said', async () => {
    const { send } = uploadWorld();
    const done = await send(await jpeg(), 'x.png');
    expect([done.ref.name, done.extensionCorrected]).toEqual(['x.jpg', true]);
  });

  test('when it is there, the listing shows it at once', async () => {
    const { send, listing } = uploadWorld();
    await listing.all('inbox', false);
    await send(await jpeg());
    expect((await listing.all('inbox', false)).photos.map(({ name }) => name)).toEqual(['a.jpg']);
  });

  test.each(['inbox', 'archive', 'keep', 'remove'] as const)(
    'when the same bytes lie in %s, that is a warning and no refusal',
    async (folder) => {
      for (const listsHashes of [true, false]) {
        const { send, store } = uploadWorld({ listsHashes });
        store.plant(folder, 'other.jpg', await jpeg());
        store.plant(folder, 'not this one.jpg', await jpeg(2));
        expect((await send(await jpeg(), 'b.jpg')).duplicateOf).toEqual({ folder, name: 'other.jpg' });
        expect((await send(await jpeg(3), 'c.jpg')).duplicateOf).toBeNull();
      }
    },
  );

  test('when no photo has its size, none is read to compare them', async () => {
    const reads: string[] = [];
    const { send, store } = uploadWorld({ listsHashes: false, hooks: { before: ({ name }) => void reads.push(name) } });
    store.plant('archive', 'other.jpg', Buffer.concat([await jpeg(), Buffer.from('longer')]));
    await send(await jpeg());
    expect(reads).not.toContain('photos.contentHash');
  });

  test('when the ledger knows the bytes as published, that is said', async () => {
    const { send, published } = uploadWorld();
    published.add(contentHash(await jpeg()));
    expect((await send(await jpeg())).publishedBefore).toBe(true);
    expect((await send(await jpeg(2), 'b.jpg')).publishedBefore).toBe(false);
  });

  test('when a JPEG is also HTML and a ZIP, it is a JPEG and gets the name of one', async () => {
    const { send, store } = uploadWorld();
    const polyglot = Buffer.concat([
      await jpeg(),
      Buffer.from('<script>alert(1)</script>PK\x05\x06'),
      Buffer.alloc(18),
    ]);
    expect((await send(polyglot, 'page.html')).ref.name).toBe('page.jpg');
    expect(store.census().get('inbox/page.jpg')).toBe(contentHash(polyglot));
  });
});

describe('an upload that is refused', () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>'.padEnd(200));
  const gif = () => drawn().gif().toBuffer();
  const tiff = () => drawn().tiff().toBuffer();
  const padded = (text: string) => Buffer.from(text.padEnd(500));

  test.each<[string, () => Promise<Buffer> | Buffer]>([
    ['an SVG', () => svg],
    ['HTML', () => padded('<!doctype html><img src=x onerror=alert(1)>')],
    ['a GIF', gif],
    ['a TIFF', tiff],
    ['a ZIP', () => padded('PK\x03\x04')],
    ['a PDF', () => padded('%PDF-1.7')],
    ['text', () => padded('hello')],
    ['nothing', () => Buffer.alloc(0)],
    ['zeros', () => Buffer.alloc(5000)],
    ['a HEIC, which this build does not read', () => padded('\0\0\0\x18ftypheic\0\0\0\0mif1heic')],
    ['a RIFF that is sound', () => padded('RIFF\x10\0\0\0WAVEfmt ')],
    ['HTML before a JPEG', async () => Buffer.concat([Buffer.from('<html>'), await jpeg()])],
  ])('when it is %s called a.jpg, it is no photo and nothing is stored', async (_case, bytes) => {
    const { refusal, store } = uploadWorld();
    expect(await refusal(await bytes())).toMatchObject({ code: 'unsupported_media_type', family: 'caller' });
    expect(store.census().size).toBe(0);
  });

  test.each<[string, () => Promise<Buffer> | Buffer, string]>([
    ['is cut off', async () => (await noisy('jpeg')).subarray(0, -2000), 'not_an_image'],
    ['is a PNG that is cut off', async () => (await noisy('png')).subarray(0, -2000), 'not_an_image'],
    ['is a WebP that is cut off', async () => (await noisy('webp')).subarray(0, -2000), 'not_an_image'],
    ['has only a beginning', async () => (await jpeg()).subarray(0, 100), 'not_an_image'],
    ['has 15 pixels on one side', () => drawn(1, 200, 15).jpeg().toBuffer(), 'not_an_image'],
    ['has two pages', animated, 'not_an_image'],
    ['has more than 50 megapixels', () => pngHeader(10_000, 5_001), 'too_large'],
    ['is a bomb of 30,000 by 30,000', () => pngHeader(30_000, 30_000), 'too_large'],
    ['has 30,001 pixels on one side', () => pngHeader(30_001, 20), 'too_large'],
  ])('when it %s, it cannot be read and nothing is stored', async (_case, bytes, reason) => {
    const { refusal, store } = uploadWorld();
    expect(await refusal(await bytes())).toMatchObject({ code: 'photo_unreadable', details: { reason } });
    expect(store.census().size).toBe(0);
  });

  test('when bombs come one after the other, memory does not grow with them', async () => {
    const { refusal } = uploadWorld();
    const bytes = bomb();
    expect(bytes.length).toBeLessThan(MIB);
    await refusal(bytes);
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 10; i += 1) expect(await refusal(bytes)).toMatchObject({ code: 'photo_unreadable' });
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * MIB);
  });

  test('when 300 MB are sent, they are refused after 20 MB and one chunk', async () => {
    const { intake, place, store } = uploadWorld();
    const head = await jpeg();
    let sent = 0;
    function* endless(): Generator<Buffer> {
      for (let i = 0; i < 300; i += 1) {
        sent += MIB;
        yield i === 0 ? Buffer.concat([head], MIB) : Buffer.alloc(MIB);
      }
    }
    const photo = { folder: 'inbox', name: 'a.jpg', bytes: Readable.from(endless()), onConflict: 'reject' } as const;
    await expect(intake.receive(place, photo)).rejects.toMatchObject({ code: 'photo_too_large' });
    // A stream reads a little ahead of its reader.
    expect(sent).toBeLessThanOrEqual((20 + 1 + 16) * MIB);
    expect(photo.bytes.destroyed).toBe(true);
    expect(store.census().size).toBe(0);
  });

  test('when 40 hostile names are sent, none is stored', async () => {
    expect(HOSTILE_NAMES.length).toBeGreaterThanOrEqual(40);
    const { refusal, store } = uploadWorld();
    const bytes = await jpeg();
    for (const name of HOSTILE_NAMES) expect(await refusal(bytes, name, 'rename')).toMatchObject({ code: 'bad_name' });
    expect(store.census().size).toBe(0);
  });

  test('when it is refused, the error holds neither the name nor the bytes', async () => {
    const { refusal } = uploadWorld();
    const error = await refusal(Buffer.from('CANARY'.repeat(20)), 'CANARY.jpg');
    expect(JSON.stringify([error, error?.message, error?.stack])).not.toContain('CANARY');
  });
});
