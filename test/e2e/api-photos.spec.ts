import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import request from 'supertest';
import sharp from 'sharp';
import { signIn, startTestApp } from '../support/app/index.js';
import type { AdminHeaders, TestApp } from '../support/app/index.js';

const AURORA = 'aurora.localhost';
const HARBOR = 'harbor.localhost';
const SPECIAL = ['Größe.png', '写真.jpg', 'photo #1 (final).jpg', "o'clock & 50%.jpg", '😀.jpg', 'A.JPG', 'b.JPG'];
const NAMES = [...SPECIAL, ...Array.from({ length: 123 }, (_, at) => `img-${String(at * 7).padStart(4, '0')}.jpg`)];

let app: TestApp;
let admin: AdminHeaders;
let other: AdminHeaders;

const get = (path: string, headers: Record<string, string> = { ...admin }) => request(app.url).get(path).set(headers);
const photo = (name: string) => `/api/images/${encodeURIComponent(name)}`;
const picture = (red: number) =>
  sharp({ create: { width: 300, height: 200, channels: 3, background: { r: red, g: 90, b: 120 } } })
    .jpeg()
    .toBuffer();

beforeAll(async () => {
  app = await startTestApp();
  for (const [tenant, red, names] of [
    ['aurora', 10, NAMES],
    ['harbor', 240, ['A.JPG', 'only-harbor.jpg']],
  ] as const) {
    const folder = join(app.dataDir, 'photos', tenant, 'inbox');
    await mkdir(folder, { recursive: true });
    const bytes = await picture(red);
    for (const name of names) await writeFile(join(folder, name), bytes);
  }
  const folder = join(app.dataDir, 'photos', 'aurora', 'inbox');
  await writeFile(join(folder, 'no-picture.jpg'), '<script>alert(1)</script>'.repeat(20));
  await writeFile(join(folder, 'A.JPG.txt'), 'a sidecar');
  await writeFile(join(folder, 'raw.heic'), 'x');
  await mkdir(join(folder, '.publisher'), { recursive: true });
  await writeFile(join(folder, '.publisher', 'secret.jpg'), await picture(1));
  admin = await signIn(app.url, AURORA);
  other = await signIn(app.url, HARBOR);
});
afterAll(() => app.stop());

const ALL = [...NAMES, 'no-picture.jpg'].sort();

describe('listing photos', () => {
  it.each(
    ['name', 'date', 'size', 'modified'].flatMap((sort) => ['asc', 'desc'].map((order) => [sort, order] as const)),
  )('when walked by cursor in order of %s %s, every photo comes exactly once', async (sort, order) => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const more = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { body } = await get(`/api/images?sort=${sort}&order=${order}&limit=37${more}`);
      seen.push(...(body.items as { filename: string }[]).map(({ filename }) => filename));
      expect(body.total).toBe(ALL.length);
      cursor = body.cursor as string | null;
    }
    expect([...seen].sort()).toEqual(ALL);
  });

  it('when it jumps by offset, pages fit together and past the end there is nothing', async () => {
    const names = async (query: string) =>
      ((await get(`/api/images?${query}`)).body.items as { filename: string }[]).map(({ filename }) => filename);
    expect(await names('limit=10&offset=40')).toEqual((await names('limit=200')).slice(40, 50));
    expect((await get('/api/images?offset=5000')).body).toMatchObject({ items: [], total: ALL.length, cursor: null });
  });

  it.each([
    ['größe', ['Größe.png']],
    ['GRO\u0308SSE', []],
    ['写', ['写真.jpg']],
    ["o'clock & 50%", ["o'clock & 50%.jpg"]],
    ['%', ["o'clock & 50%.jpg"]],
    ['*', []],
    ['😀', ['😀.jpg']],
  ])('when %s is searched, those and only those names come', async (q, names) => {
    const { body } = await get(`/api/images?q=${encodeURIComponent(q)}`);
    expect((body.items as { filename: string }[]).map(({ filename }) => filename)).toEqual(names);
  });

  it('when files cannot be shown, they are counted; sidecars and our own files are not there at all', async () => {
    const { body } = await get('/api/images?limit=200');
    expect(body.skipped).toBe(1);
    const { body: names } = await get('/api/images/list');
    expect(names).toMatchObject({ count: ALL.length, truncated: false });
    expect([...(names.filenames as string[])].sort()).toEqual(ALL);
  });

  it.each([
    'sort=colour',
    'limit=0',
    'limit=201',
    'limit=1e2',
    'offset=-1',
    `q=${'x'.repeat(101)}`,
    'folder=secret',
    'sort=name&sort=date',
  ])('when the query is %s, it is 422', async (query) => {
    const answer = await get(`/api/images?${query}`);
    expect([answer.status, answer.body.code]).toEqual([422, 'validation_failed']);
  });

  it('when an unknown query name comes along, it is ignored', async () => {
    expect((await get('/api/images?utm_source=x&limit=1')).status).toBe(200);
  });

  it('when a photo appears, a fresh read shows it at once', async () => {
    await writeFile(join(app.dataDir, 'photos', 'harbor', 'inbox', 'new.jpg'), await picture(3));
    const names = async (query: string) => (await get(`/api/images${query}`, { ...other })).body.total as number;
    await names('');
    expect(await names('?fresh=true')).toBe(3);
  });

  it('when two tenants have equal names, neither sees anything of the other', async () => {
    const { body } = await get('/api/images?q=harbor');
    expect(body.items).toEqual([]);
    expect((await get(photo('only-harbor.jpg'))).status).toBe(404);
    const mine = await get(`${photo('A.JPG')}/thumbnail`);
    const theirs = await get(`${photo('A.JPG')}/thumbnail`, { ...other });
    expect(mine.headers.etag).not.toBe(theirs.headers.etag);
    expect(Buffer.compare(mine.body as Buffer, theirs.body as Buffer)).not.toBe(0);
  });

  it('when random photos are asked for with one seed, every photo comes once before the cycle ends', async () => {
    const seen: string[] = [];
    for (let after = '', end = false; !end;) {
      const { body } = await get(`/api/images/random?seed=0123456789&after=${encodeURIComponent(after)}`);
      after = body.filename as string;
      end = body.cycleEnd as boolean;
      seen.push(after);
      if (seen.length > ALL.length) break;
    }
    expect([...seen].sort()).toEqual(ALL);
  });
});

describe('pictures', () => {
  it('when a thumbnail is asked for, it is a small JPEG, then 304, also by HEAD', async () => {
    const { items } = (await get('/api/images?limit=1&q=img-')).body as { items: { thumbnail_url: string }[] };
    const url = `${items[0]?.thumbnail_url ?? ''}&size=w256h256`;
    const first = await get(url);
    expect(first.status).toBe(200);
    expect(first.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'private, max-age=86400, immutable',
      vary: 'Host, Cookie',
      'x-content-type-options': 'nosniff',
      'content-disposition': 'inline; filename="photo.jpg"',
    });
    expect(await sharp(first.body as Buffer).metadata()).toMatchObject({ format: 'jpeg', width: 256 });
    const again = await get(url, { ...admin, 'If-None-Match': first.headers.etag ?? '' });
    expect([again.status, again.text]).toEqual([304, '']);
    const head = await request(app.url)
      .head(url)
      .set({ ...admin });
    expect([head.status, head.headers['content-length']]).toEqual([200, first.headers['content-length']]);
  });

  it('when the version in the address is old, the picture is asked for again next time', async () => {
    const answer = await get(`${photo('img-0007.jpg')}/thumbnail?v=000000000000`);
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'private, no-cache']);
  });

  it('when a file is no picture, it is 422 and its bytes are never shown as one', async () => {
    const thumbnail = await get(`${photo('no-picture.jpg')}/thumbnail`);
    expect([thumbnail.status, thumbnail.body.code]).toEqual([422, 'photo_unreadable']);
    expect(thumbnail.headers['cache-control']).toBe('no-store');
    const original = await get(`${photo('no-picture.jpg')}/original`);
    expect(original.headers['content-type']).not.toMatch(/^image|^text\/html/);
  });

  it('when an original is asked for in parts, the parts are those bytes', async () => {
    const whole = await get(`${photo('写真.jpg')}/original`);
    expect(whole.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'accept-ranges': 'bytes',
      'content-disposition': "inline; filename*=UTF-8''%E5%86%99%E7%9C%9F.jpg",
    });
    const bytes = whole.body as Buffer;
    const part = await get(`${photo('写真.jpg')}/original`, { ...admin, Range: 'bytes=10-19' });
    expect([part.status, part.headers['content-range']]).toEqual([206, `bytes 10-19/${bytes.length}`]);
    expect(Buffer.compare(part.body as Buffer, bytes.subarray(10, 20))).toBe(0);
    const behind = await get(`${photo('写真.jpg')}/original`, { ...admin, Range: `bytes=${bytes.length}-` });
    expect([behind.status, behind.body.code]).toEqual([416, 'range_not_satisfiable']);
    const head = await request(app.url)
      .head(`${photo('写真.jpg')}/original`)
      .set({ ...admin });
    expect([head.status, head.headers['content-length']]).toEqual([200, String(bytes.length)]);
  });
});

describe('names from outside', () => {
  const HOSTILE = [
    '%2e%2e%2fA.JPG',
    '..%2fA.JPG',
    '..%5cA.JPG',
    '%252e%252e%252fA.JPG',
    '..%252fA.JPG',
    'a%2f..%2f..%2fA.JPG',
    '..;%2fA.JPG',
    '%2fetc%2fpasswd',
    'C%3a%5cA.JPG',
    '%5c%5chost%5cA.JPG',
    '%2f%2fA.JPG',
    'A.JPG%2f',
    'id%3aAbC',
    'rev%3a1234',
    'ns%3a1%2fA.JPG',
    'A.JPG%00',
    '%00',
    'A%0d%0aX%3a%20y.jpg',
    'A%0a.jpg',
    '%e2%80%aeGPJ.A',
    '%e2%80%8bA.JPG',
    '%e2%81%84A.JPG',
    '%ef%bc%8e%ef%bc%8e%ef%bc%8fA.JPG',
    'CON.jpg',
    'nul',
    '.hidden.jpg',
    '.publisher%2fsecret.jpg',
    '.publisher',
    'A.JPG.',
    '%20A.JPG',
    'A.JPG%20',
    'A.JPG.txt',
    'Thumbs.db',
    '~%24A.JPG',
    'x'.repeat(201) + '.jpg',
    'x'.repeat(300) + '.jpg',
    '%3cscript%3e.jpg',
    '%3cimg%20src%3dx%3e.jpg',
    'inbox%2fA.JPG',
    'keep%2fA.JPG',
  ];

  it('when 40 hostile names are read, none is a photo', async () => {
    expect(HOSTILE).toHaveLength(40);
    for (const name of HOSTILE) {
      for (const tail of ['', '/thumbnail', '/original']) {
        const answer = await get(`/api/images/${name}${tail}`);
        expect([name, tail, answer.status]).toEqual([name, tail, 404]);
        expect(answer.body.code).toBe('photo_not_found');
        expect(answer.text).not.toContain('publisher/');
      }
    }
  });

  it.each(['%', '%zz', '%ff%fe.jpg'])('when the encoding itself is broken (%s), it is 400', async (name) => {
    const answer = await get(`/api/images/${name}`);
    expect([answer.status, answer.body.code]).toEqual([400, 'malformed_request']);
  });
});
