import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { OWNER, raw, S3World, STRANGER } from './s3-world.js';
import { authorized, codeOf, elementOf } from './signing.js';

let world: S3World;
let nowMs = Date.parse('2026-03-01T12:00:00Z');

beforeAll(async () => {
  world = await S3World.start({ nowMs: () => nowMs });
  for (const key of ['a b.jpg', 'other.jpg'])
    world.s3.bucket('photos').plant(key, `bytes of ${key}`, { contentType: 'image/jpeg' });
});
afterAll(() => world.close());

function link(expiresIn = 60, credentials = OWNER): Promise<string> {
  const command = new GetObjectCommand({ Bucket: 'photos', Key: 'a b.jpg', ResponseContentType: 'image/webp' });
  return getSignedUrl(world.client({ credentials }), command, { expiresIn, signingDate: new Date(nowMs) });
}

describe('a presigned link', () => {
  it('when it is good, it gives the object with the type it was made for', async () => {
    const answer = await raw(await link());
    expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([
      200,
      'bytes of a b.jpg',
      'image/webp',
    ]);
  });

  it('when a reader wants a range, the unsigned header is fine', async () => {
    const answer = await raw(await link(), { headers: { Range: 'bytes=0-4' } });
    expect([answer.status, answer.text]).toEqual([206, 'bytes']);
  });

  it('when its time is over by the storage clock, it has expired', async () => {
    const url = await link(60);
    const beginMs = nowMs;
    nowMs += 59_999;
    expect((await raw(url)).status).toBe(200);
    nowMs += 1;
    const answer = await raw(url);
    expect([answer.status, codeOf(answer), elementOf(answer.text, 'Message')]).toEqual([
      403,
      'AccessDenied',
      'Request has expired',
    ]);
    nowMs = beginMs;
  });

  it('when it is for another key or another method, its signature does not match', async () => {
    const url = await link();
    const answers = [
      await raw(url.replace('a%20b.jpg', 'other.jpg')),
      await raw(url, { method: 'DELETE' }),
      await raw(url, { method: 'HEAD' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(answers.slice(0, 2).map(codeOf)).toEqual(['SignatureDoesNotMatch', 'SignatureDoesNotMatch']);
    expect(world.s3.bucket('photos').tree().size).toBe(2);
  });

  it.each([
    ['the time is made longer', /X-Amz-Expires=60/, 'X-Amz-Expires=600', 'SignatureDoesNotMatch'],
    ['the type is another', /image%2Fwebp/, 'text%2Fhtml', 'SignatureDoesNotMatch'],
    ['the signature is another', /(X-Amz-Signature=)./, '$1g', 'SignatureDoesNotMatch'],
    ['a parameter is added', /$/, '&response-expires=0', 'SignatureDoesNotMatch'],
    ['the key is unknown', /AKIAOWNER/, 'AKIANOBODY', 'InvalidAccessKeyId'],
    ['the region is another', /us-east-1/, 'eu-west-1', 'AuthorizationQueryParametersError'],
    ['the time is longer than a week', /X-Amz-Expires=60/, 'X-Amz-Expires=604801', 'AuthorizationQueryParametersError'],
    ['the time is negative', /X-Amz-Expires=60/, 'X-Amz-Expires=-1', 'AuthorizationQueryParametersError'],
    ['the time is no number', /X-Amz-Expires=60/, 'X-Amz-Expires=soon', 'AuthorizationQueryParametersError'],
    ['a parameter is missing', /&X-Amz-Date=[^&]+/, '', 'AuthorizationQueryParametersError'],
    ['the algorithm is another', /AWS4-HMAC-SHA256/, 'AWS4-HMAC-MD5', 'AuthorizationQueryParametersError'],
  ])('when %s, it is refused', async (_, from, to, code) => {
    const url = await link();
    expect(codeOf(await raw(url.replace(from, to)))).toBe(code);
  });

  it('when it is dated into the future, it is not yet valid', async () => {
    const client = world.client();
    const signingDate = new Date(nowMs + 16 * 60_000);
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket: 'photos', Key: 'a b.jpg' }), { signingDate });
    expect(elementOf((await raw(url)).text, 'Message')).toBe('Request is not yet valid');
  });

  it('when its signer may not use the bucket, it is denied', async () => {
    expect(codeOf(await raw(await link(60, STRANGER)))).toBe('AccessDenied');
  });

  it('when it is used with an authorization header as well, it is refused', async () => {
    const url = await link();
    const { authorization = '' } = authorized(url, { atMs: nowMs });
    expect(codeOf(await raw(url, { headers: { authorization } }))).toBe('InvalidArgument');
  });

  it('when an x-amz header is sent that it does not sign, it is refused', async () => {
    const answer = await raw(await link(), { headers: { 'x-amz-meta-x': 'y' } });
    expect([codeOf(answer), elementOf(answer.text, 'HeadersNotSigned')]).toEqual(['AccessDenied', 'x-amz-meta-x']);
  });

  it('when it is for a put, the bytes are stored and the journal says it was presigned', async () => {
    const command = new PutObjectCommand({ Bucket: 'photos', Key: 'put.jpg' });
    const url = await getSignedUrl(world.client(), command, { signingDate: new Date(nowMs) });
    expect((await raw(url, { method: 'PUT', body: 'new', headers: { 'content-length': '3' } })).status).toBe(200);
    expect(world.s3.journal.at(-1)).toMatchObject({
      presigned: true,
      accessKeyId: 'AKIAOWNER',
      applied: true,
      key: 'put.jpg',
    });
  });
});
