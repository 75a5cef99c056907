import { contentHash } from '../../src/kernel/index.js';
import { drawnPicture, RemoteWorld } from '../support/app/index.js';
import type { TenantName } from '../support/app/index.js';

/** Aurora's photos lie in a Dropbox, harbor's in a bucket. */
const TENANTS: readonly TenantName[] = ['aurora', 'harbor'];
let world: RemoteWorld;
beforeAll(async () => {
  world = await RemoteWorld.start();
});
afterAll(() => world.stop());

describe.each(TENANTS)('the library of %s, whose storage is somewhere else', (tenant) => {
  const other: TenantName = tenant === 'aurora' ? 'harbor' : 'aurora';
  const library = (path: string, as = tenant) => world.get(`/api/library/objects${path}`, as);

  it('when a photo is uploaded, it lies there byte for byte, is listed, moved and deleted as everywhere', async () => {
    const before = world.census(other);
    const bytes = await drawnPicture(tenant === 'aurora' ? 701 : 702);
    const sent = await world.upload({ bytes, filename: 'Größe.jpg' }, tenant);
    expect([sent.status, sent.body.filename, sent.body.size]).toEqual([201, 'Größe.jpg', bytes.length]);
    expect([...world.census(tenant).values()]).toContain(contentHash(bytes));
    expect((await library('')).body.objects).toMatchObject([{ key: 'Größe.jpg', version: sent.body.version }]);

    const again = await world.upload({ bytes, filename: 'größe.jpg' }, tenant);
    expect([again.status, again.body]).toMatchObject([
      409,
      { code: 'name_taken', suggestedName: 'größe-2.jpg', sameContent: true },
    ]);
    const copy = await world.upload({ bytes, filename: 'copy.jpg' }, tenant);
    expect([copy.status, copy.body.duplicateOf]).toEqual([201, { folder: 'inbox', name: 'Größe.jpg' }]);

    const moved = await world.call('post', `/api/library/objects/${encodeURIComponent('Größe.jpg')}/move`, {
      as: tenant,
      body: { target_folder: 'keep' },
    });
    expect([moved.status, moved.body.finalName]).toEqual([200, 'Größe.jpg']);
    expect((await library('?prefix=keep/')).body.objects).toMatchObject([{ key: 'keep/Größe.jpg' }]);
    const deleted = await world.call('delete', '/api/library/objects/copy.jpg?confirm=copy.jpg', { as: tenant });
    expect([deleted.status, deleted.body]).toEqual([200, { deleted: 'copy.jpg', sidecar_deleted: false }]);
    expect(world.names('inbox', tenant)).toEqual([]);
    expect(world.census(other)).toEqual(before);
  });

  it('when two of one name come at once, one is 201 and the other 409', async () => {
    const pictures = await Promise.all([801, 802].map((seed) => drawnPicture(seed)));
    const answers = await Promise.all(pictures.map((bytes) => world.upload({ bytes, filename: 'race.jpg' }, tenant)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const winner = pictures[answers.findIndex(({ status }) => status === 201)] ?? Buffer.alloc(0);
    const race = [...world.census(tenant)].filter(([path]) => path.endsWith('race.jpg')).map(([, hash]) => hash);
    expect(race).toEqual([contentHash(winner)]);
  });

  it('when a voice is saved, it is there for every replica', async () => {
    const body = { voice_profile: [`As ${tenant} says it.`] };
    expect((await world.call('post', '/api/config/voice-profile', { as: tenant, body })).status).toBe(200);
    expect((await world.get('/api/config/voice-profile', tenant)).body).toMatchObject({ ...body, source: 'saved' });
    const none = await world.call('post', '/api/config/voice-profile', { as: tenant, body: { voice_profile: null } });
    expect(none.body).toMatchObject({ voice_profile: [], source: 'config' });
  });
});
