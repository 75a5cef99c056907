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

  it('when a storage finds its credential refused, it gets the other one at once and the next request a new runtime', async () => {
    const { fake, pool } = build();
    fake.storageVersion = 's1';
    const old = await pool.acquire(tenantConfig(), 'request-1');
    fake.storageVersion = 's2';
    const secret = await fake.renews[0]?.();
    expect(secret?.reveal()).toEqual({ token: 'secret-token-s2' });
    const fresh = await pool.acquire(tenantConfig(), 'request-2');
    expect(fresh.runtime).not.toBe(old.runtime);
    expect(fake.log.named('tenant_runtime_built')).toMatchObject([{}, { reason: 'credential_changed' }]);
  });

  it('when there is no other credential, the storage is told so, and the runtime stays', async () => {
    const { fake, pool } = build();
    fake.storageVersion = 's1';
    const { runtime } = await pool.acquire(tenantConfig(), 'request-1');
    await expect(fake.renews[0]?.()).resolves.toBeNull();
    expect((await pool.acquire(tenantConfig(), 'request-2')).runtime).toBe(runtime);
    expect(fake.builds.storage).toBe(1);
  });

  it('when another credential cannot be had, the storage is unavailable; without one there is nothing to renew', async () => {
    const { fake, pool } = build();
    await pool.acquire(tenantConfig({ tenant: 'plain' }), 'request-1');
    expect(fake.renews).toEqual([undefined]);
    fake.storageVersion = 's1';
    await pool.acquire(tenantConfig(), 'request-2');
    fake.missing.add('storage');
    await expect(fake.renews[1]?.()).rejects.toMatchObject({ code: 'storage_unavailable', family: 'upstream' });
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

  it('when nobody asks any more, a runtime past its end is disposed by the sweep and not before', async () => {
    const { fake, pool } = build({ ttlSeconds: 100 });
    (await pool.acquire(tenantConfig(), 'request-1')).release();
    fake.clock.ms += 99_999;
    pool.sweep();
    await tick();
    expect([pool.size, fake.disposed]).toEqual([1, []]);
    fake.clock.ms += 1;
    pool.sweep();
    await tick();
    expect([pool.size, fake.disposed]).toEqual([0, ['storage:vermont:v1']]);
    expect(fake.log.named('tenant_runtime_disposed')).toMatchObject([{ tenant: 'vermont', reason: 'expired' }]);
  });

  it.each(['wallMs', 'steadyMs'] as const)(
    'when only the %s clock has reached the end, that is the end',
    async (which) => {
      const { fake, pool } = build({ ttlSeconds: 100 });
      (await pool.acquire(tenantConfig(), 'request-1')).release();
      fake.clock[which] += 100_000;
      pool.sweep();
      expect(pool.size).toBe(0);
    },
  );

  it('when the wall clock jumps back, no runtime lives longer for it', async () => {
    const { fake, pool } = build({ ttlSeconds: 100 });
    (await pool.acquire(tenantConfig(), 'request-1')).release();
    fake.clock.wallMs -= 3_600_000;
    fake.clock.steadyMs += 100_000;
    pool.sweep();
    expect(pool.size).toBe(0);
  });

  it('when the storage credential runs out, the runtime ends with it, earlier than its own time', async () => {
    const { fake, pool } = build();
    Object.assign(fake, { storageVersion: 'c1', validForMs: 110_000 });
    (await pool.acquire(tenantConfig(), 'request-1')).release();
    fake.clock.ms += 110_000;
    pool.sweep();
    await tick();
    expect(fake.disposed).toEqual(['storage:vermont:v1']);
  });

  it('when the same credential version is given again, the runtime lives on until that one runs out', async () => {
    const { fake, pool } = build();
    Object.assign(fake, { storageVersion: 'c1', validForMs: 110_000 });
    for (let use = 0; use < 5; use++) {
      (await pool.acquire(tenantConfig(), 'request-1')).release();
      fake.clock.ms += 100_000;
      pool.sweep();
    }
    expect([fake.builds.storage, pool.size]).toEqual([1, 1]);
    fake.clock.ms += 10_000;
    pool.sweep();
    expect(pool.size).toBe(0);
  });

  it('when a runtime past its end is in use, it is disposed when the use is over', async () => {
    const { fake, pool } = build({ ttlSeconds: 100 });
    const { release } = await pool.acquire(tenantConfig(), 'request-1');
    fake.clock.ms += 100_000;
    pool.sweep();
    await tick();
    expect(fake.disposed).toEqual([]);
    release();
    await tick();
    expect(fake.disposed).toEqual(['storage:vermont:v1']);
  });

  it('when 500 requests meet a new credential version, one runtime is built for it', async () => {
    const { fake, pool } = build();
    fake.storageVersion = 'c1';
    (await pool.acquire(tenantConfig(), 'request-1')).release();
    fake.storageVersion = 'c2';
    const leases = await Promise.all(Array.from({ length: 500 }, () => pool.acquire(tenantConfig(), 'request-2')));
    expect(fake.builds.storage).toBe(2);
    expect(new Set(leases.map(({ runtime }) => runtime)).size).toBe(1);
    await tick();
    expect(fake.log.named('tenant_runtime_disposed')).toMatchObject([{ reason: 'credential_changed' }]);
  });

  it('when the build of one tenant hangs, another tenant is served meanwhile', async () => {
    const { fake, pool } = build();
    let open = (): void => undefined;
    fake.slow.set('slow', new Promise<void>((resolve) => (open = resolve)));
    let isServed = false;
    const slow = pool.acquire(tenantConfig({ tenant: 'slow' }), 'request-1').then(() => (isServed = true));
    expect((await pool.acquire(tenantConfig({ tenant: 'fast' }), 'request-2')).runtime.tenant).toBe('fast');
    expect(isServed).toBe(false);
    open();
    await slow;
  });

  it('when the first of many callers goes away, it alone is told so and the others get the runtime', async () => {
    const { fake, pool } = build();
    const leader = new AbortController();
    const left = pool.acquire(tenantConfig(), 'request-1', { signal: leader.signal });
    const followers = Array.from({ length: 100 }, () => pool.acquire(tenantConfig(), 'request-2'));
    leader.abort();
    await expect(left).rejects.toMatchObject({ name: 'AbortError' });
    expect((await Promise.all(followers)).every(({ runtime }) => runtime.tenant === 'vermont')).toBe(true);
    expect(fake.builds.storage).toBe(1);
  });

  it('when everybody has gone away, the build goes on, is kept and holds nobody', async () => {
    const { fake, pool } = build();
    const client = new AbortController();
    const left = pool.acquire(tenantConfig(), 'request-1', { signal: client.signal });
    client.abort();
    await expect(left).rejects.toMatchObject({ name: 'AbortError' });
    await tick();
    expect(pool.size).toBe(1);
    await pool.close();
    expect(fake.disposed).toEqual(['storage:vermont:v1']);
  });

  it.each([
    ['replaced', async (pool: TenantRuntimePool) => pool.acquire(tenantConfig({ configVersion: 'v2' }), 'request-2')],
    ['evicted', async (pool: TenantRuntimePool) => pool.acquire(tenantConfig({ tenant: 'other' }), 'request-2')],
    ['closing', async (pool: TenantRuntimePool) => pool.close()],
  ] as const)('when a runtime ends because it is %s, its line says so', async (reason, end) => {
    const { fake, pool } = build({ maxTenants: 1 });
    (await pool.acquire(tenantConfig(), 'request-1')).release();
    await end(pool);
    await tick();
    const line = { tenant: 'vermont', config_version: 'v1', latency_ms: expect.any(Number), reason };
    expect(fake.log.named('tenant_runtime_disposed')).toEqual([line]);
  });

  it('when a runtime is built, its line says why', async () => {
    const { fake, pool } = build();
    await pool.acquire(tenantConfig(), 'request-1');
    await pool.acquire(tenantConfig({ configVersion: 'v2' }), 'request-2');
    fake.clock.ms += 600_000;
    await pool.acquire(tenantConfig({ configVersion: 'v2' }), 'request-3');
    const reasons = fake.log.named('tenant_runtime_built').map((fields) => (fields as { reason: string }).reason);
    expect(reasons).toEqual(['first_use', 'replaced', 'expired']);
  });

  it('when the pool is closed, it builds nothing more that nobody would end', async () => {
    const { fake, pool } = build();
    await pool.close();
    await expect(pool.acquire(tenantConfig(), 'request-1')).rejects.toMatchObject({ code: 'shutting_down' });
    expect(fake.builds.storage).toBe(0);
  });
});
