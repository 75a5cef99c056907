import { CopyObjectCommand } from '@aws-sdk/client-s3';
import type { CopyObjectCommandInput } from '@aws-sdk/client-s3';
import { S3World } from './s3-world.js';
import { codeOf, elementOf, signedRaw } from './signing.js';

let world: S3World;
let etag: string;

beforeEach(async () => {
  world = await S3World.start();
  const bucket = world.s3.bucket('photos');
  bucket.plant('in/a #1+ü.jpg', 'bytes', { contentType: 'image/jpeg', metadata: { 'pv-content-hash': 'h' } });
  world.s3.bucket('other').plant('theirs.jpg', 'theirs');
  etag = bucket.tree().get('in/a #1+ü.jpg')?.etag ?? '';
});
afterEach(() => world.close());

function copy(headers: Record<string, string> = {}, to = 'out/a.jpg') {
  const source = { 'x-amz-copy-source': '/photos/in/a%20%231%2B%C3%BC.jpg' };
  return signedRaw(`${world.s3.url}/photos/${to}`, { method: 'PUT', headers: { ...source, ...headers } });
}

describe('copying an object', () => {
  it('when nothing more is said, bytes, type and metadata are the same and the result tells tag and time', async () => {
    const answer = await copy();
    expect([answer.status, elementOf(answer.text, 'ETag')]).toEqual([200, etag.replaceAll('"', '&quot;')]);
    expect(elementOf(answer.text, 'LastModified')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
    const copied = world.s3.bucket('photos').tree().get('out/a.jpg');
    expect(copied).toMatchObject({ etag, contentType: 'image/jpeg', metadata: { 'pv-content-hash': 'h' } });
  });

  it('when metadata is replaced, only what the request says is kept', async () => {
    await copy({ 'x-amz-metadata-directive': 'REPLACE', 'x-amz-meta-pv-move': 'n1' });
    const copied = world.s3.bucket('photos').tree().get('out/a.jpg');
    expect(copied).toMatchObject({ contentType: 'binary/octet-stream', metadata: { 'pv-move': 'n1' } });
  });

  it('when metadata is not replaced, what the request says of it does not count', async () => {
    await copy({ 'x-amz-meta-pv-move': 'n1' });
    expect(world.s3.bucket('photos').tree().get('out/a.jpg')?.metadata).toEqual({ 'pv-content-hash': 'h' });
  });

  it('when the SDK copies on condition of both ends, it is done once', async () => {
    const input: CopyObjectCommandInput = {
      Bucket: 'photos',
      Key: 'out/a.jpg',
      CopySource: `photos/${encodeURIComponent('in/a #1+ü.jpg')}`,
      CopySourceIfMatch: etag,
      IfNoneMatch: '*',
      MetadataDirective: 'REPLACE',
    };
    await world.client().send(new CopyObjectCommand(input));
    await expect(world.client().send(new CopyObjectCommand(input))).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
  });

  it.each([
    [{ 'x-amz-copy-source-if-match': '"x"' }, 'x-amz-copy-source-If-Match'],
    [{ 'x-amz-copy-source-if-none-match': '*' }, 'x-amz-copy-source-If-None-Match'],
    [
      { 'x-amz-copy-source-if-unmodified-since': 'Sun, 01 Mar 2020 12:00:00 GMT' },
      'x-amz-copy-source-If-Unmodified-Since',
    ],
    [{ 'x-amz-copy-source-if-modified-since': 'Sun, 01 Mar 2120 12:00:00 GMT' }, 'x-amz-copy-source-If-Modified-Since'],
  ])('when the source is not as expected (%j), nothing is copied', async (headers, condition) => {
    const answer = await copy(headers);
    expect([answer.status, elementOf(answer.text, 'Condition')]).toEqual([412, condition]);
    expect(world.s3.bucket('photos').tree().size).toBe(1);
  });

  it('when the target must be absent or of one version, anything else is 412', async () => {
    expect((await copy({ 'if-match': etag })).status).toBe(404);
    await copy();
    expect((await copy({ 'if-none-match': '*' })).status).toBe(412);
    expect((await copy({ 'if-match': '"x"' })).status).toBe(412);
    expect((await copy({ 'if-match': etag })).status).toBe(200);
  });

  it.each([
    ['the source is absent', 'photos/nothing.jpg', 404, 'NoSuchKey'],
    ['the source bucket is absent', 'nowhere/a.jpg', 404, 'NoSuchBucket'],
    ['the source bucket is foreign', 'other/theirs.jpg', 403, 'AccessDenied'],
    ['the source names no key', '/photos', 400, 'InvalidArgument'],
    ['the source is not well encoded', '/photos/%zz.jpg', 400, 'InvalidArgument'],
    ['the source names a version', '/photos/a.jpg?versionId=1', 501, 'NotImplemented'],
  ])('when %s, nothing is copied', async (_, source, status, code) => {
    const answer = await copy({ 'x-amz-copy-source': source });
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(world.s3.bucket('photos').tree().size).toBe(1);
  });

  it('when source and target are one key, only a change of metadata is legal', async () => {
    const same = 'in/a%20%231%2B%C3%BC.jpg';
    expect(codeOf(await copy({}, same))).toBe('InvalidRequest');
    expect((await copy({ 'x-amz-metadata-directive': 'REPLACE' }, same)).status).toBe(200);
  });

  it('when the directive is unknown, it is an invalid argument', async () => {
    expect(codeOf(await copy({ 'x-amz-metadata-directive': 'MERGE' }))).toBe('InvalidArgument');
  });
});
