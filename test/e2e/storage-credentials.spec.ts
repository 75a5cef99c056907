import { TestClock } from '../../src/orchestrator/testing/index.js';
import { anotherKey, refreshTokenOf, RemoteWorld } from '../support/app/index.js';
import type { TenantName } from '../support/app/index.js';

const MANY = 12;

let clock: TestClock;
let world: RemoteWorld;
beforeEach(async () => {
  clock = new TestClock();
  world = await RemoteWorld.start({ clock, env: { WEB_IMAGE_CACHE_TTL_SECONDS: '0' } });
  for (const tenant of ['aurora', 'harbor'] as const) {
    await world.put('a-photo.jpg', { tenant });
    expect((await world.get('/api/images', tenant)).status).toBe(200);
  }
});
afterEach(() => world.stop());

/** The secret behind a tenant's storage is another one, there and at the orchestrator. */
const rotate: Readonly<Record<TenantName, () => void>> = {
  aurora: () => world.giveRefreshToken(world.account.rotateRefreshToken(refreshTokenOf(2))),
  harbor: () => {
    const key = anotherKey(2);
    world.s3Keys.splice(0, world.s3Keys.length, key);
    world.giveKey(key);
  },
};

/** The storage refuses the secret, and the orchestrator has no other one. */
const revoke: Readonly<Record<TenantName, () => void>> = {
  aurora: () => world.account.revokeRefreshToken(),
  harbor: () => void world.s3Keys.splice(0, world.s3Keys.length, anotherKey(3)),
};

/** The refused secret is taken again. */
const restore: Readonly<Record<TenantName, () => void>> = {
  aurora: () => rotate.aurora(),
  harbor: () => rotate.harbor(),
};

describe.each<[TenantName, TenantName]>([
  ['aurora', 'harbor'],
  ['harbor', 'aurora'],
])('the secret behind the storage of %s', (tenant, other) => {
  it('when it was rotated, the request that finds it refused heals, with one call, and the next ones need none', async () => {
    const before = world.credentialCalls(tenant);
    rotate[tenant]();
    const answers = [];
    for (let i = 0; i < MANY; i += 1)
      answers.push((await world.get('/api/images/a-photo.jpg/original', tenant)).status);
    expect(answers).toEqual(answers.map(() => 200));
    expect(world.credentialCalls(tenant) - before).toBe(1);
    expect(world.app.lines.filter(({ event }) => event === 'tenant_runtime_built').at(-1)).toMatchObject({
      tenant,
      reason: 'credential_changed',
    });
  });

  it('when it was rotated and many requests come at once, all heal with one call', async () => {
    const before = world.credentialCalls(tenant);
    rotate[tenant]();
    const answers = await Promise.all(Array.from({ length: MANY }, () => world.get('/api/images', tenant)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(world.credentialCalls(tenant) - before).toBe(1);
  });

  it('when it was revoked, requests are 503 and cost one call in all, and the other tenant feels nothing', async () => {
    const before = world.credentialCalls(tenant);
    revoke[tenant]();
    for (let i = 0; i < MANY; i += 1) {
      const answer = await world.get('/api/images', tenant);
      expect([answer.status, answer.body.code]).toEqual([503, 'storage_unauthorized']);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect((await world.get('/api/images', other)).status).toBe(200);
    }
    expect(world.credentialCalls(tenant) - before).toBe(1);
    expect(world.credentialCalls(other)).toBe(1);
    const alarms = world.app.lines.filter(({ event }) => event === 'credential_unavailable');
    expect(alarms).toEqual([expect.objectContaining({ level: 'warn', tenant, reason: 'refused_by_storage' })]);
  });

  it('when another one is there after a while, it is found without a restart', async () => {
    revoke[tenant]();
    expect((await world.get('/api/images', tenant)).status).toBe(503);
    restore[tenant]();
    clock.pass(31);
    expect((await world.get('/api/images', tenant)).status).toBe(200);
  });

  it('when the orchestrator is away as well, that is 503 and no secret is used past its time', async () => {
    rotate[tenant]();
    world.app.orchestrator.control.fail('credentials', { kind: 'status', status: 503 });
    const answer = await world.get('/api/images', tenant);
    expect([answer.status, answer.body.code]).toEqual([503, 'storage_unauthorized']);
    world.app.orchestrator.control.heal();
    clock.pass(31);
    expect((await world.get('/api/images', tenant)).status).toBe(200);
  });
});
