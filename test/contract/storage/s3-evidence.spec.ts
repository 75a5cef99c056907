import { createHttpClient } from '../../../src/platform/http/index.js';
import { SystemClock } from '../../../src/platform/system/index.js';
import { S3ImageStorageFactory } from '../../../src/storage/s3/index.js';
import { RecordingLog } from '../../../src/orchestrator/testing/recording-log.js';
import { RandomIds } from '../../../src/platform/system/index.js';
import { allNames, jpegLike, nonceOf, putPhoto, textOf } from '../../../src/storage/testing/image-storage.contract.js';
import type { ImageStorage } from '../../../src/storage/index.js';
import type { Flavour, S3JournalEntry } from '../../support/s3/index.js';
import { BUCKET, configOf, credentialOf, s3World, type S3World } from './s3-harness.js';

let world: S3World | null = null;
const open = async (...options: Parameters<typeof s3World>): Promise<S3World> => (world = await s3World(...options));
afterEach(async () => {
  await world?.close();
  world = null;
});

const writesIn = ({ s3 }: S3World) => s3.journal.filter(({ route }) => ['put', 'copy', 'delete'].includes(route));
const isOurs = ({ key }: { readonly key: string }) => key.includes('/.publisher/');

/** Creates, moves, deletes and their sidecars, with conflicts of every kind. */
async function workday(storage: ImageStorage): Promise<void> {
  for (let i = 0; i < 6; i += 1) await putPhoto(storage, 'inbox', `p${i}.jpg`, jpegLike(`photo ${i % 4}`));
  await storage.documents.create({ sidecar: { folder: 'inbox', name: 'p0.jpg.txt' } }, Buffer.from('caption'));
  for (let i = 0; i < 5; i += 1) {
    const ref = await storage.photos.stat('inbox', `p${i}.jpg`);
    if (ref === null) throw new Error('the photo is there');
    const first = await storage.photos.move(ref, { folder: 'archive', name: `P${i % 2}.jpg` }, nonceOf(i));
    if (first.outcome === 'target_taken')
      await storage.photos.move(ref, { folder: 'keep', name: ref.name }, nonceOf(i));
  }
  const sidecar = { folder: 'archive' as const, name: 'P0.jpg.txt' };
  await storage.documents.moveSidecar({ folder: 'inbox', name: 'p0.jpg.txt' }, sidecar);
  expect(await storage.photos.create('inbox', 'P5.JPG', jpegLike('other'))).toEqual({ outcome: 'name_taken' });
  const last = await storage.photos.stat('inbox', 'p5.jpg');
  expect(last && (await storage.photos.delete(last))).toBe('deleted');
}

describe.each<Flavour>(['aws', 'r2', 'minio'])('the journal of a working day on %s', (flavour) => {
  let w: S3World;
  beforeAll(async () => {
    w = await s3World({ flavour });
    await workday(await w.build());
  });
  afterAll(() => w.close());

  test('when photos are created, moved and deleted, no name is ever given to other bytes', () => {
    const changes = writesIn(w)
      .flatMap((entry) => entry.changes)
      .filter((change) => !isOurs(change));
    expect(changes.length).toBeGreaterThan(10);
    expect(changes.filter(({ before, after }) => before !== null && after !== null)).toEqual([]);
  });

  test('when something is written, a condition goes along, and the SDK tries once', () => {
    const bare = writesIn(w).filter(({ conditions }) => Object.keys(conditions).length === 0);
    // The probe takes its own objects away again, whatever has become of them.
    expect(bare.filter(({ key, route }) => !(route === 'delete' && key.includes('/.publisher/probe/')))).toEqual([]);
    expect(new Set(w.s3.journal.map(({ attempt }) => attempt))).toEqual(new Set(['attempt=1; max=1']));
  });

  test('when the old place of a moved photo is given up, the copy was there and looked at before', () => {
    const { journal } = w.s3;
    const given = journal.filter((entry) => entry.route === 'delete' && entry.changes.length > 0 && !isOurs(entry));
    const moves = given.filter((entry) => entry.key !== w.keyOf('inbox', 'p5.jpg') && !entry.key.endsWith('.txt'));
    expect(moves).toHaveLength(5);
    for (const entry of moves) expect(copyBefore(journal, entry)).not.toBeNull();
  });
});

/** The copy of what a delete took away: made before it, by a move, and looked at between the two. */
function copyBefore(journal: readonly S3JournalEntry[], removal: S3JournalEntry): S3JournalEntry | null {
  const hash = removal.changes[0]?.before?.contentHash;
  const copies = journal.filter(({ seq, changes: [change] }) => {
    const made = change?.before === null && change.after?.contentHash === hash;
    return made && seq < removal.seq && change.after?.metadata['pv-move'] !== undefined;
  });
  const looked = copies.filter((copy) =>
    journal.some(({ route, key, seq, status }) => {
      return route === 'head' && key === copy.key && status === 200 && seq > copy.seq && seq < removal.seq;
    }),
  );
  return looked.at(-1) ?? null;
}

test('when a process dies between copy and removal, the same move ends with the photo there once', async () => {
  const w = await open();
  const storage = await w.build();
  const ref = await putPhoto(storage, 'inbox', 'a.jpg');
  w.s3.control.fail('delete', { kind: 'reset' }, { keyIncludes: 'a.jpg' });
  const move = (client: ImageStorage) => client.photos.move(ref, { folder: 'keep', name: 'b.jpg' }, nonceOf(1));
  await expect(move(storage)).rejects.toMatchObject({ code: 'storage_unavailable' });
  expect([...(await allNames(storage, 'inbox')), ...(await allNames(storage, 'keep'))]).toEqual(['a.jpg', 'b.jpg']);
  w.s3.control.heal();
  expect(await move(await w.build())).toMatchObject({ outcome: 'already_moved' });
  expect([...(await allNames(storage, 'inbox')), ...(await allNames(storage, 'keep'))]).toEqual(['b.jpg']);
});

test('when equal bytes came to the old name after the copy, they are another photo and stay', async () => {
  const w = await open();
  const storage = await w.build();
  const ref = await putPhoto(storage, 'inbox', 'a.jpg', jpegLike('same'));
  const move = () => storage.photos.move(ref, { folder: 'keep', name: 'a.jpg' }, nonceOf(1));
  await move();
  const later = { lastModifiedMs: w.now() + 5000 };
  w.s3.bucket(BUCKET).plant(w.keyOf('inbox', 'a.jpg'), jpegLike('same'), later);
  expect(await move()).toMatchObject({ outcome: 'already_moved' });
  expect(await allNames(storage, 'inbox')).toEqual(['a.jpg']);
});

test('when a folder has 10,000 photos, each is listed once, in ten requests', async () => {
  const w = await open();
  const bucket = w.s3.bucket(BUCKET);
  const names = Array.from({ length: 10_000 }, (_, i) => `Größe ${i} #+%.jpg`);
  for (const name of names) bucket.plant(w.keyOf('inbox', name), 'x');
  const listed = await allNames(await w.build('vermont', { pageSize: 1000 }), 'inbox');
  expect(listed.sort()).toEqual(names.sort());
  expect(w.s3.journal).toHaveLength(10);
});

test('when a.jpg lies beside a.png, moving and deleting one leaves the caption of the other byte for byte', async () => {
  const storage = await (await open()).build();
  const [jpg, png] = [await putPhoto(storage, 'inbox', 'a.jpg'), await putPhoto(storage, 'inbox', 'a.png')];
  const at = (folder: 'inbox' | 'keep', name: string) => ({ folder, name });
  for (const { name } of [jpg, png]) {
    await storage.documents.create({ sidecar: at('inbox', `${name}.txt`) }, Buffer.from(`of ${name}`));
  }
  await storage.photos.move(jpg, at('keep', 'a.jpg'), nonceOf(1));
  await storage.documents.moveSidecar(at('inbox', 'a.jpg.txt'), at('keep', 'a.jpg.txt'));
  expect(await textOf(storage, { sidecar: at('inbox', 'a.png.txt') })).toBe('of a.png');
  await storage.photos.delete(png);
  await storage.documents.delete({ sidecar: at('inbox', 'a.png.txt') }, null);
  expect(await textOf(storage, { sidecar: at('keep', 'a.jpg.txt') })).toBe('of a.jpg');
});

test('when two tenants share a bucket, no request of one touches a key of the other', async () => {
  const w = await open();
  const mine = await w.build('vermont');
  await putPhoto(await w.build('vermont-2'), 'inbox', 'p0.jpg');
  const before = w.s3.journal.length;
  await workday(mine);
  await mine.documents.list('ledger', null);
  const asked = w.s3.journal.slice(before).map(({ key, query, copySource }) => [key, query['prefix'], copySource]);
  const places = asked.flat().flatMap((place) => (place ? [place] : []));
  const foreign = places.filter((place) => !place.replace(`${BUCKET}/`, '').startsWith('vermont/main/'));
  expect(foreign).toEqual([]);
});

test('when the environment is full of AWS settings, nothing of it is used and every request is our own', async () => {
  const w = await open();
  const ambient: Readonly<Record<string, string>> = {
    AWS_ACCESS_KEY_ID: 'AMBIENT',
    AWS_SECRET_ACCESS_KEY: 'AMBIENT',
    AWS_SESSION_TOKEN: 'AMBIENT',
    AWS_REGION: 'eu-ambient-1',
    AWS_DEFAULT_REGION: 'eu-ambient-1',
    AWS_PROFILE: 'ambient',
    AWS_CONFIG_FILE: '/nonexistent/ambient',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
    AWS_MAX_ATTEMPTS: '7',
    AWS_RETRY_MODE: 'adaptive',
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_USE_DUALSTACK_ENDPOINT: 'true',
    AWS_S3_USE_ARN_REGION: 'true',
    AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_SUPPORTED',
    AWS_RESPONSE_CHECKSUM_VALIDATION: 'WHEN_SUPPORTED',
    AWS_AUTH_SCHEME_PREFERENCE: 'sigv4a',
    AWS_SDK_UA_APP_ID: 'ambient',
    AWS_EXECUTION_ENV: 'ambient',
    HTTP_PROXY: 'http://127.0.0.1:1',
    HTTPS_PROXY: 'http://127.0.0.1:1',
  };
  const saved = Object.keys(ambient).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, ambient);
  try {
    const http = createHttpClient(new SystemClock());
    const [sent, opened] = [jest.spyOn(http, 'send'), jest.spyOn(http, 'open')];
    await workday(await w.build('vermont', { http }));
    const { journal } = w.s3;
    const calls = [...sent.mock.calls, ...opened.mock.calls];
    expect(calls).toHaveLength(journal.length);
    const headers = calls.map(([call]) => JSON.stringify(call.headers));
    expect(headers.join('\n')).not.toMatch(/ambient|checksum|100-continue|aws-chunked/iu);
    expect(journal.every(({ authenticated, attempt }) => authenticated && attempt === 'attempt=1; max=1')).toBe(true);
    http.onApplicationShutdown();
  } finally {
    for (const [name, value] of saved) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
});

test('when the root is empty, that is refused where tenants may share a bucket, and fine where there is one', async () => {
  const w = await open();
  const parts = {
    clock: new SystemClock(),
    ids: new RandomIds(),
    log: new RecordingLog(),
    allowInsecureLoopback: true,
  };
  const http = createHttpClient(parts.clock);
  const config = configOf('vermont', { root: '/', archive: 'archive', keep: 'keep', remove: 'remove' });
  const build = (rootMayBeEmpty: boolean) =>
    new S3ImageStorageFactory({ ...parts, http, rootMayBeEmpty }).build(config, credentialOf(w.s3.url));
  await expect(build(false)).rejects.toMatchObject({ code: 'config_unavailable' });
  const storage = await build(true);
  await putPhoto(storage, 'inbox', 'a.jpg');
  expect([...w.s3.bucket(BUCKET).census().keys()]).toEqual(['a.jpg']);
  await storage.dispose();
  http.onApplicationShutdown();
});
