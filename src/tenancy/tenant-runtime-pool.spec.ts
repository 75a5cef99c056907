import { TenantRuntimePool } from './tenant-runtime-pool.js';
import { fakeParts, tenantConfig } from './testing/tenancy-fixtures.js';
import type { FakeParts } from './testing/tenancy-fixtures.js';

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

function build(limits: { maxTenants?: number; ttlSeconds?: number } = {}): {
  fake: FakeParts;
  pool: TenantRuntimePool;
} {
  const fake = fakeParts();
  return { fake, pool: new TenantRuntimePool(fake.parts, { maxTenants: 3, ttlSeconds: 600, ...limits }) };
}

describe('TenantRuntimePool', () => {
  it('when 500 requests arrive at once for a cold tenant, one runtime is built and shared', async () => {
    const { fake, pool } = build();
    const leases = await Promise.all(Array.from({ length: 500 }, () => pool.acquire(tenantConfig(), 'request-1')));
    expect(fake.builds.storage).toBe(1);
    expect(new Set(leases.map(({ runtime }) => runtime)).size).toBe(1);
  });

  it('when two tenants are served, each has a runtime of its own', async () => {
    const { pool } = build();
    const a = await pool.acquire(tenantConfig({ tenant: 'a' }), 'request-1');
    const b = await pool.acquire(tenantConfig({ tenant: 'b' }), 'request-1');
    expect([a.runtime.tenant, b.runtime.tenant]).toEqual(['a', 'b']);
    expect(a.runtime.storage).not.toBe(b.runtime.storage);
  });

  it('when the config version changes, the runtime is rebuilt and the old one disposed after its last user', async () => {
    const { fake, pool } = build();
    const old = await pool.acquire(tenantConfig(), 'request-1');
    const fresh = await pool.acquire(tenantConfig({ configVersion: 'v2' }), 'request-2');
    await tick();
    expect(fresh.runtime).not.toBe(old.runtime);
    expect(fake.disposed).toEqual([]);
    old.release();
    old.release();
    await tick();
    expect(fake.disposed).toEqual(['storage:vermont:v1']);
  });

  it('when work outlives its request, the runtime is disposed only when the work is done', async () => {
    const { fake, pool } = build();
    const { runtime, release } = await pool.acquire(tenantConfig(), 'request-1');
    let finish = (): void => undefined;
    const work = runtime.limit(() => new Promise<void>((resolve) => (finish = resolve)));
    await tick();
    release();
    await pool.close();
    expect(fake.disposed).toEqual([]);
    finish();
    await work;
    await tick();
    expect(fake.disposed).toEqual(['storage:vermont:v1']);
  });

  it('when a build fails, every waiter gets the error and the next request builds again', async () => {
    const { fake, pool } = build();
    fake.storageFails = true;
    const results = await Promise.allSettled([1, 2, 3].map(() => pool.acquire(tenantConfig(), 'request-1')));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(fake.builds.storage).toBe(1);
    fake.storageFails = false;
    expect((await pool.acquire(tenantConfig(), 'request-2')).runtime.tenant).toBe('vermont');
    expect(pool.size).toBe(1);
  });

  it('when the time of a runtime is over, it is rebuilt; the time of its config counts too', async () => {
    const { fake, pool } = build({ ttlSeconds: 600 });
    const config = tenantConfig({ ttlSeconds: 60 });
    await pool.acquire(config, 'request-1');
    fake.clock.ms += 59_999;
    await pool.acquire(config, 'request-2');
    expect(fake.builds.storage).toBe(1);
    fake.clock.ms += 1;
    await pool.acquire(config, 'request-3');
    expect(fake.builds.storage).toBe(2);
  });

  it('when the storage credential has a new version, the runtime is rebuilt', async () => {
    const { fake, pool } = build();
    fake.storageVersion = 'c1';
    const first = await pool.acquire(tenantConfig(), 'request-1');
    const second = await pool.acquire(tenantConfig(), 'request-2');
    expect(second.runtime).toBe(first.runtime);
    fake.storageVersion = 'c2';
    const third = await pool.acquire(tenantConfig(), 'request-3');
    expect(third.runtime).not.toBe(first.runtime);
  });

  it('when the storage credential cannot be had any more, a warm tenant gets storage_unavailable', async () => {
    const { fake, pool } = build();
    fake.storageVersion = 'c1';
    (await pool.acquire(tenantConfig(), 'request-1')).release();
    fake.missing.add('storage');
    await expect(pool.acquire(tenantConfig(), 'request-2')).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  it('when a secret was resolved, the log scrubber knows it', async () => {
    const { fake, pool } = build();
    fake.storageVersion = 'c1';
    await pool.acquire(tenantConfig(), 'request-1');
    expect([...fake.live.forms()]).toContain('secret-token-c1');
  });

  it('when more tenants come than may stay, the least recently used one goes and is disposed', async () => {
    const { fake, pool } = build({ maxTenants: 2 });
    for (const tenant of ['a', 'b', 'a', 'c']) (await pool.acquire(tenantConfig({ tenant }), 'request-1')).release();
    await tick();
    expect(fake.disposed).toEqual(['storage:b:v1']);
    expect(pool.size).toBe(2);
  });

  it('when the pool closes, everything that was built is disposed', async () => {
    const { fake, pool } = build();
    const publishers = [{ id: 'one', type: 'outbox' as const, credentialsRef: null, config: {} }];
    const { runtime, release } = await pool.acquire(tenantConfig({ publishers }), 'request-1');
    await runtime.platforms('request-1');
    release();
    await pool.close();
    expect([...fake.disposed].sort()).toEqual(['publisher:one', 'storage:vermont:v1']);
  });
});

describe('the optional parts of a runtime', () => {
  const publishers = ['good', 'broken', 'locked'].map((id) => ({
    id,
    type: 'telegram' as const,
    credentialsRef: null,
    config: { broken: id === 'broken' },
  }));
  const ai = { provider: 'offline' as const } as NonNullable<ReturnType<typeof tenantConfig>['ai']>;

  it('when one platform has no credential and one is not configured, the others still work', async () => {
    const { fake, pool } = build();
    fake.missing.add('locked');
    const { runtime } = await pool.acquire(tenantConfig({ publishers }), 'request-1');
    expect(fake.builds.publishers).toBe(0);
    const slots = await runtime.platforms('request-1');
    expect(slots.map((slot) => ('publisher' in slot ? 'ready' : slot.unavailable))).toEqual([
      'ready',
      'not_configured',
      'credential_unavailable',
    ]);
  });

  it('when a credential was missing, it is tried again after 30 s and not before', async () => {
    const { fake, pool } = build();
    fake.missing.add('locked');
    const { runtime } = await pool.acquire(tenantConfig({ publishers }), 'request-1');
    await runtime.platforms('request-1');
    fake.missing.clear();
    fake.clock.ms += 29_999;
    const isReady = async () => 'publisher' in ((await runtime.platforms('request-2'))[2] ?? {});
    expect(await isReady()).toBe(false);
    fake.clock.ms += 1;
    expect(await isReady()).toBe(true);
    expect(fake.builds.publishers).toBe(3);
  });

  it('when captioning is asked for many times, it is built once; without a credential it is ai_unavailable', async () => {
    const { fake, pool } = build();
    const { runtime } = await pool.acquire(tenantConfig({ ai }), 'request-1');
    fake.missing.add('ai');
    await expect(runtime.captioning('request-1')).rejects.toMatchObject({ code: 'ai_unavailable' });
    fake.missing.clear();
    await expect(runtime.captioning('request-1')).rejects.toMatchObject({ code: 'ai_unavailable' });
    fake.clock.ms += 30_000;
    const built = await Promise.all([runtime.captioning('request-2'), runtime.captioning('request-3')]);
    expect(built[0]).toBe(built[1]);
    expect(fake.builds.captioning).toBe(1);
  });

  it('when a tenant has no AI block, captioning is ai_unavailable', async () => {
    const { pool } = build();
    const { runtime } = await pool.acquire(tenantConfig(), 'request-1');
    await expect(runtime.captioning('request-1')).rejects.toMatchObject({ code: 'ai_unavailable' });
  });
});
