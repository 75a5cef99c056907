import { performance } from 'node:perf_hooks';
import { Secret } from '../../../src/kernel/index.js';
import { allNames, jpegLike } from '../../../src/storage/testing/image-storage.contract.js';
import { APP, dropboxWorld, REFRESH_TOKEN, type DropboxWorld, type WorldOptions } from './dropbox-harness.js';

let world: DropboxWorld;
const open = async (options: WorldOptions = {}) => (world = await dropboxWorld(options));
const studio = () => world.dropbox.account('studio');
const asked = (route: string) => world.dropbox.journal.filter((entry) => entry.route === route);
const unauthorized = { code: 'storage_unauthorized' };
const alarms = () => world.log.of('credential_unavailable').map(({ fields }) => fields);

afterEach(() => world.close());

describe('access tokens', () => {
  test('when five calls begin at once, one token is fetched for all of them', async () => {
    const storage = await (await open()).build();
    await Promise.all(Array.from({ length: 5 }, (_, i) => storage.photos.stat('inbox', `${i}.jpg`)));
    expect(asked('token')).toHaveLength(1);
    expect(asked('files/get_metadata')).toHaveLength(5);
  });

  test('when a token is refused in five calls at once, one other is fetched for all of them', async () => {
    const storage = await (await open()).build();
    await storage.checkAccess();
    studio().revokeAccessTokens();
    await Promise.all(Array.from({ length: 5 }, (_, i) => storage.photos.stat('inbox', `${i}.jpg`)));
    expect(asked('token')).toHaveLength(2);
    expect(world.renewals()).toBe(0);
  });

  test('when a token nears its end it is replaced, and none is used after its end', async () => {
    let ahead = 0;
    const clock = { now: () => Date.now() + ahead, monotonicMs: () => performance.now() + ahead };
    await open({ accessTokenSeconds: 100, nowMs: () => clock.now() });
    const storage = await world.build('vermont', { clock });
    for (let step = 0; step < 12; step += 1) {
      await storage.checkAccess();
      ahead += 30_000;
    }
    expect(asked('token').length).toBeGreaterThanOrEqual(4);
    expect(new Set(asked('files/list_folder').map(({ tokenState }) => tokenState))).toEqual(new Set(['valid']));
  });

  test('when a token could be used for hours, it is still not kept longer than ten minutes', async () => {
    let ahead = 0;
    const clock = { now: () => Date.now() + ahead, monotonicMs: () => performance.now() + ahead };
    const storage = await (await open()).build('vermont', { clock });
    await storage.checkAccess();
    ahead += 601_000;
    await storage.checkAccess();
    expect(asked('token')).toHaveLength(2);
  });

  test('when a token expires in the middle of a listing, the listing goes on where it was', async () => {
    const storage = await (await open()).build();
    const names = Array.from({ length: 10 }, (_, i) => `${i}.jpg`);
    for (const name of names) studio().plant(world.pathOf('inbox', name), jpegLike(name));
    const first = await storage.photos.list('inbox', null);
    studio().expireAccessTokens();
    const rest: string[] = [];
    for (let cursor = first.cursor; cursor !== null;) {
      const page = await storage.photos.list('inbox', cursor);
      rest.push(...page.photos.map(({ name }) => name));
      cursor = page.cursor;
    }
    expect([...first.photos.map(({ name }) => name), ...rest].sort()).toEqual(names);
    expect(asked('files/list_folder')).toHaveLength(1);
    expect(world.renewals()).toBe(0);
  });

  test('when the person has linked the app anew, the new credential is had once and nobody notices', async () => {
    const rotated = { token: REFRESH_TOKEN };
    await open({ renew: async () => new Secret({ refresh_token: rotated.token }) });
    const storage = await world.build();
    await storage.checkAccess();
    rotated.token = studio().rotateRefreshToken();
    await Promise.all([
      storage.checkAccess(),
      storage.photos.list('inbox', null),
      storage.photos.stat('keep', 'a.jpg'),
    ]);
    expect(world.renewals()).toBe(1);
    expect(alarms()).toEqual([]);
  });

  test('when the refresh token is revoked, that is said once, others are unaffected, and later it is tried again', async () => {
    let ahead = 0;
    const clock = { now: () => Date.now() + ahead, monotonicMs: () => performance.now() + ahead };
    await open();
    const storage = await world.build('vermont', { clock });
    await storage.checkAccess();
    studio().revokeRefreshToken();
    for (let i = 0; i < 5; i += 1) await expect(storage.photos.list('inbox', null)).rejects.toMatchObject(unauthorized);
    const requests = world.dropbox.journal.length;
    await expect(storage.photos.stat('inbox', 'a.jpg')).rejects.toMatchObject(unauthorized);
    expect(world.dropbox.journal).toHaveLength(requests);
    expect(world.renewals()).toBe(1);
    expect(alarms()).toEqual([{ provider: 'dropbox', reason: 'refused_by_storage', http_status: 400 }]);
    studio().rotateRefreshToken(REFRESH_TOKEN);
    await expect(storage.checkAccess()).rejects.toMatchObject(unauthorized);
    ahead += 31_000;
    await storage.checkAccess();
  });

  test('when another credential cannot be had, the refusal stands', async () => {
    await open({ renew: () => Promise.reject(new Error('the orchestrator is down')) });
    const storage = await world.build();
    studio().revokeRefreshToken();
    await expect(storage.checkAccess()).rejects.toMatchObject(unauthorized);
    expect(world.renewals()).toBe(1);
  });

  test('when our app is not known, no other credential is asked for, because none would help', async () => {
    await open();
    const app = { key: new Secret(APP.key), secret: new Secret('another-secret') };
    await expect((await world.build('vermont', { app })).checkAccess()).rejects.toMatchObject(unauthorized);
    expect(world.renewals()).toBe(0);
    expect(alarms()).toHaveLength(1);
  });

  test('when the token endpoint fails, that is an outage, and a write that was not begun may be tried again', async () => {
    const storage = await (await open()).build();
    world.dropbox.control.fail('token', { kind: 'status', status: 503 }, { times: 1 });
    expect(await storage.documents.create({ path: 'ledger/a.json' }, Buffer.from('x'))).toMatchObject({
      outcome: 'written',
    });
    studio().revokeAccessTokens();
    world.dropbox.control.fail('token', { kind: 'bad_json' });
    await expect(storage.photos.list('inbox', null)).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(alarms()).toEqual([]);
  });

  test('when the token endpoint hangs, a call ends at its deadline', async () => {
    await open();
    const storage = await world.build('vermont', { deadlineMs: 300 });
    world.dropbox.control.fail('token', { kind: 'hang' });
    await expect(storage.photos.list('inbox', null)).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  test('when a right is missing, what needs it says so, and what does not goes on', async () => {
    await open({
      accounts: [
        { name: 'studio', refreshToken: REFRESH_TOKEN, scopes: ['files.metadata.read', 'files.content.read'] },
      ],
    });
    const storage = await world.build();
    studio().plant(world.pathOf('inbox', 'a.jpg'), jpegLike('a'));
    for (let i = 0; i < 3; i += 1) {
      await expect(storage.photos.create('inbox', 'b.jpg', jpegLike('b'))).rejects.toMatchObject(unauthorized);
      expect(await allNames(storage, 'inbox')).toEqual(['a.jpg']);
    }
    expect(asked('files/upload')).toHaveLength(2);
    expect(alarms()).toEqual([{ provider: 'dropbox', reason: 'rights_missing', http_status: 401 }]);
  });

  test('when a credential has no refresh token, or no app is set, there is no storage', async () => {
    await open();
    await expect(world.build('vermont', { app: null })).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(world.dropbox.journal).toEqual([]);
  });
});
