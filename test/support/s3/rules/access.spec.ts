import { GetBucketLocationCommand, HeadBucketCommand } from '@aws-sdk/client-s3';
import { raw, READER, S3World, STRANGER } from './s3-world.js';
import { codeOf, signedRaw } from './signing.js';
import type { SigningWish } from './signing.js';

let world: S3World;

beforeAll(async () => {
  world = await S3World.start();
  world.s3.bucket('photos').plant('a.jpg', 'bytes');
});
afterAll(() => world.close());

function ask(path: string, wish: SigningWish = {}) {
  return signedRaw(world.s3.url + path, wish);
}

const SOURCE = { 'x-amz-copy-source': 'photos/a.jpg' };
const LENGTH = { 'content-length': '0' };

describe('who may do what', () => {
  it.each<[string, string, SigningWish]>([
    ['reading', '/photos/a.jpg', {}],
    ['listing', '/photos?list-type=2', {}],
    ['putting', '/photos/a.jpg', { method: 'PUT', headers: LENGTH }],
    ['deleting', '/photos/a.jpg', { method: 'DELETE' }],
    ['copying out of it', '/other/a.jpg', { method: 'PUT', headers: SOURCE }],
    ['copying into it', '/photos/b.jpg', { method: 'PUT', headers: SOURCE }],
    ['looking for it', '/photos?location', {}],
  ])('when the bucket is foreign, %s is denied', async (_, path, wish) => {
    const answer = await ask(path, { ...wish, key: STRANGER });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'AccessDenied']);
  });

  it.each<[string, string, SigningWish]>([
    ['putting', '/photos/b.jpg', { method: 'PUT', headers: LENGTH }],
    ['copying', '/photos/b.jpg', { method: 'PUT', headers: SOURCE }],
    ['deleting', '/photos/a.jpg', { method: 'DELETE' }],
  ])('when the key only reads, %s is denied and reading is not', async (_, path, wish) => {
    expect(codeOf(await ask(path, { ...wish, key: READER }))).toBe('AccessDenied');
    expect((await ask('/photos/a.jpg', { key: READER })).status).toBe(200);
    expect([...world.s3.bucket('photos').tree().keys()]).toEqual(['a.jpg']);
  });

  it('when there is no such bucket, it is 404, also for its keys', async () => {
    for (const path of ['/nowhere?list-type=2', '/nowhere/a.jpg']) expect(codeOf(await ask(path))).toBe('NoSuchBucket');
    const head = await ask('/nowhere', { method: 'HEAD' });
    expect([head.status, head.body.length]).toEqual([404, 0]);
  });

  it('when the bucket is there, its head and its place are told', async () => {
    const client = world.client();
    const head = await client.send(new HeadBucketCommand({ Bucket: 'photos' }));
    expect(head.BucketRegion).toBe('us-east-1');
    expect((await client.send(new GetBucketLocationCommand({ Bucket: 'photos' }))).LocationConstraint ?? '').toBe('');
  });

  it.each<[string, string, string]>([
    ['GET', '/', 'unknown'],
    ['GET', '/photos', 'unknown'],
    ['GET', '/photos?list-type=1', 'unknown'],
    ['GET', '/photos?list-type=2&fetch-owner=true', 'unknown'],
    ['GET', '/photos?acl', 'unknown'],
    ['GET', '/photos/a.jpg?tagging', 'unknown'],
    ['GET', '/photos/a.jpg?versionId=1', 'unknown'],
    ['PUT', '/photos', 'unknown'],
    ['DELETE', '/photos', 'unknown'],
    ['POST', '/photos?delete', 'unknown'],
    ['PUT', '/photos/a.jpg?acl', 'unknown'],
    ['DELETE', '/photos/a.jpg?versionId=1', 'unknown'],
    ['POST', '/photos/a.jpg?uploads', 'multipart'],
    ['PUT', '/photos/a.jpg?partNumber=1&uploadId=u', 'multipart'],
    ['POST', '/photos/a.jpg?uploadId=u', 'multipart'],
    ['DELETE', '/photos/a.jpg?uploadId=u', 'multipart'],
  ])('when %s %s is asked, it is 501 and the journal says so', async (method, path, route) => {
    const answer = await ask(path, { method, headers: LENGTH });
    expect([answer.status, codeOf(answer)]).toEqual([501, 'NotImplemented']);
    expect(world.s3.journal.at(-1)).toMatchObject({ route, applied: false, status: 501 });
  });

  it.each(['POST', 'PATCH', 'OPTIONS'])('when the method is %s, it is not allowed', async (method) => {
    expect(codeOf(await ask('/photos/a.jpg', { method, headers: LENGTH }))).toBe('MethodNotAllowed');
  });

  it('when the path is no percent-encoded UTF-8, it cannot be read', async () => {
    const answer = await raw(`${world.s3.url}/photos/%ff.jpg`);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'InvalidURI']);
  });
});
