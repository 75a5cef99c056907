import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CopyObjectCommand, DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { contentHash } from '../../../../src/kernel/index.js';
import { readS3Journal } from '../index.js';
import { S3World } from './s3-world.js';
import { signedRaw } from './signing.js';

let world: S3World;
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 's3-journal-'));
  file = join(folder, 'journal.jsonl');
  world = await S3World.start({ journalToFile: file });
});
afterEach(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

describe('the journal', () => {
  it('when a photo is moved, it tells each step with what was there before and after', async () => {
    const client = world.client();
    const Body = Buffer.from('photo');
    const { ETag } = await client.send(
      new PutObjectCommand({ Bucket: 'photos', Key: 'r/a.jpg', Body, IfNoneMatch: '*' }),
    );
    const copy = {
      Bucket: 'photos',
      Key: 'r/archive/a.jpg',
      CopySource: 'photos/r/a.jpg',
      CopySourceIfMatch: ETag,
      IfNoneMatch: '*',
    };
    await client.send(new CopyObjectCommand({ ...copy, MetadataDirective: 'REPLACE', Metadata: { 'pv-move': 'n1' } }));
    await client.send(new DeleteObjectCommand({ Bucket: 'photos', Key: 'r/a.jpg', IfMatch: ETag }));
    const state = { etag: ETag, contentHash: contentHash(Body), size: 5 };
    const told = world.s3.journal.map(({ route, key, copySource, conditions, changes }) => ({
      route,
      key,
      copySource,
      conditions,
      changes,
    }));
    expect(told).toEqual([
      {
        route: 'put',
        key: 'r/a.jpg',
        copySource: null,
        conditions: { 'if-none-match': '*' },
        changes: [{ bucket: 'photos', key: 'r/a.jpg', before: null, after: { ...state, metadata: {} } }],
      },
      {
        route: 'copy',
        key: 'r/archive/a.jpg',
        copySource: 'photos/r/a.jpg',
        conditions: { 'if-none-match': '*', 'x-amz-copy-source-if-match': ETag },
        changes: [
          {
            bucket: 'photos',
            key: 'r/archive/a.jpg',
            before: null,
            after: { ...state, metadata: { 'pv-move': 'n1' } },
          },
        ],
      },
      {
        route: 'delete',
        key: 'r/a.jpg',
        copySource: null,
        conditions: { 'if-match': ETag },
        changes: [{ bucket: 'photos', key: 'r/a.jpg', before: { ...state, metadata: {} }, after: null }],
      },
    ]);
    expect(world.s3.journal.map(({ seq, appliedOrder, status }) => [seq, appliedOrder, status])).toEqual([
      [1, 1, 200],
      [2, 2, 200],
      [3, 3, 204],
    ]);
  });

  it('when a request is retried by the SDK, both attempts carry one invocation and their number', async () => {
    world.s3.control.fail('put', { kind: 'error', code: 'SlowDown' }, { times: 1 });
    const client = world.client({ maxAttempts: 2 });
    await client.send(new PutObjectCommand({ Bucket: 'photos', Key: 'a', Body: Buffer.from('x') }));
    const [first, second] = world.s3.journal;
    expect(first?.invocationId).toBe(second?.invocationId);
    expect([first?.attempt, second?.attempt]).toEqual(['attempt=1; max=2', expect.stringMatching(/^attempt=2;/)]);
  });

  it('when a request is refused, it tells who claimed to ask and that nothing was checked or changed', async () => {
    const key = { accessKeyId: 'AKIAOWNER', secretAccessKey: 'wrong' };
    await signedRaw(`${world.s3.url}/photos/a?x-id=GetObject`, { key });
    expect(world.s3.journal.at(-1)).toMatchObject({
      accessKeyId: 'AKIAOWNER',
      authenticated: false,
      presigned: false,
      target: '/photos/a?x-id=GetObject',
      query: { 'x-id': 'GetObject' },
      errorCode: 'SignatureDoesNotMatch',
      applied: false,
      status: 403,
      answered: true,
    });
  });

  it('when the storage clock is another, both times are told', async () => {
    await world.close();
    const storageMs = 1_700_000_000_000;
    world = await S3World.start({ nowMs: () => storageMs });
    const beforeMs = Date.now();
    await signedRaw(`${world.s3.url}/photos?list-type=2`, { atMs: storageMs });
    const entry = world.s3.journal.at(-1);
    expect([entry?.storageMs, entry?.status]).toEqual([storageMs, 200]);
    expect(entry?.atMs).toBeGreaterThanOrEqual(beforeMs);
  });

  it('when it goes to a file, the file tells the same as soon as a change is made, and all of it at the end', async () => {
    const hold = world.s3.control.hold('put', { at: 'after' });
    const asked = world.client().send(new PutObjectCommand({ Bucket: 'photos', Key: 'a', Body: Buffer.from('x') }));
    await hold.reached();
    expect(readS3Journal(file)).toMatchObject([{ seq: 1, key: 'a', applied: true, status: 0 }]);
    hold.release();
    await asked;
    await world.s3.close();
    expect(readS3Journal(file)).toEqual(world.s3.journal);
    world = await S3World.start();
  });

  it('when there is no file yet, it reads as empty', () => {
    expect(readS3Journal(join(folder, 'none.jsonl'))).toEqual([]);
  });

  it('when a test looks behind the protocol, planting, ageing and removing leave no entry', () => {
    const bucket = world.s3.bucket('photos');
    bucket.plant('p/a', 'x', { lastModifiedMs: 10_000 });
    bucket.plant('q/b', 'y', { lastModifiedMs: 10_000 });
    expect(bucket.age('p/', 4000)).toBe(1);
    expect([...bucket.tree()].map(([key, { lastModified }]) => [key, lastModified.getTime()])).toEqual([
      ['p/a', 6000],
      ['q/b', 10_000],
    ]);
    expect([bucket.remove('p/a'), bucket.remove('p/a')]).toEqual([true, false]);
    expect(world.s3.journal).toEqual([]);
    expect(() => world.s3.bucket('nowhere')).toThrow('no bucket');
  });
});
