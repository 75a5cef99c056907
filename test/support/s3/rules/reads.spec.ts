import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { S3World } from './s3-world.js';
import { codeOf, elementOf, signedRaw } from './signing.js';

const NOW_MS = Date.parse('2026-03-01T12:00:00.789Z');
const ETAG = '"781e5e245d69b566979b86e28d23f2c7"'; // MD5 of 0123456789
let world: S3World;
let url: string;

beforeAll(async () => {
  world = await S3World.start({ nowMs: () => NOW_MS });
  url = `${world.s3.url}/photos/a.jpg`;
  world.s3.bucket('photos').plant('a.jpg', '0123456789', { contentType: 'image/jpeg', metadata: { 'pv-move': 'n1' } });
  world.s3.bucket('photos').plant('empty', '');
});
afterAll(() => world.close());

function read(headers: Record<string, string> = {}, method = 'GET') {
  return signedRaw(url, { method, headers, atMs: NOW_MS });
}

describe('reading an object', () => {
  it('when it is there, its head says all that is kept, with the quoted MD5 and whole seconds', async () => {
    const { status, headers, text } = await read();
    expect([status, text]).toEqual([200, '0123456789']);
    expect(headers).toMatchObject({
      etag: ETAG,
      'content-length': '10',
      'content-type': 'image/jpeg',
      'x-amz-meta-pv-move': 'n1',
      'last-modified': 'Sun, 01 Mar 2026 12:00:00 GMT',
      'accept-ranges': 'bytes',
    });
  });

  it('when any answer is sent, its date is the storage clock and it has an id', async () => {
    const { headers } = await read();
    expect(headers).toMatchObject({ date: 'Sun, 01 Mar 2026 12:00:00 GMT', server: 'AmazonS3' });
    expect(headers['x-amz-request-id']).toMatch(/^[0-9A-F]{16}$/);
    expect(headers['x-amz-id-2']).toBeTruthy();
  });

  it('when only the head is asked for, the length is told and no byte is sent', async () => {
    const { status, headers, body } = await read({}, 'HEAD');
    expect([status, headers['content-length'], headers.etag, body.length]).toEqual([200, '10', ETAG, 0]);
  });

  it.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-99', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
    ['bytes=0-0', 206, '0', 'bytes 0-0/10'],
    ['bytes=4-2', 200, '0123456789', undefined],
    ['bytes=0-1,3-4', 200, '0123456789', undefined],
    ['items=0-1', 200, '0123456789', undefined],
  ])('when the range is %s, the answer is %i', async (range, status, text, contentRange) => {
    const answer = await read({ range });
    expect([answer.status, answer.text, answer.headers['content-range']]).toEqual([status, text, contentRange]);
  });

  it.each(['bytes=10-', 'bytes=99-100', 'bytes=-0'])(
    'when no byte is in the range (%s), it is 416 with the size',
    async (range) => {
      const answer = await read({ range });
      expect([answer.status, codeOf(answer), elementOf(answer.text, 'ActualObjectSize')]).toEqual([
        416,
        'InvalidRange',
        '10',
      ]);
    },
  );

  it.each([
    ['if-match', ETAG, 200],
    ['if-match', ETAG.replaceAll('"', ''), 200],
    ['if-match', '*', 200],
    ['if-match', '"other"', 412],
    ['if-none-match', ETAG, 304],
    ['if-none-match', '*', 304],
    ['if-none-match', '"other"', 200],
    ['if-modified-since', 'Sun, 01 Mar 2026 12:00:00 GMT', 304],
    ['if-modified-since', 'Sun, 01 Mar 2026 11:59:59 GMT', 200],
    ['if-unmodified-since', 'Sun, 01 Mar 2026 12:00:00 GMT', 200],
    ['if-unmodified-since', 'Sun, 01 Mar 2026 11:59:59 GMT', 412],
  ])('when %s is %s, both GET and HEAD are answered %i', async (name, value, status) => {
    const answers = [await read({ [name]: value }), await read({ [name]: value }, 'HEAD')];
    expect(answers.map((answer) => answer.status)).toEqual([status, status]);
    if (status === 304)
      expect(answers.map(({ headers, body }) => [headers.etag, body.length])).toEqual([
        [ETAG, 0],
        [ETAG, 0],
      ]);
  });

  it('when a tag matches, an old date does not count; when a tag differs, a new date does not', async () => {
    const early = 'Sun, 01 Mar 2026 11:00:00 GMT';
    expect((await read({ 'if-match': ETAG, 'if-unmodified-since': early })).status).toBe(200);
    expect((await read({ 'if-none-match': '"x"', 'if-modified-since': 'Sun, 01 Mar 2026 13:00:00 GMT' })).status).toBe(
      200,
    );
  });

  it('when a condition fails, the error names it', async () => {
    const answer = await read({ 'if-match': '"other"' });
    expect([codeOf(answer), elementOf(answer.text, 'Condition')]).toEqual(['PreconditionFailed', 'If-Match']);
  });

  it('when a key is absent, GET has a whole error document and HEAD no body at all', async () => {
    const absent = await signedRaw(`${url}x`, { atMs: NOW_MS });
    expect([absent.status, codeOf(absent), elementOf(absent.text, 'Key')]).toEqual([404, 'NoSuchKey', 'a.jpgx']);
    expect(absent.headers['content-type']).toBe('application/xml');
    for (const name of ['Message', 'RequestId', 'HostId']) expect(elementOf(absent.text, name)).toBeTruthy();
    const head = await signedRaw(`${url}x`, { method: 'HEAD', atMs: NOW_MS });
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([404, 0, undefined]);
  });

  it('when a key differs by case or normalisation only, it is another key', async () => {
    const bucket = world.s3.bucket('photos');
    bucket.plant('caf\u00e9', 'composed');
    const at = (key: string) => signedRaw(`${world.s3.url}/photos/${encodeURIComponent(key)}`, { atMs: NOW_MS });
    expect([(await at('caf\u00e9')).status, (await at('cafe\u0301')).status, (await at('CAF\u00c9')).status]).toEqual([
      200, 404, 404,
    ]);
  });

  it('when the object is empty, it is read, and no range of it can be', async () => {
    const at = `${world.s3.url}/photos/empty`;
    expect((await signedRaw(at, { atMs: NOW_MS })).headers['content-length']).toBe('0');
    expect((await signedRaw(at, { atMs: NOW_MS, headers: { range: 'bytes=0-' } })).status).toBe(416);
  });

  it('when overrides are asked for, they stand in the head of this answer only', async () => {
    const asked = `${url}?response-cache-control=no-store&response-content-disposition=inline&response-content-type=image%2Fpng`;
    const { headers } = await signedRaw(asked, { atMs: NOW_MS });
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-disposition': 'inline',
      'content-type': 'image/png',
    });
    expect((await read()).headers['content-type']).toBe('image/jpeg');
  });

  it('when an override does not fit into a header, it is an invalid argument', async () => {
    for (const value of ['%0D%0Aevil%3A1', '%E5%86%99']) {
      const answer = await signedRaw(`${url}?response-content-type=${value}`, { atMs: NOW_MS });
      expect([answer.status, codeOf(answer)]).toEqual([400, 'InvalidArgument']);
    }
  });

  it('when the SDK reads, it meets the errors by their names', async () => {
    const client = world.client({ systemClockOffset: NOW_MS - Date.now() });
    const absent = { Bucket: 'photos', Key: 'nothing' };
    await expect(client.send(new GetObjectCommand(absent))).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(client.send(new HeadObjectCommand(absent))).rejects.toMatchObject({ name: 'NotFound' });
    const changed = new GetObjectCommand({ Bucket: 'photos', Key: 'a.jpg', IfMatch: '"x"' });
    await expect(client.send(changed)).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
  });
});
