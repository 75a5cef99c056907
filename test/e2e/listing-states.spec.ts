import { contentHash } from '../../src/kernel/index.js';
import { abandonedIntent, drawnPicture, entryOf, PhotoWorld, recordOf, RemoteWorld } from '../support/app/index.js';

const HOURS_MS = 3_600_000;
const sent = { outbox: entryOf({ state: 'SENT', sentAt: '2026-11-01T10:00:00.000Z' }) };

/** What the ledger says of a photo that lies at a place with so many bytes. */
const done = (hash: string, bytes: Uint8Array, name: string, change: object = {}): object =>
  recordOf(hash, {
    state: 'DONE',
    size: bytes.length,
    photo: { id: null, name, folder: 'inbox' },
    platforms: sent,
    ...change,
  });

describe('a folder whose photos were published by another process', () => {
  let world: PhotoWorld;
  let seed = 9_000;
  beforeAll(async () => {
    world = await PhotoWorld.start();
    const plant = async (name: string, record: (hash: string, bytes: Buffer) => object): Promise<void> => {
      const bytes = await drawnPicture((seed += 1));
      await world.put(name, { bytes });
      await world.plantRecord(contentHash(bytes), record(contentHash(bytes), bytes), HOURS_MS);
    };
    await plant('published.jpg', (hash, bytes) => done(hash, bytes, 'published.jpg'));
    await plant('moved-by-hand.jpg', (hash, bytes) => done(hash, bytes, 'as-it-was-called.jpg'));
    await plant('some.jpg', (hash, bytes) => done(hash, bytes, 'some.jpg', { state: 'PARTIAL' }));
    await plant('unclear-one.jpg', (hash, bytes) => ({
      ...abandonedIntent(hash, 'unclear-one.jpg'),
      size: bytes.length,
    }));
    await plant('looked-at.jpg', (hash, bytes) => done(hash, bytes, 'looked-at.jpg', { state: 'IDLE', platforms: {} }));
    await world.put('untouched.jpg', { bytes: await drawnPicture(9_500) });
  });
  afterAll(() => world.stop());

  const named = async (query: string): Promise<readonly (readonly [string, string | null])[]> => {
    const { status, body } = await world.get(`/api/images?${query}`);
    expect(status).toBe(200);
    const items = body.items as readonly { readonly filename: string; readonly publishState: string | null }[];
    return items.map(({ filename, publishState }) => [filename, publishState]);
  };

  it.each([
    ['published', ['moved-by-hand.jpg', 'published.jpg']],
    ['partial', ['some.jpg']],
    ['needs_decision', ['unclear-one.jpg']],
    ['none', ['looked-at.jpg', 'untouched.jpg']],
  ])(
    'when those in the state %s are asked for, they come, whoever made them so, and no others',
    async (state, names) => {
      expect(await named(`state=${state}`)).toEqual(names.map((name) => [name, state]));
      expect(await named(`state=${state}&q=no-such-name`)).toEqual([]);
      expect((await world.get(`/api/images?state=${state}&limit=1`)).body.total).toBe(names.length);
    },
  );

  it('when all are listed, each says the state it has where a record tells it', async () => {
    const states = new Map(await named('limit=200'));
    expect([states.get('published.jpg'), states.get('some.jpg'), states.get('unclear-one.jpg')]).toEqual([
      'published',
      'partial',
      'needs_decision',
    ]);
  });

  it('when a photo is published here, it is among the published ones at once', async () => {
    expect((await world.act('untouched.jpg', 'publish', { caption: 'Words.' })).status).toBe(200);
    expect(await named('state=published&folder=archive')).toEqual([['untouched.jpg', 'published']]);
    expect(await named('state=none')).toEqual([['looked-at.jpg', 'none']]);
  });

  it('when another tenant or a stranger asks, they learn nothing of it', async () => {
    expect((await world.get('/api/images?state=published', { as: 'harbor' })).body.items).toEqual([]);
    const stranger = await world.get('/api/images?state=published', { headers: { Cookie: '' } });
    expect(stranger.status).toBe(401);
    expect((await world.get('/api/images?state=busy')).status).toBe(422);
  });
});

describe('a bucket, which lists no hashes', () => {
  it('when a photo is published, it is found by its state, and the others by theirs', async () => {
    const world = await RemoteWorld.start();
    try {
      for (const name of ['a.jpg', 'b.jpg']) await world.put(name, { tenant: 'harbor' });
      expect((await world.act('a.jpg', 'publish', 'harbor', { caption: 'Words.' })).status).toBe(200);
      const archive = await world.get('/api/images?state=published&folder=archive', 'harbor');
      expect(archive.body.items).toMatchObject([{ filename: 'a.jpg', publishState: 'published' }]);
      expect((await world.get('/api/images?state=none', 'harbor')).body.items).toMatchObject([{ filename: 'b.jpg' }]);
    } finally {
      await world.stop();
    }
  });
});
