import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { OWNER, raw, S3World } from './s3-world.js';
import { authorized, codeOf, elementOf, signedRaw } from './signing.js';
import type { SigningWish } from './signing.js';

const MINUTE_MS = 60_000;
let world: S3World;
let url: string;

beforeAll(async () => {
  world = await S3World.start();
  url = `${world.s3.url}/photos/a%20b.jpg`;
  world.s3.bucket('photos').plant('a b.jpg', 'bytes');
});
afterAll(() => world.close());

describe('a signature in the header', () => {
  it.each<[string, SigningWish, number, string]>([
    ['the secret is wrong', { key: { ...OWNER, secretAccessKey: 'no' } }, 403, 'SignatureDoesNotMatch'],
    ['the key is unknown', { key: { ...OWNER, accessKeyId: 'AKIANOBODY' } }, 403, 'InvalidAccessKeyId'],
    ['the clock is 16 minutes late', { atMs: Date.now() - 16 * MINUTE_MS }, 403, 'RequestTimeTooSkewed'],
    ['the clock is 16 minutes early', { atMs: Date.now() + 16 * MINUTE_MS }, 403, 'RequestTimeTooSkewed'],
    ['the region is another', { region: 'eu-central-1' }, 400, 'AuthorizationHeaderMalformed'],
    ['the scope names another day', { day: '20200101' }, 400, 'AuthorizationHeaderMalformed'],
    ['an x-amz header is not signed', { unsigned: ['x-amz-date'] }, 403, 'AccessDenied'],
    ['the host is not signed', { unsigned: ['host'] }, 403, 'AccessDenied'],
    ['the payload hash is no hash', { payloadHash: 'abc' }, 400, 'InvalidArgument'],
    ['the payload hash is of another body', { payloadHash: '0'.repeat(64) }, 400, 'XAmzContentSHA256Mismatch'],
    ['there is a session token', { headers: { 'x-amz-security-token': 't' } }, 400, 'InvalidToken'],
  ])('when %s, the request is refused', async (_, wish, status, code) => {
    const answer = await signedRaw(url, wish);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  });

  it('when the clock is 14 minutes off, the request is good', async () => {
    expect((await signedRaw(url, { atMs: Date.now() - 14 * MINUTE_MS })).status).toBe(200);
  });

  it('when the payload is declared unsigned, the request is good', async () => {
    expect((await signedRaw(url, { payloadHash: 'UNSIGNED-PAYLOAD' })).status).toBe(200);
  });

  it('when the region is wrong, the error names the right one', async () => {
    expect(elementOf((await signedRaw(url, { region: 'eu-central-1' })).text, 'Region')).toBe('us-east-1');
  });

  it.each(['range', 'x-amz-meta-x'])(
    'when a signed header (%s) is changed on the way, nothing is done',
    async (name) => {
      const headers = { ...authorized(url, { headers: { [name]: 'bytes=0-1' } }), [name]: 'bytes=0-2' };
      expect(codeOf(await raw(url, { headers }))).toBe('SignatureDoesNotMatch');
    },
  );

  it('when the path, the query or the method is changed on the way, nothing is done', async () => {
    const headers = authorized(url);
    const put = authorized(url, { method: 'PUT', body: 'x', headers: { 'content-length': '1' } });
    const answers = [
      await raw(`${world.s3.url}/photos/other.jpg`, { headers }),
      await raw(`${url}?response-content-type=text%2Fhtml`, { headers }),
      await raw(url, { method: 'DELETE', headers }),
      await raw(`${world.s3.url}/photos/other.jpg`, { method: 'PUT', headers: put, body: 'x' }),
    ];
    expect(answers.map(codeOf)).toEqual(Array(4).fill('SignatureDoesNotMatch'));
    expect([...world.s3.bucket('photos').tree().keys()]).toEqual(['a b.jpg']);
  });

  it('when the body is changed on the way, nothing is stored', async () => {
    const target = `${world.s3.url}/photos/new.jpg`;
    const headers = authorized(target, { method: 'PUT', body: 'mine', headers: { 'content-length': '4' } });
    const answer = await raw(target, { method: 'PUT', headers, body: 'evil' });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'XAmzContentSHA256Mismatch']);
    expect(world.s3.bucket('photos').tree().has('new.jpg')).toBe(false);
  });

  it.each([
    ['none', undefined, 403, 'AccessDenied'],
    ['of version 2', 'AWS AKIAOWNER:c2ln', 400, 'InvalidRequest'],
    ['a bearer token', 'Bearer abc', 400, 'AuthorizationHeaderMalformed'],
    ['without a credential', 'AWS4-HMAC-SHA256 SignedHeaders=host, Signature=0', 400, 'AuthorizationHeaderMalformed'],
    [
      'of a short scope',
      'AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0',
      400,
      'AuthorizationHeaderMalformed',
    ],
  ])('when the authorization is %s, the request is refused', async (_, authorization, status, code) => {
    const rest = without(authorized(url), 'authorization');
    const answer = await raw(url, { headers: { ...rest, ...(authorization && { authorization }) } });
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  });

  it('when neither the payload hash nor the date is sent, the request is refused', async () => {
    const headers = authorized(url);
    expect(codeOf(await raw(url, { headers: without(headers, 'x-amz-content-sha256') }))).toBe('InvalidRequest');
    expect(codeOf(await raw(url, { headers: without(headers, 'x-amz-date') }))).toBe('AccessDenied');
  });

  it('when the SDK signs odd keys, empty bodies and many parameters, all is good', async () => {
    const client = world.client();
    for (const Key of ["!'()*~-_.", 'a+b&c=d?e#f%25', 'ünï/写真 😀', '..;/x', 'a//b/']) {
      await client.send(new PutObjectCommand({ Bucket: 'photos', Key, Body: Buffer.alloc(0) }));
      const got = await client.send(
        new GetObjectCommand({ Bucket: 'photos', Key, ResponseContentType: 'image/png; x="y z"' }),
      );
      expect(got.ContentType).toBe('image/png; x="y z"');
      const listed = await client.send(
        new ListObjectsV2Command({ Bucket: 'photos', Prefix: Key, Delimiter: '|', StartAfter: ' ' }),
      );
      expect(listed.Contents?.map((one) => one.Key)).toEqual([Key]);
    }
  });
});

function without(headers: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([own]) => own !== name));
}
