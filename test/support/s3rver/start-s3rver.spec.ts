import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { startS3rver } from './index.js';
import type { RunningS3rver } from './index.js';

let server: RunningS3rver;
let client: S3Client;

beforeAll(async () => {
  server = await startS3rver(['photos']);
  client = new S3Client({
    endpoint: server.url,
    region: server.region,
    credentials: server.key,
    forcePathStyle: true,
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

function put(Key: string, text: string, conditions: { readonly IfNoneMatch?: string; readonly IfMatch?: string } = {}) {
  return client.send(new PutObjectCommand({ Bucket: 'photos', Key, Body: Buffer.from(text), ...conditions }));
}

async function textOf(Key: string): Promise<string | undefined> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: 'photos', Key }));
  return Body?.transformToString();
}

describe('s3rver, a store that has never heard of conditions', () => {
  it('when checksums are sent only when required, bytes come back as they were sent', async () => {
    await put('plain', 'hello');
    expect(await textOf('plain')).toBe('hello');
  });

  it('when a key is created twice, the second create overwrites it', async () => {
    await put('created', 'one', { IfNoneMatch: '*' });
    await put('created', 'two', { IfNoneMatch: '*' });
    expect(await textOf('created')).toBe('two');
  });

  it('when a wrong version is swapped, it is overwritten all the same', async () => {
    await put('swapped', 'one');
    await put('swapped', 'two', { IfMatch: '"0123456789abcdef0123456789abcdef"' });
    expect(await textOf('swapped')).toBe('two');
  });

  it('when a copy must not overwrite, it does', async () => {
    await put('from', 'source');
    await put('onto', 'target');
    const input = { Bucket: 'photos', Key: 'onto', CopySource: 'photos/from', IfNoneMatch: '*' };
    await client.send(new CopyObjectCommand(input));
    expect(await textOf('onto')).toBe('source');
  });

  it('when a wrong version is deleted, it is gone', async () => {
    await put('deleted', 'one');
    await client.send(new DeleteObjectCommand({ Bucket: 'photos', Key: 'deleted', IfMatch: '"x"' }));
    await expect(textOf('deleted')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});
