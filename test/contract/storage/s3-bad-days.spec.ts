import { jpegLike, nonceOf, putPhoto, textOf, allNames } from '../../../src/storage/testing/image-storage.contract.js';
import type { ImageStorage } from '../../../src/storage/index.js';
import { S3ImageStorageFactory } from '../../../src/storage/s3/index.js';
import { createHttpClient } from '../../../src/platform/http/index.js';
import { RandomIds, SystemClock } from '../../../src/platform/system/index.js';
import { RecordingLog } from '../../../src/orchestrator/testing/recording-log.js';
import { startS3rver } from '../../support/s3rver/index.js';
import { BUCKET, configOf, credentialOf, KEY, s3World, type S3World } from './s3-harness.js';

const notConditional = { code: 'storage_not_conditional' };
const unavailable = { code: 'storage_unavailable' };
const unauthorized = { code: 'storage_unauthorized' };
const DOCUMENT = { path: 'ledger/ab/record.json' };

let world: S3World;
beforeEach(async () => {
  world = await s3World();
});
afterEach(() => world.close());

const plant = (name: string, bytes: Uint8Array) => world.s3.bucket(BUCKET).plant(world.keyOf('inbox', name), bytes);
const photosIn = () => [...world.s3.bucket(BUCKET).census()].filter(([key]) => !key.includes('/.publisher/'));

/** Every call that would change something, on a photo `a.jpg` and a sidecar that are there. */
async function everyWrite(storage: ImageStorage): Promise<PromiseSettledResult<unknown>[]> {
  const ref = await storage.photos.stat('inbox', 'a.jpg');
  if (ref === null) throw new Error('the photo was planted');
  const [sidecar, other] = ['a.jpg.txt', 'b.jpg.txt'].map((name) => ({ folder: 'inbox' as const, name }));
  if (sidecar === undefined || other === undefined) throw new Error('there are two');
  const text = Buffer.from('x');
  return Promise.allSettled([
    storage.photos.create('inbox', 'a.jpg', jpegLike('other')),
    storage.photos.move(ref, { folder: 'keep', name: 'a.jpg' }, nonceOf(1)),
    storage.photos.delete(ref),
    storage.documents.create({ sidecar }, text),
    storage.documents.create(DOCUMENT, text),
    storage.documents.replace({ sidecar }, text, '"made-up"'),
    storage.documents.delete({ sidecar }, '"made-up"'),
    storage.documents.moveSidecar(sidecar, other),
    storage.documents.copySidecar(sidecar, other),
  ]);
}

describe('a bucket that lies about conditions', () => {
  test.each(['create', 'swap'] as const)(
    'when those of a put (%s) are overlooked or refused, nothing is written and reading goes on',
    async (condition) => {
      for (const manner of ['ignore', 'unsupported'] as const) {
        if (manner === 'ignore') world.s3.control.ignore(condition);
        else world.s3.control.unsupported(`${condition}_condition`);
        plant('a.jpg', jpegLike('original'));
        plant('a.jpg.txt', Buffer.from('caption'));
        const before = photosIn();
        const storage = await world.build();
        for (const result of await everyWrite(storage)) {
          expect(result).toMatchObject({ status: 'rejected', reason: notConditional });
        }
        expect(photosIn()).toEqual(before);
        expect((await storage.probe())[condition]).toBe('ignored');
        expect(await allNames(storage, 'inbox')).toEqual(['a.jpg']);
        world.s3.control.heal();
      }
    },
  );

  test.each(['copy', 'copy_source', 'delete'] as const)(
    'when the condition of %s is overlooked or refused, photos are moved all the same and nothing is lost',
    async (condition) => {
      for (const manner of ['ignore', 'unsupported'] as const) {
        if (manner === 'ignore') world.s3.control.ignore(condition);
        else world.s3.control.unsupported(`${condition}_condition`);
        const storage = await world.build();
        const ref = await putPhoto(storage, 'inbox', `${manner}.jpg`, jpegLike(manner));
        const there = await putPhoto(storage, 'archive', `${manner}.jpg`, jpegLike('there'));
        const move = (name: string) => storage.photos.move(ref, { folder: 'archive', name }, nonceOf(2));
        expect(await move(ref.name)).toEqual({ outcome: 'target_taken' });
        expect(await move(`2-${manner}.jpg`)).toMatchObject({
          outcome: 'moved',
          ref: { contentHash: ref.contentHash },
        });
        expect((await storage.photos.read(there, 1000)).outcome).toBe('read');
        expect(await storage.photos.delete(there)).toBe('deleted');
        world.s3.control.heal();
      }
      expect(photosIn().map(([key]) => key)).toEqual(
        ['2-ignore.jpg', '2-unsupported.jpg'].map((n) => world.keyOf('archive', n)),
      );
    },
  );

  test('when the condition of a read is overlooked, a replaced photo is still seen to be another one', async () => {
    world.s3.control.ignore('read');
    const storage = await world.build();
    const ref = await putPhoto(storage, 'inbox', 'a.jpg', jpegLike('one'));
    plant('a.jpg', jpegLike('two'));
    expect(await storage.photos.read(ref, 1000)).toEqual({ outcome: 'changed' });
    expect(await storage.photos.open(ref)).toBeNull();
    expect(await storage.photos.contentHash(ref)).toBeNull();
  });

  test('when the store is s3rver, which knows no conditions, it is read only', async () => {
    const s3rver = await startS3rver([BUCKET]);
    const [clock, http] = [new SystemClock(), createHttpClient(new SystemClock())];
    const common = { http, clock, ids: new RandomIds(), log: new RecordingLog() };
    const factory = new S3ImageStorageFactory({ ...common, allowInsecureLoopback: true, rootMayBeEmpty: false });
    const { accessKeyId, secretAccessKey } = s3rver.key;
    const keys = { access_key_id: accessKeyId, secret_access_key: secretAccessKey };
    const storage = await factory.build(configOf('vermont'), credentialOf(s3rver.url, keys));
    expect(await storage.probe()).toMatchObject({ create: 'ignored', swap: 'ignored' });
    await expect(storage.photos.create('inbox', 'a.jpg', jpegLike('a'))).rejects.toMatchObject(notConditional);
    expect(await storage.photos.list('inbox', null)).toMatchObject({ photos: [], cursor: null });
    expect((await storage.documents.list('probe', null)).entries).toEqual([]);
    await storage.dispose();
    http.onApplicationShutdown();
    await s3rver.close();
  });
});

describe('keys', () => {
  test('when a key was rotated, the call that finds it refused goes on with the new one', async () => {
    const fresh = { accessKeyId: 'CANARYFRESH', secretAccessKey: 'fresh' };
    const renewed = { access_key_id: fresh.accessKeyId, secret_access_key: fresh.secretAccessKey };
    const rotated = await s3World({ renew: async () => credentialOf(rotated.s3.url, renewed) });
    const storage = await rotated.build();
    await putPhoto(storage, 'inbox', 'a.jpg');
    rotated.keys.splice(0, 1, { ...fresh, buckets: [BUCKET] });
    await Promise.all([allNames(storage, 'inbox'), allNames(storage, 'keep'), allNames(storage, 'archive')]);
    expect(await allNames(storage, 'inbox')).toEqual(['a.jpg']);
    expect(rotated.renewals()).toBe(1);
    await rotated.close();
  });

  test('when the new credential opens another bucket, it is not used here', async () => {
    const moved = await s3World({ renew: async () => credentialOf(moved.s3.url, { bucket: 'elsewhere' }) });
    const storage = await moved.build();
    moved.keys.splice(0);
    await expect(allNames(storage, 'inbox')).rejects.toMatchObject(unauthorized);
    expect(moved.s3.journal.every(({ bucket }) => bucket === BUCKET)).toBe(true);
    await moved.close();
  });

  test('when a key may only read, every write is refused and reading goes on', async () => {
    const storage = await world.build();
    const ref = await putPhoto(storage, 'inbox', 'a.jpg');
    world.keys.splice(0, 1, { ...KEY, buckets: [BUCKET], readOnly: true });
    for (let round = 0; round < 2; round += 1) {
      await expect(storage.documents.create(DOCUMENT, Buffer.from('x'))).rejects.toMatchObject(unauthorized);
      await expect(storage.photos.delete(ref)).rejects.toMatchObject(unauthorized);
      expect((await storage.photos.read(ref, 1000)).outcome).toBe('read');
    }
  });
});

describe('bodies and buckets', () => {
  test.each(['shorten', 'corrupt'] as const)(
    'when the store gives a photo or a document with %sed bytes and a fitting length, they are dropped',
    async (kind) => {
      const storage = await world.build();
      const ref = await putPhoto(storage, 'inbox', 'a.jpg', jpegLike('a', 5000));
      await storage.documents.create(DOCUMENT, Buffer.from('{"state":"IDLE"}'));
      world.s3.control.fail('get', { kind });
      const integrity = { code: 'storage_integrity' };
      await expect(storage.photos.read(ref, 10_000)).rejects.toMatchObject(integrity);
      await expect(storage.documents.read(DOCUMENT, 1000)).rejects.toMatchObject(integrity);
    },
  );

  test('when a listing was cut, it does not pass for a short one', async () => {
    const storage = await world.build();
    for (const name of ['a.jpg', 'b.jpg']) plant(name, jpegLike(name));
    for (const fault of [
      { kind: 'shorten', missingBytes: 60 },
      { kind: 'html', status: 200 },
      { kind: 'bad_xml', text: '' },
    ] as const) {
      world.s3.control.fail('list', fault);
      await expect(storage.photos.list('inbox', null)).rejects.toMatchObject(unavailable);
      await expect(storage.photos.stat('inbox', 'absent.jpg')).rejects.toMatchObject(unavailable);
      world.s3.control.heal();
    }
  });

  test('when the bucket is gone, nothing is said to be absent', async () => {
    const elsewhere = await s3World({ buckets: ['another'], keys: [{ ...KEY, buckets: [BUCKET, 'another'] }] });
    const { photos, documents, links } = await elsewhere.build();
    const ref = { folder: 'inbox', name: 'a.jpg', version: '"1"', size: 1, id: null } as const;
    const photo = { ...ref, modifiedAt: new Date(0), contentHash: null, format: 'jpeg' as const };
    const calls = [
      photos.list('inbox', null),
      photos.stat('inbox', 'a.jpg'),
      photos.read(photo, 1000),
      photos.open(photo),
      photos.contentHash(photo),
      photos.create('inbox', 'b.jpg', jpegLike('b')),
      documents.read(DOCUMENT, 1000),
      documents.list('ledger', null),
      links?.temporaryLink(photo, 60) ?? Promise.resolve(null),
    ];
    for (const result of await Promise.allSettled(calls)) {
      expect(result).toMatchObject({ status: 'rejected', reason: unavailable });
    }
    await elsewhere.close();
  });

  test('when a copy fails after its answer began, the photo is still at its old place only', async () => {
    const storage = await world.build();
    const ref = await putPhoto(storage, 'inbox', 'a.jpg');
    world.s3.control.fail('copy', { kind: 'error_in_200' });
    const move = () => storage.photos.move(ref, { folder: 'keep', name: 'a.jpg' }, nonceOf(3));
    await expect(move()).rejects.toMatchObject(unavailable);
    expect(photosIn().map(([key]) => key)).toEqual([world.keyOf('inbox', 'a.jpg')]);
    world.s3.control.heal();
    expect(await move()).toMatchObject({ outcome: 'moved' });
    expect(await textOf(storage, DOCUMENT)).toBeNull();
  });
});
