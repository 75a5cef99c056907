import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { S3World } from './s3-world.js';

const Bucket = 'photos';
let world: S3World;

beforeEach(async () => {
  world = await S3World.start();
});
afterEach(() => world.close());

describe('objects', () => {
  it('when a key is put, it is listed, found and read back with type and metadata', async () => {
    const client = world.client();
    const Key = 'a b/Größe #1 (final)+写真.jpg';
    const put = await client.send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body: 'hello',
        ContentType: 'image/jpeg',
        Metadata: { 'pv-move': 'n1' },
        IfNoneMatch: '*',
      }),
    );
    const head = await client.send(new HeadObjectCommand({ Bucket, Key }));
    expect(head).toMatchObject({
      ContentLength: 5,
      ETag: put.ETag,
      ContentType: 'image/jpeg',
      Metadata: { 'pv-move': 'n1' },
    });
    const got = await client.send(new GetObjectCommand({ Bucket, Key, IfMatch: put.ETag }));
    expect(await got.Body?.transformToString()).toBe('hello');
    const listed = await client.send(new ListObjectsV2Command({ Bucket }));
    expect(listed.Contents?.map(({ Key: key, Size }) => [key, Size])).toEqual([[Key, 5]]);
    await expect(client.send(new PutObjectCommand({ Bucket, Key, Body: 'x', IfNoneMatch: '*' }))).rejects.toMatchObject(
      { name: 'PreconditionFailed' },
    );
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'two', IfMatch: put.ETag }));
    await expect(
      client.send(new PutObjectCommand({ Bucket, Key, Body: 'x', IfMatch: put.ETag })),
    ).rejects.toMatchObject({ name: 'PreconditionFailed' });
    const { ETag } = await client.send(new HeadObjectCommand({ Bucket, Key }));
    await client.send(
      new CopyObjectCommand({
        Bucket,
        Key: 'c',
        CopySource: `${Bucket}/${encodeURIComponent(Key)}`,
        CopySourceIfMatch: ETag,
        IfNoneMatch: '*',
        MetadataDirective: 'REPLACE',
        Metadata: { x: 'y' },
      }),
    );
    await client.send(new DeleteObjectCommand({ Bucket, Key, IfMatch: ETag }));
    expect([...world.s3.bucket('photos').tree().keys()]).toEqual(['c']);
  });
});
