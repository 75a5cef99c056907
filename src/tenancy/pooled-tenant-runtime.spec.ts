import type { TenantConfig } from '../kernel/index.js';
import { TenantRuntimePool } from './tenant-runtime-pool.js';
import type { TenantRuntime } from './tenant-runtime.js';
import { fakeParts, tenantConfig } from './testing/tenancy-fixtures.js';

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));
const publishers = ['good', 'broken', 'locked'].map((id) => ({
  id,
  type: 'telegram' as const,
  credentialsRef: null,
  config: { broken: id === 'broken' },
}));
const ai = { provider: 'offline' as const } as NonNullable<TenantConfig['ai']>;

async function build(overrides: Partial<TenantConfig> = { publishers, ai }) {
  const fake = fakeParts();
  const pool = new TenantRuntimePool(fake.parts, { maxTenants: 3, ttlSeconds: 600 });
  const { runtime, release } = await pool.acquire(tenantConfig(overrides), 'request-1');
  return { fake, pool, runtime, release };
}

async function statesOf(runtime: TenantRuntime): Promise<readonly string[]> {
  const slots = await runtime.platforms('request-1');
  return slots.map((slot) => ('publisher' in slot ? 'ready' : slot.unavailable));
}

describe('the optional parts of a runtime', () => {
  it('when the runtime is built, only its storage is; everything else comes on first use', async () => {
    const { fake } = await build();
    expect([fake.builds, fake.resolves]).toEqual([{ storage: 1, captioning: 0, publishers: 0 }, 1]);
  });

  it('when one platform has no credential and one is not configured, the others still work', async () => {
    const { fake, runtime } = await build();
    fake.missing.add('locked');
    expect(await statesOf(runtime)).toEqual(['ready', 'not_configured', 'credential_unavailable']);
  });

  it('when a platform is not in this build, no credential is asked for it', async () => {
    const later = { id: 'later', type: 'instagram', credentialsRef: null, config: { broken: true } } as const;
    const { fake, runtime } = await build({ publishers: [later] });
    fake.missing.add('later');
    const before = fake.resolves;
    expect(await runtime.platforms('request-1')).toEqual([
      { id: 'later', type: 'instagram', unavailable: 'not_configured', field: 'config.broken' },
    ]);
    expect(fake.resolves).toBe(before);
  });

  it('when a credential was missing and is there again, the next use has its platform', async () => {
    const { fake, runtime } = await build();
    fake.missing.add('good').add('locked');
    expect(await statesOf(runtime)).toEqual(['credential_unavailable', 'not_configured', 'credential_unavailable']);
    fake.missing.clear();
    expect(await statesOf(runtime)).toEqual(['ready', 'not_configured', 'ready']);
    expect(fake.builds.publishers).toBe(3);
  });

  it('when a credential is lost while its platform is built, the platform cannot be used and the others can', async () => {
    const { fake, runtime } = await build();
    await runtime.platforms('request-1');
    fake.missing.add('locked');
    expect(await statesOf(runtime)).toEqual(['ready', 'not_configured', 'credential_unavailable']);
  });

  it('when one credential changes, only its platform is built anew', async () => {
    const { fake, runtime } = await build();
    const before = await runtime.platforms('request-1');
    fake.versions.set('locked', 'v2');
    const after = await runtime.platforms('request-2');
    expect(after.map((slot, at) => slot === before[at])).toEqual([true, true, false]);
    expect(fake.disposed).toEqual([]);
  });

  it('when a publish is under way, its platform is not ended under it by a new credential', async () => {
    const { fake, runtime, release } = await build();
    let posted = (): void => undefined;
    const publish = runtime.limit(async () => {
      await runtime.platforms('request-1');
      await new Promise<void>((resolve) => (posted = resolve));
    });
    await tick();
    release();
    fake.versions.set('locked', 'v2');
    await runtime.limit(() => runtime.platforms('request-2'));
    await tick();
    expect(fake.disposed).toEqual([]);
    posted();
    await publish;
    await tick();
    expect(fake.disposed).toEqual(['publisher:locked']);
  });

  it('when captioning is asked for many times, it is built once', async () => {
    const { fake, runtime } = await build();
    const built = await Promise.all(Array.from({ length: 100 }, () => runtime.captioning('request-1')));
    expect(new Set(built).size).toBe(1);
    expect(fake.builds.captioning).toBe(1);
  });

  it('when the AI credential cannot be had, captioning is ai_unavailable until it can', async () => {
    const { fake, runtime } = await build();
    fake.missing.add('ai');
    await expect(runtime.captioning('request-1')).rejects.toMatchObject({ code: 'ai_unavailable' });
    fake.missing.clear();
    await expect(runtime.captioning('request-2')).resolves.toBeDefined();
  });

  it('when the AI credential has a new version, the old captioning is used no more and ends', async () => {
    const { fake, runtime, release } = await build();
    await runtime.captioning('request-1');
    release();
    fake.versions.set('ai', 'v2');
    await runtime.limit(() => runtime.captioning('request-2'));
    await tick();
    expect(fake.disposed).toEqual(['captioning:secret-token-v1']);
  });

  it('when a tenant has no AI block, captioning is ai_unavailable and nobody is asked', async () => {
    const { fake, runtime } = await build({});
    const before = fake.resolves;
    await expect(runtime.captioning('request-1')).rejects.toMatchObject({ code: 'ai_unavailable' });
    expect(fake.resolves).toBe(before);
  });

  it('when the credential of a part runs out unasked, a sweep ends the part and leaves the runtime', async () => {
    const { fake, pool, runtime, release } = await build();
    fake.validForMs = 60_000;
    await runtime.captioning('request-1');
    release();
    fake.clock.ms += 60_000;
    pool.sweep();
    await tick();
    expect([fake.disposed, pool.size]).toEqual([['captioning:secret-token-v1'], 1]);
  });

  it('when ending one part fails, the others are ended and it is logged once', async () => {
    const { fake, pool, runtime, release } = await build();
    const [slot] = await runtime.platforms('request-1');
    if (slot && 'publisher' in slot) slot.publisher.dispose = () => Promise.reject(new Error('stuck'));
    release();
    await pool.close();
    expect([...fake.disposed].sort()).toEqual(['publisher:locked', 'storage:vermont:v1']);
    expect(fake.log.named('unhandled_error')).toHaveLength(1);
  });
});

describe('the concurrency of tenants', () => {
  it('when the storage of one tenant hangs, its work is refused after a while and another tenant feels nothing', async () => {
    const fake = fakeParts(2);
    const pool = new TenantRuntimePool(fake.parts, { maxTenants: 3, ttlSeconds: 600 });
    const { runtime: sick } = await pool.acquire(tenantConfig({ tenant: 'sick' }), 'request-1');
    const { runtime: well } = await pool.acquire(tenantConfig({ tenant: 'well' }), 'request-1');
    const refused: unknown[] = [];
    const hang = () => sick.limit(() => new Promise<never>(() => undefined)).catch((error) => refused.push(error));
    const rush = Array.from({ length: 10 }, hang);
    let served = 0;
    while (refused.length < 8) {
      await Promise.all(Array.from({ length: 10 }, () => well.limit(async () => void (served += 1))));
      await tick();
    }
    expect(refused).toEqual(Array(8).fill(expect.objectContaining({ code: 'tenant_busy' })));
    expect(served).toBeGreaterThan(100);
    expect(rush).toHaveLength(10);
  });
});
