import { connect } from 'node:net';
import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import { contentHash } from '../../src/kernel/index.js';
import { FRIENDLY_NAMES, HOSTILE_NAMES } from '../../src/storage/testing/hostile-names.js';
import { animated, drawn, pngHeader } from '../../src/storage/testing/pictures.js';
import { UploadBounds } from '../../src/web/index.js';
import { abandonedIntent, drawnPicture, formOf, PhotoWorld, rawRequest } from '../support/app/index.js';
import type { FormPart, UploadForm } from '../support/app/index.js';

const UPLOAD = '/api/library/upload';
const MIB = 1024 * 1024;
/** Enough for a machine with other things to do. */
const PATIENCE_MS = 20_000;
let world: PhotoWorld;
let seed = 5_000;
beforeAll(async () => {
  world = await PhotoWorld.start({ env: { LIBRARY_MAX_UPLOAD_MB: '1' } });
});
afterAll(() => world.stop());
beforeEach(() => world.clear());

const photo = (): Promise<Buffer> => drawnPicture((seed += 1));
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => `${status} ${body.code ?? ''}`.trim();

describe('a photo that is uploaded', () => {
  it('when it is fine, it lies in the inbox byte for byte, is listed at once, and nobody else sees it', async () => {
    expect((await world.get('/api/images')).body.total).toBe(0);
    const bytes = await photo();
    const answer = await world.upload({ bytes, filename: 'Harbour (1).jpg' });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      key: 'Harbour (1).jpg',
      filename: 'Harbour (1).jpg',
      size: bytes.length,
      version: expect.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
      duplicateOf: null,
      publishedBefore: false,
      extensionCorrected: false,
    });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect((await readFile(join(world.folder(), 'Harbour (1).jpg'))).equals(bytes)).toBe(true);
    const { items } = (await world.get('/api/images')).body;
    expect(items).toMatchObject([{ filename: 'Harbour (1).jpg', version: answer.body.version }]);
    const line = world.app.lines.find(({ event, photo: tag }) => {
      return event === 'photo_uploaded' && tag === contentHash(bytes).slice(0, 12);
    });
    expect(line).toMatchObject({ level: 'info', to: 'inbox', bytes: bytes.length, tenant: 'aurora' });
    expect(world.app.rawLines.join('')).not.toContain('Harbour');
    await world.expectHarborUntouched();
  });

  it('when its name is taken, it is 409 with a free one, also without case; nothing is overwritten', async () => {
    await world.put('IMG_1.jpg');
    const before = await world.ownedFiles();
    const bytes = await photo();
    const taken = await world.upload({ bytes, filename: 'img_1.JPG' });
    expect([codeOf(taken), taken.body.suggestedName, taken.body.sameContent]).toEqual([
      '409 name_taken',
      'img_1-2.JPG',
      false,
    ]);
    const same = await world.upload({
      bytes: await readFile(join(world.folder(), 'IMG_1.jpg')),
      filename: 'IMG_1.jpg',
    });
    expect([codeOf(same), same.body.sameContent]).toEqual(['409 name_taken', true]);
    expect(await world.ownedFiles()).toEqual(before);
    const renamed = await world.upload({ bytes, filename: 'IMG_1.jpg' }, '?onConflict=rename');
    expect([renamed.status, renamed.body.filename]).toEqual([201, 'IMG_1-2.jpg']);
    expect(await world.names()).toEqual(['IMG_1-2.jpg', 'IMG_1.jpg']);
  });

  it('when its bytes are there under another name, in whatever folder, it is 201 and tells where', async () => {
    const bytes = await photo();
    await world.put('first.jpg', { bytes, folder: 'archive' });
    await world.get('/api/images?folder=archive&fresh=true');
    const answer = await world.upload({ bytes, filename: 'second.jpg' });
    expect([answer.status, answer.body.duplicateOf]).toEqual([201, { folder: 'archive', name: 'first.jpg' }]);
  });

  it('when its bytes were posted before, or may have been, that is told; by another tenant it is not', async () => {
    const bytes = await photo();
    await world.put('post.jpg', { bytes });
    expect((await world.act('post.jpg', 'publish', { caption: 'Words.' })).status).toBe(200);
    expect((await world.upload({ bytes, filename: 'again.jpg' })).body).toMatchObject({
      publishedBefore: true,
      duplicateOf: { folder: 'archive', name: 'post.jpg' },
    });
    const unclear = await photo();
    await world.plantRecord(contentHash(unclear), abandonedIntent(contentHash(unclear), 'gone.jpg'), 180_000);
    await world.plantRecord(contentHash(await drawnPicture(1)), '{ this is no record', 180_000);
    expect((await world.upload({ bytes: await drawnPicture(1), filename: 'odd.jpg' })).body.publishedBefore).toBe(true);
    const other = await world.upload({ bytes, filename: 'theirs.jpg' }, '', 'harbor');
    expect(other.body).toMatchObject({ publishedBefore: false, duplicateOf: null });
    await world.act('theirs.jpg', 'delete', { confirm: 'theirs.jpg' }, { as: 'harbor' });
  });

  it('when two of one name come at once, one is 201 and the other 409, and the bytes of the first stay', async () => {
    for (const round of [1, 2, 3, 4, 5]) {
      const both = [await photo(), await photo()];
      const filename = `race-${round}.jpg`;
      const answers = await Promise.all(both.map((bytes) => world.upload({ bytes, filename })));
      expect(answers.map(codeOf).sort()).toEqual(['201', '409 name_taken']);
      const winner = both[answers.findIndex(({ status }) => status === 201)];
      expect((await readFile(join(world.folder(), filename))).equals(winner ?? Buffer.alloc(0))).toBe(true);
    }
    expect(await world.names()).toHaveLength(5);
  });

  it('when its extension is wrong, it gets the right one and is told so', async () => {
    const answer = await world.upload({ bytes: await photo(), filename: 'x.png', type: 'image/png' });
    expect(answer.body).toMatchObject({ filename: 'x.jpg', key: 'x.jpg', extensionCorrected: true });
  });
});

describe('what is no photo for us', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const cases: readonly (readonly [string, () => Promise<Uint8Array> | Uint8Array, string])[] = [
    ['empty', () => Buffer.alloc(0), '415 unsupported_media_type'],
    ['text', () => Buffer.from('no picture at all'.repeat(20)), '415 unsupported_media_type'],
    ['an SVG', () => Buffer.from(svg.repeat(4)), '415 unsupported_media_type'],
    ['a GIF', () => Buffer.from(`GIF89a${'x'.repeat(200)}`), '415 unsupported_media_type'],
    ['a page with a picture behind it', async () => Buffer.concat([Buffer.from('<html>'), await photo()]), '415 unsupported_media_type'],
    ['cut off', async () => (await photo()).subarray(0, 200), '422 photo_unreadable'],
    ['of 60 megapixels', () => pngHeader(10_000, 6_000), '422 photo_unreadable'],
    ['too small', () => sharp({ create: { width: 8, height: 90, channels: 3, background: 'red' } }).png().toBuffer(), '422 photo_unreadable'],
    ['of two pages', () => animated(), '422 photo_unreadable'],
    ['larger than allowed', () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(MIB)]), '413 photo_too_large'],
  ]; // prettier-ignore

  it.each(cases)('when it is %s, it is refused and nothing is stored', async (_what, bytes, expected) => {
    const answer = await world.upload({ bytes: await bytes(), filename: 'a.jpg' });
    expect(codeOf(answer)).toBe(expected);
    if (expected.startsWith('413')) expect(answer.body.maxBytes).toBe(MIB);
    expect(await world.ownedFiles()).toEqual(new Map());
  });

  it.each(HOSTILE_NAMES.filter((name) => !/[\ud800-\udfff]/u.test(name)))(
    'when its name is %j, it is refused and nothing is stored',
    async (name) => {
      const part: FormPart = /[\0\r\n"]/.test(name)
        ? { bytes: await photo(), parameter: `filename*=UTF-8''${encodeURIComponent(name)}` }
        : { bytes: await photo(), filename: name };
      const answer = await world.upload(part);
      // Without a name a part is no file.
      expect(codeOf(answer)).toBe(name === '' ? '422 validation_failed' : '422 bad_name');
      expect(await world.ownedFiles()).toEqual(new Map());
      expect(answer.text).not.toContain('passwd');
    },
  );

  it.each([
    ['a raw NUL', 'filename="a\0.jpg"'],
    ['half a character', "filename*=UTF-8''a%ED%A0%80.jpg"],
    ['bytes that are no UTF-8', "filename*=UTF-8''a%ff%fe.jpg"],
    ['300 characters', `filename="${'x'.repeat(296)}.jpg"`],
  ])('when its name has %s, it is refused and nothing is stored', async (_what, parameter) => {
    const { status } = await world.upload({ bytes: await photo(), parameter });
    expect([400, 422]).toContain(status);
    expect(await world.ownedFiles()).toEqual(new Map());
  });

  it.each(FRIENDLY_NAMES)('when its name is %j, it keeps it', async (name) => {
    const format = name.endsWith('.png') ? 'png' : name.endsWith('.webp') ? 'webp' : 'jpeg';
    const bytes = await drawn((seed += 1))
      .toFormat(format)
      .toBuffer();
    const answer = await world.upload({ bytes, filename: name });
    expect([answer.status, answer.body.filename]).toEqual([201, name]);
    expect((await world.get(`/api/images/${encodeURIComponent(name)}`)).body.filename).toBe(name);
  });
});

describe('a form that is not one file', () => {
  const good = (): Promise<FormPart> => photo().then((bytes) => ({ bytes }));

  it.each<[string, () => Promise<UploadForm>, string]>([
    ['two files', async () => formOf(await good(), { ...(await good()), filename: 'b.jpg' }), '422 validation_failed'],
    ['a field behind it', async () => formOf(await good(), { field: 'note', filename: null, type: null, bytes: Buffer.from('x') }), '422 validation_failed'],
    ['a field before it', async () => formOf({ field: 'note', filename: null, type: null, bytes: Buffer.from('x') }, await good()), '422 validation_failed'],
    ['a part of no kind behind it', async () => formOf(await good(), { field: null, bytes: Buffer.from('x') }), '422 validation_failed'],
    ['another field', async () => formOf({ ...(await good()), field: 'photo' }), '422 validation_failed'],
    ['no part', async () => formOf(), '422 validation_failed'],
    ['no name', async () => formOf({ bytes: await photo(), filename: null, type: 'application/octet-stream' }), '422 bad_name'],
    ['no end', async () => cutOff(formOf(await good())), '400 malformed_request'],
    ['no boundary', async () => ({ ...formOf(await good()), contentType: 'multipart/form-data' }), '400 malformed_request'],
    ['nothing at all', async () => ({ ...formOf(), body: Buffer.alloc(0) }), '400 malformed_request'],
    ['a part header nobody can read', async () => ({ ...formOf(), body: Buffer.from(formOf(await good()).body.toString('latin1').replace('form-data;', 'form-data\0;'), 'latin1') }), '400 malformed_request'],
    ['much before it', async () => withPreamble(formOf(await good()), 20 * 1024), '413 body_too_large'],
    ['very much before it', async () => withPreamble(formOf(await good()), 900 * 1024), '413 body_too_large'],
    ['another type', async () => ({ ...formOf(await good()), contentType: 'application/octet-stream' }), '415 unsupported_media_type'],
    ['the type of another form', async () => ({ ...formOf(await good()), contentType: 'application/x-www-form-urlencoded' }), '415 unsupported_media_type'],
  ])('when it has %s, it is refused and nothing is stored', async (_what, form, expected) => {
    expect(codeOf(await world.sendForm(await form()))).toBe(expected);
    expect(await world.ownedFiles()).toEqual(new Map());
  }); // prettier-ignore

  it('when it is packed, it is 415; when a query is wrong, 422', async () => {
    const form = formOf(await good());
    expect(codeOf(await world.sendForm(form, '', 'aurora', { 'Content-Encoding': 'gzip' }))).toBe(
      '415 unsupported_media_type',
    );
    expect(codeOf(await world.sendForm(form, '?onConflict=overwrite'))).toBe('422 validation_failed');
    expect(await world.ownedFiles()).toEqual(new Map());
  });
});

describe('who may upload, and when', () => {
  it('when the library is switched off, it is 403 and names the flag; the whole form is taken off the line', async () => {
    await world.configure({ features: { library_enabled: false } });
    const answer = await world.upload({ bytes: await photo() });
    expect([codeOf(answer), answer.body.feature]).toEqual(['403 feature_disabled', 'library_enabled']);
    expect(await world.ownedFiles()).toEqual(new Map());
  });

  it('when a stranger sends 20 MB, it is 401 with at most 64 kB read', async () => {
    const head = headOf({ Host: 'aurora.localhost', 'Sec-Fetch-Site': 'same-origin' }, 20_000_000);
    let bytesRead = 0;
    world.app.server.once('connection', (socket) => socket.once('close', () => (bytesRead = socket.bytesRead)));
    const answer = await rawRequest(world.app.port, Buffer.concat([Buffer.from(head), Buffer.alloc(20_000_000, 'x')]));
    expect([answer.status, answer.headers.get('connection')]).toEqual([401, 'close']);
    await until(() => bytesRead > 0);
    expect(bytesRead - head.length).toBeLessThanOrEqual(64 * 1024);
    expect(await world.ownedFiles()).toEqual(new Map());
  });

  it('when an admin declares too much, it is 413 before a byte; when nothing is declared, it is cut where it is too much', async () => {
    const declared = await rawRequest(world.app.port, headOf({ ...world.headersOf('aurora') }, 21 * MIB));
    expect([declared.status, JSON.parse(declared.body)]).toEqual([
      413,
      expect.objectContaining({ code: 'photo_too_large', maxBytes: MIB }),
    ]);
    const form = formOf({ bytes: Buffer.concat([(await photo()).subarray(0, 100), Buffer.alloc(3 * MIB)]) });
    const chunk = `${form.body.length.toString(16)}\r\n${form.body.toString('latin1')}\r\n`;
    const endless = `${headOf({ ...world.headersOf('aurora') }, null)}${chunk}`;
    const cut = await rawRequest(world.app.port, Buffer.from(endless, 'latin1'));
    expect([cut.status, cut.headers.get('connection')]).toEqual([413, 'close']);
    expect(await world.ownedFiles()).toEqual(new Map());
  });

  it('when the client waits for our word, it gets it after every look at headers and rights', async () => {
    const form = formOf({ bytes: await photo(), filename: 'asked.jpg' });
    const socket = connect(world.app.port, '127.0.0.1');
    const heard: string[] = [];
    socket.on('data', (chunk) => heard.push(chunk.toString('latin1')));
    socket.write(headOf({ ...world.headersOf('aurora'), Expect: '100-continue' }, form.body.length));
    await until(() => heard.join('').startsWith('HTTP/1.1 100 Continue'));
    socket.write(form.body);
    await until(() => heard.join('').includes('HTTP/1.1 201'));
    socket.destroy();
    expect(await world.names()).toEqual(['asked.jpg']);
  });
});

describe('a line that is bad', () => {
  it('when the client goes in the middle, nothing is stored and nothing is left open', async () => {
    const form = formOf({ bytes: await photo() });
    const lines = world.app.rawLines.length;
    for (const share of [0, 0.1, 0.5, 0.9, 0.999]) {
      const socket = connect(world.app.port, '127.0.0.1');
      const part = form.body.subarray(0, Math.floor(form.body.length * share));
      socket.write(Buffer.concat([Buffer.from(headOf({ ...world.headersOf('aurora') }, form.body.length)), part]));
      await until(() => socket.bytesWritten > part.length);
      await delay(20);
      socket.destroy();
    }
    const ended = () =>
      world.app.lines.slice(lines).filter(({ event, route }) => event === 'http_request' && route === UPLOAD);
    await until(() => ended().length === 5);
    // Nobody was answered, so no line may tell of a photo that was taken.
    expect(ended().map(({ aborted, http_status: status }) => [status, aborted])).toEqual(Array(5).fill([499, true]));
    expect(await world.ownedFiles()).toEqual(new Map());
    expect((await world.upload({ bytes: await photo() })).status).toBe(201);
  });

  it('when the form does not come in time, it is 408 and nothing is stored', async () => {
    const bounds = world.app.app.get<{ maxMs: number }>(UploadBounds);
    const { maxMs } = bounds;
    bounds.maxMs = 200;
    try {
      const form = formOf({ bytes: await photo() });
      const head = headOf({ ...world.headersOf('aurora') }, form.body.length);
      const begun = Buffer.concat([Buffer.from(head), form.body.subarray(0, form.body.length - 20)]);
      const answer = await rawRequest(world.app.port, begun, PATIENCE_MS);
      expect([answer.status, JSON.parse(answer.body).code]).toEqual([408, 'request_timeout']);
      expect(answer.headers.get('connection')).toBe('close');
    } finally {
      bounds.maxMs = maxMs;
    }
    expect(await world.ownedFiles()).toEqual(new Map());
  });

  it('when many come slowly at once, everybody else of the tenant goes on', async () => {
    const form = formOf({ bytes: await photo() });
    const head = headOf({ ...world.headersOf('aurora') }, form.body.length);
    const sockets = Array.from({ length: 6 }, () => connect(world.app.port, '127.0.0.1'));
    for (const socket of sockets) socket.write(Buffer.concat([Buffer.from(head), form.body.subarray(0, 500)]));
    // Until all of them have been begun, one more may find a place.
    await untilTrue(async () => {
      const one = await world.upload({ bytes: await photo() }, '?onConflict=rename');
      return codeOf(one) === '503 overloaded' && Number(one.headers['retry-after']) >= 1;
    });
    expect((await world.get('/api/images')).status).toBe(200);
    expect((await world.upload({ bytes: await photo(), filename: 'theirs.jpg' }, '', 'harbor')).status).toBe(201);
    for (const socket of sockets) socket.destroy();
    await untilTrue(async () => (await world.upload({ bytes: await photo() }, '?onConflict=rename')).status === 201);
    await world.act('theirs.jpg', 'delete', { confirm: 'theirs.jpg' }, { as: 'harbor' });
  });
});

/** Head of an upload as raw text. @param length null = chunked */
function headOf(headers: Readonly<Record<string, string>>, length: number | null): string {
  const size = length === null ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`POST ${UPLOAD} HTTP/1.1`, ...lines, `Content-Type: ${formOf().contentType}`, size, '', ''].join('\r\n');
}

function cutOff(form: UploadForm): UploadForm {
  return { ...form, body: form.body.subarray(0, form.body.length - 30) };
}

function withPreamble(form: UploadForm, bytes: number): UploadForm {
  return { ...form, body: Buffer.concat([Buffer.alloc(bytes, 'x'), Buffer.from('\r\n'), form.body]) };
}

async function until(isTrue: () => boolean): Promise<void> {
  await untilTrue(async () => isTrue());
}

async function untilTrue(isTrue: () => Promise<boolean>): Promise<void> {
  const ends = Date.now() + PATIENCE_MS;
  while (!(await isTrue())) {
    if (Date.now() > ends) throw new Error('It did not come to that.');
    await delay(20);
  }
}
