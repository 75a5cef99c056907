import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { contentHash } from '../../../../src/kernel/index.js';
import { raw, S3World } from './s3-world.js';
import { authorized, codeOf, elementOf, signedRaw } from './signing.js';
import type { SigningWish } from './signing.js';

let world: S3World;

beforeEach(async () => {
  world = await S3World.start({ maxObjectBytes: 5_000_000 });
});
afterEach(() => world.close());

function put(key: string, body: string | Buffer, wish: SigningWish = {}) {
  const headers = { 'content-length': String(Buffer.byteLength(body)), ...wish.headers };
  return signedRaw(`${world.s3.url}/photos/${encodeURIComponent(key)}`, { method: 'PUT', body, ...wish, headers });
}

function md5(text: string, encoding: 'base64' | 'hex' = 'base64'): string {
  return createHash('md5').update(text).digest(encoding);
}

describe('putting an object', () => {
  it('when it is stored, bytes, type, kept headers and metadata are in the tree and the tag is the quoted MD5', async () => {
    const headers = { 'content-type': 'image/png', 'cache-control': 'no-store', 'X-Amz-Meta-PV-Move': 'n1' };
    const answer = await put('a.png', 'hello', { headers });
    expect([answer.status, answer.headers.etag]).toEqual([200, `"${md5('hello', 'hex')}"`]);
    const found = world.s3.bucket('photos').tree().get('a.png');
    expect(found).toMatchObject({ etag: answer.headers.etag, contentType: 'image/png', metadata: { 'pv-move': 'n1' } });
    expect(found?.bytes.toString()).toBe('hello');
    expect(world.s3.bucket('photos').census()).toEqual(new Map([['a.png', contentHash(Buffer.from('hello'))]]));
  });

  it('when the key is there already, a plain put overwrites it', async () => {
    await put('a', 'one');
    expect((await put('a', 'two')).status).toBe(200);
    expect(world.s3.bucket('photos').tree().get('a')?.bytes.toString()).toBe('two');
  });

  it('when it may only create, the first one wins and equal bytes are no excuse', async () => {
    const headers = { 'if-none-match': '*' };
    expect((await put('a', 'one', { headers })).status).toBe(200);
    for (const body of ['one', 'two']) {
      const answer = await put('a', body, { headers });
      expect([answer.status, codeOf(answer), elementOf(answer.text, 'Condition')]).toEqual([
        412,
        'PreconditionFailed',
        'If-None-Match',
      ]);
    }
    expect(world.s3.bucket('photos').tree().get('a')?.bytes.toString()).toBe('one');
  });

  it('when it may only swap, the tag must be the present one, with or without quotes', async () => {
    const { headers } = await put('a', 'one');
    const wrong = await put('a', 'two', { headers: { 'if-match': '"other"' } });
    expect([wrong.status, elementOf(wrong.text, 'Condition')]).toEqual([412, 'If-Match']);
    expect((await put('a', 'two', { headers: { 'if-match': headers.etag ?? '' } })).status).toBe(200);
    expect((await put('a', 'three', { headers: { 'if-match': md5('two', 'hex') } })).status).toBe(200);
  });

  it('when it may only swap and nothing is there, it is 404', async () => {
    const answer = await put('a', 'one', { headers: { 'if-match': '"x"' } });
    expect([answer.status, codeOf(answer)]).toEqual([404, 'NoSuchKey']);
    expect(world.s3.bucket('photos').tree().size).toBe(0);
  });

  it.each([
    [{ 'if-none-match': '"x"' }, 'If-None-Match'],
    [{ 'if-match': '*' }, 'If-Match'],
    [{ 'if-unmodified-since': 'Sun, 01 Mar 2026 12:00:00 GMT' }, 'if-unmodified-since'],
    [{ 'x-amz-acl': 'private' }, 'x-amz-acl'],
    [{ 'x-amz-checksum-crc32c': 'AAAAAA==' }, 'x-amz-checksum-crc32c'],
  ])('when a header is not implemented (%j), it is 501 and named', async (headers, name) => {
    const answer = await put('a', 'one', { headers });
    expect([answer.status, codeOf(answer), elementOf(answer.text, 'Header')]).toEqual([501, 'NotImplemented', name]);
    expect(world.s3.bucket('photos').tree().size).toBe(0);
  });

  it.each([
    ['Content-MD5 of other bytes', { 'content-md5': md5('other') }, 'BadDigest'],
    ['Content-MD5 that is none', { 'content-md5': 'abc' }, 'InvalidDigest'],
    ['a CRC32 of other bytes', { 'x-amz-checksum-crc32': 'AAAAAA==' }, 'BadDigest'],
    ['aws-chunked without its payload hash', { 'content-encoding': 'aws-chunked' }, 'InvalidRequest'],
    ['more than 2 KB of metadata', { 'x-amz-meta-a': 'x'.repeat(2048) }, 'MetadataTooLarge'],
  ])('when it comes with %s, nothing is stored', async (_, headers, code) => {
    const answer = await put('a', 'hello', { headers });
    expect([answer.status, codeOf(answer)]).toEqual([400, code]);
    expect(world.s3.bucket('photos').tree().size).toBe(0);
  });

  it('when digests are right, it is stored', async () => {
    const sha = createHash('sha256').update('hello').digest('base64');
    const headers = { 'content-md5': md5('hello'), 'x-amz-checksum-sha256': sha, 'x-amz-checksum-crc32': 'NhCmhg==' };
    expect((await put('a', 'hello', { headers })).status).toBe(200);
  });

  it('when the payload hash says chunks, the encoding must say so too', async () => {
    const answer = await put('a', 'hello', { payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' });
    expect(codeOf(answer)).toBe('InvalidRequest');
  });

  it.each([
    ['the body has no declared length', { 'transfer-encoding': 'chunked' }, 501, 'NotImplemented'],
    ['it is larger than a put may be', { 'content-length': '5000001' }, 400, 'EntityTooLarge'],
  ])('when %s, it is refused before a byte is read', async (_, headers, status, code) => {
    const url = `${world.s3.url}/photos/a`;
    const answer = await raw(url, { method: 'PUT', headers: { ...authorized(url, { method: 'PUT' }), ...headers } });
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(world.s3.journal.at(-1)).toMatchObject({ route: 'put', applied: false, errorCode: code });
  });

  it('when the length is missing, it is refused', async () => {
    const url = `${world.s3.url}/photos/a`;
    const lines = Object.entries(authorized(url, { method: 'PUT' })).map(([name, value]) => `${name}: ${value}`);
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.end(['PUT /photos/a HTTP/1.1', ...lines, 'connection: close', '', ''].join('\r\n'));
    const answer = await text(socket);
    expect([answer.slice(0, 12), elementOf(answer, 'Code')]).toEqual(['HTTP/1.1 411', 'MissingContentLength']);
  });

  it('when a key has 1024 bytes it is good, with one more it is too long', async () => {
    const longest = 'é'.repeat(512);
    expect((await put(longest, 'x')).status).toBe(200);
    const answer = await put(`${longest}a`, 'x');
    expect([answer.status, codeOf(answer)]).toEqual([400, 'KeyTooLongError']);
  });

  it.each([undefined, 'WHEN_SUPPORTED'] as const)(
    'when the SDK puts 3 MB (checksums %s), the same bytes come back',
    async (requestChecksumCalculation) => {
      const client = world.client({ requestChecksumCalculation });
      const Body = Buffer.alloc(3_000_000, 'photo');
      await client.send(new PutObjectCommand({ Bucket: 'photos', Key: 'big', Body, IfNoneMatch: '*' }));
      const got = await client.send(new GetObjectCommand({ Bucket: 'photos', Key: 'big' }));
      expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
    },
  );
});
