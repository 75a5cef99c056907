import type { ConfigSource } from '../config-source/index.js';
import { PooledFreshTenant } from './pooled-fresh-tenant.js';
import { TenantRuntimePool } from './tenant-runtime-pool.js';
import { fakeParts, tenantConfig } from './testing/tenancy-fixtures.js';

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

function build() {
  const fake = fakeParts();
  const pool = new TenantRuntimePool(fake.parts, { maxTenants: 3, ttlSeconds: 600 });
  const source = { config: tenantConfig() };
  const configs = { getValidConfig: async () => ({ ...source, ageSeconds: 0, isStale: false }) };
  return { fake, pool, source, fresh: new PooledFreshTenant(configs as unknown as ConfigSource, pool) };
}

/** Timers that keep running, whether they keep the process alive or not. */
const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

describe('PooledFreshTenant', () => {
  it('when a mutation was given a runtime, it is not disposed before the mutation brings its work', async () => {
    const { fake, pool, source, fresh } = build();
    const runtime = await fresh.runtimeFor('vermont.shibari.photo', 'request-1');
    source.config = tenantConfig({ configVersion: 'v2' });
    await fresh.runtimeFor('vermont.shibari.photo', 'request-2');
    await tick();
    expect(fake.disposed).toEqual([]);
    let finish = (): void => undefined;
    const work = runtime.limit(() => new Promise<void>((resolve) => (finish = resolve)));
    await pool.close();
    expect(fake.disposed).toEqual(['storage:vermont:v2']);
    finish();
    await work;
    await tick();
    expect(fake.disposed).toEqual(['storage:vermont:v2', 'storage:vermont:v1']);
  });

  it('when a thousand mutations come, one timer at most runs for their tenant, and none after the close', async () => {
    const { fake, pool, fresh } = build();
    const before = timers();
    for (let mutation = 0; mutation < 1_000; mutation++) await fresh.runtimeFor('vermont.shibari.photo', 'request-1');
    expect(timers() - before).toBeLessThanOrEqual(1);
    await pool.close();
    expect(fake.disposed).toEqual(['storage:vermont:v1']);
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it('when work says that it holds the runtime, it lives until the work lets go', async () => {
    const { fake, pool, fresh } = build();
    const runtime = await fresh.runtimeFor('vermont.shibari.photo', 'request-1');
    const letGo = runtime.hold();
    await pool.close();
    expect(fake.disposed).toEqual([]);
    letGo();
    await tick();
    expect(fake.disposed).toEqual(['storage:vermont:v1']);
  });
});
